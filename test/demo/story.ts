/** The main job, once for a connected app and once for an external client app, as a list of steps. */

/** `says` is told before the step; `exits` is the exit code that the story needs, 0 unless it says so. */
export type Step = { says: string; command: string[]; exits?: number };

export type DemoApp = { name: string; clientId: string; timeoutBySetup: boolean };

type World = { url: string; username: string };

const org = ['--target-org', 'demo'];

const robot = ['--app', 'Robot'];

/** From an org and nothing else to a login that works, a switch that ends it, and nothing again. */
export const setupSteps = ({ url, username }: World): Step[] => [
  {
    says: 'Connect the sf CLI to the local org as its administrator. The session comes in by SF_ACCESS_TOKEN.',
    command: ['sf', 'org', 'login', 'access-token', '--instance-url', url, '--alias', 'demo', '--no-prompt'],
  },
  {
    says: 'From nothing to a login that works: key pair, app, permission set, user, proof, login.',
    command: [
      ...['sf', 'jwt', 'setup', ...org, ...robot, '--permission-set', 'Robot_Users', '--create-permission-set'],
      ...['--username', username, '--alias', 'robot', '--name', 'robot', '--no-prompt'],
    ],
  },
  {
    says: 'Run it again: all is there already, and nothing is written.',
    command: [
      ...['sf', 'jwt', 'setup', ...org, ...robot, '--permission-set', 'Robot_Users', '--create-permission-set'],
      ...['--username', username, '--alias', 'robot', '--name', 'robot', '--no-prompt'],
    ],
  },
  {
    says: 'Get a token with what is stored of the login.',
    command: ['sf', 'jwt', 'exchange', '--target-org', 'robot', '--require-jwt'],
  },
  {
    says: 'Block the app: nobody gets a new token, which is tried with the key.',
    command: ['sf', 'jwt', 'app', 'block', ...org, ...robot, '--no-prompt'],
  },
  {
    says: 'The same exchange is refused now.',
    command: ['sf', 'jwt', 'exchange', '--target-org', 'robot'],
    exits: 4,
  },
  { says: 'Unblock it.', command: ['sf', 'jwt', 'app', 'unblock', ...org, ...robot, '--no-prompt'] },
  {
    says: 'The exchange works again.',
    command: ['sf', 'jwt', 'exchange', '--target-org', 'robot', '--require-jwt'],
  },
  {
    says: 'Delete the app; what it was is kept in a folder, without a secret.',
    command: ['sf', 'jwt', 'app', 'delete', ...org, ...robot, '--output-dir', 'deleted-apps', '--no-prompt'],
  },
];

/** What both apps need. */
export const preparingSteps: Step[] = [
  { says: 'See every app of the org.', command: ['sf', 'jwt', 'app', 'list', ...org] },
  {
    says: 'Make a private key and a self-signed certificate.',
    command: ['sf', 'jwt', 'cert', 'generate', '--name', 'server', '--common-name', 'sf-plugin-jwt demo'],
  },
  {
    says: 'Look at them: one line for cron, exit code 3 when the certificate ends within 30 days.',
    command: [
      'sf',
      'jwt',
      'cert',
      'display',
      '--cert-file',
      'server.crt',
      '--key-file',
      'server.key',
      '--fail-within',
      '30',
    ],
  },
];

export const appSteps = ({ name, clientId, timeoutBySetup }: DemoApp, { url, username }: World): Step[] => {
  const app = [...org, '--app', name];
  const token = `${name.toLowerCase()}.token`;
  return [
    { says: `Switch ${name} to JWT-based access tokens.`, command: ['sf', 'jwt', 'enable', ...app] },
    timeoutBySetup
      ? {
          says: 'Set its token timeout: for a connected app Salesforce has no API, and the command says so.',
          command: ['sf', 'jwt', 'policy', 'set', ...app, '--timeout', '15'],
          exits: 1,
        }
      : {
          says: 'Set its token timeout to 15 minutes.',
          command: ['sf', 'jwt', 'policy', 'set', ...app, '--timeout', '15'],
        },
    {
      says: 'Let refresh tokens end after 30 days without use.',
      command: ['sf', 'jwt', 'policy', 'set', ...app, '--refresh-token', 'inactivity:30d'],
    },
    { says: 'See the policies as a whole.', command: ['sf', 'jwt', 'policy', 'display', ...app] },
    {
      says: 'Upload the certificate, after proving that the key belongs to it.',
      command: ['sf', 'jwt', 'cert', 'upload', ...app, '--cert-file', 'server.crt', '--key-file', 'server.key'],
    },
    {
      says: 'Exchange a signed assertion for an access token, and keep the token in a file that only you can read.',
      command: [
        ...['sf', 'jwt', 'exchange', '--client-id', clientId, '--username', username, '--jwt-key-file', 'server.key'],
        ...[
          '--instance-url',
          url,
          '--audience',
          'https://login.salesforce.com',
          '--require-jwt',
          '--output-file',
          token,
        ],
      ],
    },
    { says: 'Look into the token, offline.', command: ['sf', 'jwt', 'decode', '--token-file', token] },
    {
      says: 'Revoke it, with proof.',
      command: ['sf', 'jwt', 'revoke', '--token-file', token, '--instance-url', url, '--no-prompt'],
    },
    {
      says: 'Replace key and certificate; the old pair goes only when the org takes the new one.',
      command: [
        ...['sf', 'jwt', 'cert', 'rotate', ...app, '--name', 'server', '--username', username],
        ...['--audience', 'https://login.salesforce.com', '--no-prompt'],
      ],
    },
    { says: 'See the app whole.', command: ['sf', 'jwt', 'app', 'display', ...app] },
  ];
};
