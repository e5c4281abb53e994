/** Azure Pipelines. docs/ci/azure.md says where each thing was read. */
import { CLIENT_ID, indented, installCli, installPlugin, KEY, logIn, requireSecrets } from '../ci-steps.ts';
import type { Login } from '../ci-system.ts';

const hint =
  'Set it in Edit > Variables of the pipeline, and keep it secret. Builds of forks get no secrets unless the pipeline says so.';

/**
 * Azure leaves the name of a variable that is not there in its place; written so that Azure does not see it here. The value
 * goes through a pipe, where no trace of the shell shows it.
 */
const emptied: readonly string[] = [KEY, CLIENT_ID].map(
  (name) => `if printenv ${name} | grep -qx '[$][(]${name}[)]'; then ${name}=; fi`,
);

export const azureJob = (login: Login): string => `trigger:
  branches:
    include:
      - main
      - master

pool:
  vmImage: ubuntu-latest

jobs:
  - job: salesforce
    displayName: Salesforce
    timeoutInMinutes: 30
    steps:
      - checkout: self
        persistCredentials: false

      - bash: |
${indented([...emptied, ...requireSecrets(hint)], 10)}
        displayName: Look for the secrets
        env:
          ${KEY}: $(${KEY})
          ${CLIENT_ID}: $(${CLIENT_ID})

      - task: UseNode@1
        inputs:
          version: ^22.19.0

      - bash: |
${indented(['set -e', installCli, ...installPlugin], 10)}
        displayName: Install sf and sf-plugin-jwt

      - bash: |
${indented(logIn(login), 10)}
        displayName: Log in
        env:
          ${KEY}: $(${KEY})
          ${CLIENT_ID}: $(${CLIENT_ID})

      # Your own steps go here. The org is the default of every sf command.
`;
