/** Jenkins, a declarative pipeline. docs/ci/jenkins.md says where each thing was read. */
import { CLIENT_ID, indented, installPlugin, KEY, logIn, requireSecrets } from '../ci-steps.ts';
import type { Login } from '../ci-system.ts';

/** The names of the credentials in Jenkins. */
export const KEY_CREDENTIAL = 'sf-jwt-key';
export const CLIENT_ID_CREDENTIAL = 'sf-jwt-client-id';

const hint = `The credentials ${KEY_CREDENTIAL} and ${CLIENT_ID_CREDENTIAL} have to hold a text each.`;

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

export const jenkinsJob = (login: Login): string => `pipeline {
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
          string(credentialsId: '${KEY_CREDENTIAL}', variable: '${KEY}'),
          string(credentialsId: '${CLIENT_ID_CREDENTIAL}', variable: '${CLIENT_ID}')
        ]) {
          sh '''
${indented(inGroovy(['set -e +x', ...ownHome, ...requireSecrets(hint), install, ...installPlugin, ...logIn(login)]), 12)}
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
