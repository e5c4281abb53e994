/** GitLab CI/CD. docs/ci/gitlab.md says where each thing was read. */
import { indented, installCli, installPlugin, logIn, requireSecrets } from '../ci-steps.ts';
import type { Login } from '../ci-system.ts';

const hint =
  'Set it in Settings > CI/CD > Variables. A protected variable is there only on protected branches and tags, and a pipeline of a fork has the variables of the fork.';

export const gitlabJob = (login: Login, secrets: readonly string[]): string => `salesforce:
  image: node:22
  timeout: 30 minutes
  rules:
    - if: $CI_PIPELINE_SOURCE == "web"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - |
${indented(requireSecrets(secrets, hint), 6)}
    - |
${indented(['set -e', installCli, ...installPlugin], 6)}
    - |
${indented(logIn(login), 6)}
    # Your own commands go here. The org is the default of every sf command.
`;
