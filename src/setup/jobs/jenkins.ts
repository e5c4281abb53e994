/** Jenkins, a declarative pipeline. docs/ci/jenkins.md says where each thing was read. */
import { indented, installPlugin, logIn, requireSecrets } from '../ci-steps.ts';
import type { Login } from '../ci-system.ts';

/** The id of a credential, as they are written in Jenkins: `sf-jwt-key` for SF_JWT_KEY. */
export const credentialOf = (secret: string): string => secret.toLowerCase().replaceAll('_', '-');

const hint = 'Each is a credential of the kind Secret text, and has to hold a text.';

const binding = (secret: string): string => `string(credentialsId: '${credentialOf(secret)}', variable: '${secret}')`;

/** A container of Jenkins may have no home that can be written to, and an agent is shared: all goes to a folder of this build. */
const ownHome: readonly string[] = [
  'export HOME="$WORKSPACE_TMP/sf"',
  'export PATH="$HOME/cli/bin:$PATH"',
  'mkdir -p "$HOME"',
];

const install = 'npm install --global --prefix "$HOME/cli" --no-audit --no-fund @salesforce/cli@2';

/** Inside '''…''', where Groovy puts nothing in for a dollar. */
const inGroovy = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.replaceAll('\\', '\\\\').replaceAll("'", "\\'"));

export const jenkinsJob = (login: Login, secrets: readonly string[]): string => `pipeline {
  agent {
    docker { image 'node:22' }
  }
  options {
    timeout(time: 30, unit: 'MINUTES')
    disableConcurrentBuilds()
  }
  stages {
    stage('Salesforce') {
      steps {
        withCredentials([
${secrets.map((secret) => `          ${binding(secret)}`).join(',\n')}
        ]) {
          sh '''
${indented(inGroovy(['set -e +x', ...ownHome, ...requireSecrets(secrets, hint), install, ...installPlugin, ...logIn(login)]), 12)}
          '''
        }
        sh '''
${indented(inGroovy(['set -e', ...ownHome.slice(0, 2)]), 10)}
          # Your own commands go here. The org is the default of every sf command.
        '''
      }
    }
  }
  post {
    always {
      sh 'rm -rf "$WORKSPACE_TMP/sf"'
    }
  }
}
`;
