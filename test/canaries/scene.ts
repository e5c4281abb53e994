/** One run of a command with a secret in every place that can hold one. */
import { createPrivateKey, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type LocalOrg, startLocalOrg } from '../local-org/index.ts';
import { admitAdministrator, appNamed } from '../support/app-components.ts';
import type { Canary } from '../support/canaries.ts';
import type { Login } from '../support/command-process.ts';
import { keyPair } from '../support/keys.ts';
import { putFiles } from '../support/openssl.ts';
import { snapshotOf } from '../support/org-snapshot.ts';
import { pemOf, rsaKey } from '../support/rsa.ts';
import { jwt } from '../support/tokens.ts';

/** What is planted in files, in the environment and in the words of the org. */
export type Planted = {
  key: string;
  keyCertificate: string;
  otherKey: string;
  otherCertificate: string;
  passphrase: string;
  wrongPassphrase: string;
  opaque: string;
  jwt: string;
  refreshToken: string;
  clientSecret: string;
};

/** `files`: what lies in `dir` before the command, by name. */
export type Scene = {
  org: LocalOrg;
  dir: string;
  planted: Planted;
  files: Record<string, string>;
  canaries: Canary[];
};

/** Half a sentence that completes "shows no secret when": the command fails or does its work. */
export type Row = {
  when: string;
  args(scene: Scene): string[];
  /** What is done to the scene after the login and before the command. */
  upset?(scene: Scene): unknown;
  env?: Partial<Record<string, keyof Planted>>;
  /** Variables that hold no secret. */
  settings?(scene: Scene): Record<string, string>;
  /** How sf is logged in to the org, under the alias `canary`: not, by a session, or by the key through Pay. */
  login?: 'session' | 'key';
  exits: number;
  /** Names of the canaries that the user has asked to see on standard output: in any case, and with `--json`. */
  asks?: string[];
  asksWithJson?: string[];
  /** GitHub Actions is told on standard error to mask what is asked for; that is how its runner learns of it. */
  masks?: boolean;
  /** Files it leaves in its folder that hold a secret, as asked. */
  leaves?: string[];
};

const random = (): string => randomBytes(30).toString('base64url');
/** An opaque token has no hyphen. */
const word = (): string => random().replaceAll('-', '.');

/** New secrets. Those of Salesforce have the look of Salesforce's. */
export async function plant(): Promise<Planted> {
  const [own, other] = [await keyPair('pay'), await keyPair('next')];
  return {
    key: own.privateKeyPem,
    keyCertificate: own.certificatePem,
    otherKey: other.privateKeyPem,
    otherCertificate: other.certificatePem,
    passphrase: `kan4ry "pass" ${random()}`,
    wrongPassphrase: `kan4ry 'wrong' ${random()}`,
    opaque: `00D0k000000TPPQ!${word()}.${word()}_a`,
    jwt: jwt({ kid: random(), alg: 'RS256' }, { nonce: random(), iss: 'https://nowhere.example' }),
    refreshToken: `5Aep861${random()}${random()}`,
    clientSecret: randomBytes(32).toString('hex').toUpperCase(),
  };
}

/** An org for one scene after another, each of which finds it as if it were new. */
export type Stage = { org: LocalOrg; isClosed(): boolean; restore(): void; close(): Promise<void> };

/** Pay and Orders trust the planted key. */
export async function openStage(planted: Planted): Promise<Stage> {
  const org = await startLocalOrg();
  for (const app of ['Pay', 'Orders']) org.trust(app, planted.keyCertificate);
  let isClosed = false;
  const { close } = org;
  org.close = async () => {
    isClosed = true;
    await close();
  };
  return {
    org,
    isClosed: () => isClosed,
    restore: snapshotOf(org),
    close: async () => (isClosed ? undefined : close()),
  };
}

/** The files are put into `dir`, which must exist. */
export async function openScene(dir: string, planted: Planted, org: LocalOrg): Promise<Scene> {
  const files = filesOf(planted, org);
  await putFiles(dir, files);
  return { org, dir, planted, files, canaries: canariesOf(planted, org) };
}

/** One more file that is there before the command. */
export async function addFile({ dir, files }: Scene, name: string, text: string): Promise<void> {
  files[name] = text;
  await putFiles(dir, { [name]: text });
}

/** What a run leaves beside them is its own. */
const filesOf = (planted: Planted, org: LocalOrg): Record<string, string> => ({
  'server.key': planted.key,
  'server.crt': planted.keyCertificate,
  'other.key': planted.otherKey,
  'other.crt': planted.otherCertificate,
  'locked.key': pemOf(createPrivateKey(planted.key), 'pkcs8', planted.passphrase),
  'broken.key': planted.key.slice(0, -300),
  'weak.key': pemOf(rsaKey(1024)),
  'opaque.token': planted.opaque,
  'jwt.token': planted.jwt,
  'session.token': org.accessToken,
  'garbage.token': `${planted.key} ${planted.passphrase} ${planted.clientSecret}`,
});

const canariesOf = (planted: Planted, org: LocalOrg): Canary[] => [
  { name: 'the key', secret: planted.key, isPublic: planted.keyCertificate },
  { name: 'the other key', secret: planted.otherKey, isPublic: planted.otherCertificate },
  { name: 'the passphrase', secret: planted.passphrase },
  { name: 'the wrong passphrase', secret: planted.wrongPassphrase },
  { name: 'the planted opaque token', secret: planted.opaque },
  { name: 'the planted JWT', secret: planted.jwt },
  { name: 'the refresh token', secret: planted.refreshToken },
  { name: 'the client secret', secret: planted.clientSecret },
  { name: 'the session', secret: org.accessToken, isPublic: headOf(org.accessToken) },
  ...[...org.state.consumerSecrets.values()].map((secret) => ({ name: 'a client secret of the org', secret })),
];

/** The tokens that the org has issued by now; the session has a name of its own. */
export const issuedCanaries = ({ org }: Scene): Canary[] =>
  org.state.tokens
    .filter(({ value }) => value !== org.accessToken)
    .map(({ value }) => ({ name: 'an issued token', secret: value, isPublic: headOf(value) }));

/** All tokens of an org begin alike. */
const headOf = (token: string): string => token.slice(0, 24);

/** Every variable that may hold a secret holds one. */
export const environmentOf = (scene: Scene, { env = {}, settings }: Row): Record<string, string> => {
  const { planted } = scene;
  const usual = {
    SF_JWT_KEY: 'key',
    SF_JWT_KEY_PASSPHRASE: 'passphrase',
    SF_JWT_CLIENT_SECRET: 'clientSecret',
  } as const;
  const chosen = Object.entries({ ...usual, ...env }) as [string, keyof Planted][];
  return { ...Object.fromEntries(chosen.map(([name, secret]) => [name, planted[secret]])), ...settings?.(scene) };
};

export function loginOf({ org, dir }: Scene, { login }: Row): Login | null {
  if (login === undefined) return null;
  const who = { url: org.url, alias: 'canary', username: org.username };
  if (login === 'session') return { ...who, accessToken: org.accessToken };
  admitAdministrator(org);
  return { ...who, byKey: { clientId: appNamed(org, 'Pay').consumerKey, keyFile: join(dir, 'server.key') } };
}
