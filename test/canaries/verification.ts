/** Rows of the commands that judge a token: verify and introspect. */
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { integrationUser } from '../support/exchange-flags.ts';
import { echo } from './echo.ts';
import { tokenForOrg } from './org-troubles.ts';
import { addFile, type Row, type Scene } from './scene.ts';

/** A JWT that the org has issued lies in `issued.token`. */
export async function issueToken(scene: Scene): Promise<string> {
  const { org } = scene;
  issueJwts(org, 'Pay');
  const token = await bearerToken(org, appNamed(org, 'Pay').consumerKey, integrationUser(org));
  await addFile(scene, 'issued.token', token);
  return token;
}

/** A list: a good one, a foreign one, and what is no token at all. */
const listTokens = async (scene: Scene): Promise<void> => {
  const { jwt, clientSecret } = scene.planted;
  await addFile(scene, 'tokens.txt', [await issueToken(scene), jwt, clientSecret, ''].join('\n'));
};

export const listRow = (args: Row['args']): Row => ({
  when: 'it answers a list of tokens',
  args: (scene) => ['-f', 'tokens.txt', ...args(scene)],
  upset: listTokens,
  exits: 3,
});

const noSecret = (): Record<string, string> => ({ SF_JWT_CLIENT_SECRET: '' });
const issued = ({ org }: Scene): string[] => ['-f', 'issued.token', '-r', org.url];

/** The same failures whatever is to be found out about a token. */
const noToken: Row[] = [
  { when: 'there is no token in the file', args: ({ org }) => ['-f', 'garbage.token', '-r', org.url], exits: 1 },
  { when: 'the file holds a private key', args: ({ org }) => ['-f', 'server.key', '-r', org.url], exits: 1 },
  { when: 'the token itself is given for its path', args: ({ planted }) => ['-f', planted.opaque], exits: 2 },
  { when: 'the token is an argument', args: ({ planted }) => [planted.jwt], exits: 2 },
  { when: 'there is nothing to read', args: () => [], exits: 2 },
  { when: 'sf does not know the org', args: () => ['-o', 'nobody'], exits: 2 },
  {
    when: 'the URL holds a password',
    args: ({ planted }) => ['-f', 'jwt.token', '-r', `https://u:${planted.clientSecret}@pay.my.salesforce.com`],
    exits: 2,
  },
];

export const verifyRows: Row[] = [
  { when: 'the token is good', args: issued, upset: issueToken, exits: 0 },
  {
    when: 'it is held against a key set with a private key in it',
    args: (scene) => [...issued(scene), '--jwks-file', 'server.key'],
    upset: issueToken,
    exits: 1,
  },
  { when: 'it is held against a certificate', args: () => ['-f', 'jwt.token', '--cert-file', 'server.crt'], exits: 3 },
  { when: 'it is an assertion’s key', args: () => ['-f', 'jwt.token', '--cert-file', 'server.key'], exits: 2 },
  { when: 'somebody else has signed it', args: ({ org }) => ['-f', 'jwt.token', '-r', org.url], exits: 3 },
  { when: 'nobody names the issuer', args: () => ['-f', 'jwt.token'], exits: 3 },
  { when: 'any org may have signed it', args: () => ['-f', 'jwt.token', '--any-org'], exits: 3 },
  { when: 'the token is opaque', args: ({ org }) => ['-f', 'opaque.token', '-r', org.url], exits: 3 },
  { when: 'the org has opened an opaque session', args: () => ['-o', 'canary'], login: 'session', exits: 3 },
  ...tokenForOrg([], 3),
  listRow(({ org }) => ['-r', org.url]),
  { when: 'the org echoes in place of its keys', args: issued, upset: issueAnd(/keys/, 'rest', 500), exits: 1 },
  { when: 'the org shows a page in place of its keys', args: issued, upset: issueAnd(/keys/, 'html', 200), exits: 1 },
  { when: 'the org is down', args: issued, upset: issueAndClose, exits: 5 },
  ...noToken,
];

export const introspectRows: Row[] = [
  {
    when: 'the token lives',
    args: issued,
    settings: noSecret,
    upset: issueToken,
    exits: 0,
  },
  { when: 'an app asks with its secret', args: issued, settings: ownSecret, upset: issueToken, exits: 0 },
  { when: 'the secret is wrong', args: issued, upset: issueToken, exits: 4 },
  { when: 'the token is dead', args: issued, settings: ownSecret, upset: issueAndRevoke, exits: 3 },
  {
    when: 'it asks for the token of an org',
    args: () => ['-o', 'canary'],
    settings: noSecret,
    login: 'session',
    exits: 0,
  },
  {
    when: 'the token is opaque',
    args: ({ org }) => ['-f', 'opaque.token', '-r', org.url],
    settings: noSecret,
    exits: 3,
  },
  ...tokenForOrg([], 0, { settings: noSecret }),
  { when: 'the secret is of no app', args: ({ org }) => ['-f', 'opaque.token', '-r', org.url], exits: 2 },
  {
    when: 'the org refuses and echoes the secret',
    args: issued,
    upset: issueAnd(/introspect|userinfo/, 'oauth', 401),
    exits: 4,
  },
  { when: 'the org shows a page', args: issued, upset: issueAnd(/introspect|userinfo/, 'html', 200), exits: 1 },
  {
    when: 'the org speaks plain words',
    args: issued,
    upset: issueAnd(/introspect|userinfo/, 'text', 500),
    exits: 1,
  },
  { when: 'the org is down', args: issued, upset: issueAndClose, exits: 5 },
  ...noToken,
];

function issueAnd(...[match, form, status]: [match: RegExp, form: Parameters<typeof echo>[2], status: number]) {
  return async (scene: Scene): Promise<void> => {
    await issueToken(scene);
    echo(scene, match, form, status);
  };
}

async function issueAndClose(scene: Scene): Promise<void> {
  await issueToken(scene);
  await scene.org.close();
}

async function issueAndRevoke(scene: Scene): Promise<void> {
  const token = await issueToken(scene);
  for (const one of scene.org.state.tokens) if (one.value === token) one.revoked = true;
}

function ownSecret({ org }: Scene): Record<string, string> {
  return { SF_JWT_CLIENT_SECRET: org.state.consumerSecrets.get(appNamed(org, 'Pay').consumerKey) ?? '' };
}
