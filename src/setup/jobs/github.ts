/** GitHub Actions. docs/ci/github.md says where each thing was read. */
import { findMissing, indented, installCli, installPlugin, logIn } from '../ci-steps.ts';
import type { Login } from '../ci-system.ts';

/** Forks and Dependabot get no secrets: their runs end well, with a word about it, and everything after is left out. */
const lookFor = (secrets: readonly string[]): readonly string[] => [
  ...findMissing(secrets),
  'if [ -z "$missing" ]; then',
  '  echo "there=true" >> "$GITHUB_OUTPUT"',
  'elif [ "$FROM_OUTSIDE" = true ]; then',
  '  echo "::notice title=No login to Salesforce::GitHub gives the secrets of this repository neither to pull requests from forks nor to Dependabot, so this run does nothing at the org."',
  'else',
  '  echo "::error title=No login to Salesforce::This repository has no secret named:$missing. Set it in Settings > Secrets and variables > Actions."',
  '  exit 1',
  'fi',
];

const given = (secrets: readonly string[]): string =>
  indented(
    secrets.map((name) => `${name}: \${{ secrets.${name} }}`),
    10,
  );

export const githubJob = (login: Login, secrets: readonly string[]): string => `name: Salesforce

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
${given(secrets)}
          FROM_OUTSIDE: \${{ github.event.pull_request.head.repo.fork == true || github.actor == 'dependabot[bot]' }}
        run: |
${indented(lookFor(secrets), 10)}

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
${given(secrets)}
        run: |
${indented(logIn(login, ['--format github']), 10)}

      # Your own steps go here, with the same "if". The org is the default of every sf command.
`;
