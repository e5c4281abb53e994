/** GitHub Actions. docs/ci/github.md says where each thing was read. */
import { CLIENT_ID, indented, installCli, installPlugin, KEY, logIn, missingSecrets } from '../ci-steps.ts';
import type { Login } from '../ci-system.ts';

/** Forks and Dependabot get no secrets: their runs end well, with a word about it, and everything after is left out. */
const lookForSecrets: readonly string[] = [
  ...missingSecrets,
  'if [ -z "$missing" ]; then',
  '  echo "there=true" >> "$GITHUB_OUTPUT"',
  'elif [ "$FROM_OUTSIDE" = true ]; then',
  '  echo "::notice title=No login to Salesforce::GitHub gives the secrets of this repository neither to pull requests from forks nor to Dependabot, so this run does nothing at the org."',
  'else',
  '  echo "::error title=No login to Salesforce::This repository has no secret named:$missing. Set it in Settings > Secrets and variables > Actions."',
  '  exit 1',
  'fi',
];

export const githubJob = (login: Login): string => `name: Salesforce

on:
  push:
    branches: [main, master]
  pull_request:
  workflow_dispatch:

permissions:
  contents: read

concurrency:
  group: salesforce-\${{ github.ref }}

jobs:
  salesforce:
    runs-on: ubuntu-latest
    timeout-minutes: 30
    steps:
      - name: Look for the secrets
        id: secrets
        env:
          ${KEY}: \${{ secrets.${KEY} }}
          ${CLIENT_ID}: \${{ secrets.${CLIENT_ID} }}
          FROM_OUTSIDE: \${{ github.event.pull_request.head.repo.fork == true || github.actor == 'dependabot[bot]' }}
        run: |
${indented(lookForSecrets, 10)}

      - uses: actions/checkout@v6
        if: steps.secrets.outputs.there == 'true'
        with:
          persist-credentials: false

      - uses: actions/setup-node@v6
        if: steps.secrets.outputs.there == 'true'
        with:
          node-version: ^22.19.0
          package-manager-cache: false

      - name: Install sf and sf-plugin-jwt
        if: steps.secrets.outputs.there == 'true'
        run: |
${indented([installCli, ...installPlugin], 10)}

      - name: Log in
        if: steps.secrets.outputs.there == 'true'
        env:
          ${KEY}: \${{ secrets.${KEY} }}
          ${CLIENT_ID}: \${{ secrets.${CLIENT_ID} }}
        run: |
${indented(logIn(login, ['--format github']), 10)}

      # Your own steps go here, with the same "if". The org is the default of every sf command.
`;
