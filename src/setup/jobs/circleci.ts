/** CircleCI. docs/ci/circleci.md says where each thing was read. */
import { indented, installCli, installPlugin, logIn, requireSecrets } from '../ci-steps.ts';
import type { Login } from '../ci-system.ts';

const hint =
  'Set it in Project Settings > Environment Variables, or in a context that the job names. Builds of forks get no secrets unless the project says so.';

export const circleciJob = (login: Login, secrets: readonly string[]): string => `version: 2.1

jobs:
  salesforce:
    docker:
      - image: node:22
    resource_class: medium
    steps:
      - checkout
      - run:
          name: Look for the secrets
          command: |
${indented(requireSecrets(secrets, hint), 12)}
      - run:
          name: Install sf and sf-plugin-jwt
          no_output_timeout: 10m
          command: |
${indented([installCli, ...installPlugin], 12)}
      - run:
          name: Log in
          no_output_timeout: 5m
          command: |
${indented(logIn(login), 12)}
      # Your own steps go here. The org is the default of every sf command.

workflows:
  salesforce:
    max_auto_reruns: 1
    jobs:
      - salesforce
`;
