/** Azure Pipelines. docs/ci/azure.md says where each thing was read. */
import { indented, installCli, installPlugin, logIn, requireSecrets } from '../ci-steps.ts';
import type { Login } from '../ci-system.ts';

const hint =
  'Set it in Edit > Variables of the pipeline, and keep it secret. Builds of forks get no secrets unless the pipeline says so.';

/**
 * Azure leaves the name of a variable that is not there in its place; written so that Azure does not see it here. The value
 * goes through a pipe, where no trace of the shell shows it.
 */
const emptied = (name: string): string => `if printenv ${name} | grep -qx '[$][(]${name}[)]'; then ${name}=; fi`;

/** A secret is in no environment until a step names it. */
const environment = (secrets: readonly string[]): string =>
  indented(['env:', ...secrets.map((name) => `  ${name}: $(${name})`)], 8);

export const azureJob = (login: Login, secrets: readonly string[]): string => `trigger:
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
${indented([...secrets.map(emptied), ...requireSecrets(secrets, hint)], 10)}
        displayName: Look for the secrets
${environment(secrets)}

      - task: UseNode@1
        inputs:
          version: ^22.19.0

      - bash: |
${indented(['set -e', installCli, ...installPlugin], 10)}
        displayName: Install sf and sf-plugin-jwt

      - bash: |
${indented(logIn(login), 10)}
        displayName: Log in
${environment(secrets)}

      # Your own steps go here. The org is the default of every sf command.
`;
