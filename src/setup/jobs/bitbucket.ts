/** Bitbucket Pipelines. docs/ci/bitbucket.md says where each thing was read. */
import { indented, installCli, installPlugin, logIn, requireSecrets } from '../ci-steps.ts';
import type { Login } from '../ci-system.ts';

const hint =
  'Set it in Repository settings > Pipelines > Repository variables. A variable of a deployment is there only in a step of that deployment.';

export const bitbucketJob = (login: Login, secrets: readonly string[]): string => `image: node:22

pipelines:
  default:
    - step:
        name: Salesforce
        max-time: 30
        script:
          - |
${indented(requireSecrets(secrets, hint), 12)}
          - |
${indented(['set -e', installCli, ...installPlugin], 12)}
          - |
${indented(logIn(login), 12)}
          # Your own commands go here. The org is the default of every sf command.
`;
