/** The main job, once for a connected app and once for an external client app, as a list of steps. */

/** `says` is told before the step; `exits` is the exit code that the story needs, 0 unless it says so. */
export type Step = { says: string; command: string[]; exits?: number };

export type DemoApp = { name: string; clientId: string; timeoutBySetup: boolean };

type World = { url: string; username: string };

const org = ['--target-org', 'demo'];

export const connectingSteps = (url: string): Step[] => [
  {
    says: 'Connect the sf CLI to the local org as its administrator. The session comes in by SF_ACCESS_TOKEN.',
    command: ['sf', 'org', 'login', 'access-token', '--instance-url', url, '--alias', 'demo', '--no-prompt'],
  },
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
