/**
 * The whole life of an app (made, made again, logged in through, blocked, unblocked, deleted, made anew) under the other
 * readings of every question on which the evidence about Salesforce is silent. The table names all switches: a new one does not
 * compile before somebody has thought of it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { defaultSwitches, type Switches } from '../local-org/switches.ts';
import type { CommandRun } from '../support/command.ts';
import { dropLogin } from '../support/key-login.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startBareOrg } from '../support/pay-org.ts';

const user = 'outsider@pay.example';

/** What one such life came to. */
type Life = {
  made: string;
  differs: string[];
  again: string;
  login: string;
  proof: unknown;
  /** Of the token of that login. */
  aliveOnceBlocked: boolean;
  whileBlocked: string;
  unblocked: string;
  deleted: string;
  aliveOnceDeleted: boolean;
  anew: string;
};

const usual: Life = {
  made: 'accepted',
  differs: [],
  again: 'unchanged',
  login: 'ok',
  proof: { before: 'accepted', after: 'rejected' },
  aliveOnceBlocked: true,
  whileBlocked: 'AppExistsError',
  unblocked: 'ok',
  deleted: 'ok',
  aliveOnceDeleted: true,
  anew: 'accepted',
};

/** What the org does not show is neither compared nor deleted. */
const unseen = 'SettingsUnreadableError';

/** Of the questions that this life meets, each other reading, and in what it comes out otherwise; null: in nothing. */
type Readings = {
  [S in keyof Switches]: 'of other commands' | [reading: Switches[S], otherwise: Partial<Life> | null][];
};
const none = 'of other commands';
const same = <Reading>(...readings: Reading[]): [Reading, null][] => readings.map((one) => [one, null]);

const readings: Readings = {
  certificateReadBack: [...same('pem' as const, 'crlf' as const, 'raw' as const), ['none', { again: unseen }]],
  certificateUploadCheck: same('none'),
  consumerSecretOnRead: same('show'),
  consumerKeyOnUpdate: same('accept'),
  consumerKeyOnDeploy: same('accept'),
  elementOrder: same('accept'),
  globalOauth: [['hidden', { again: unseen, proof: null, whileBlocked: unseen, deleted: unseen, anew: unseen }]],
  globalJwtSince: same(65),
  connectedAppJwtSince: none,
  policyJwtElement: same('until-65'),
  pkceForced: same(true),
  permissionSetsOfConnectedApps: none,
  connectedAppCreation: same('allowed'),
  blockedCreateCode: same('UNKNOWN_EXCEPTION'),
  blockedCreateText: same('unheard-of'),
  defaultPolicies: same('deploy', 'never'),
  nameOfConnectedApp: same('accept'),
  takenKeyText: same('in-use'),
  keyOfDeletedApp: same('free'),
  ownSecret: same('used'),
  refreshDays: same('as-hours'),
  globalJwtLeftOut: same('reset-since-67'),
  sessionTimeoutWithoutJwt: same('accept'),
  pluginPolicyWithoutIsEnabled: same('keep'),
  invalidEcaCase: same('accept'),
  expiredCertificate: same('refuse'),
  wrongCertificateOnEca: same('invalid_client'),
  nbfInAssertion: same('accept', 'refuse'),
  futureIat: same('accept'),
  arrayAudience: same('accept'),
  farFutureExp: same('refuse'),
  assertionSkew: same('3-minutes'),
  adminApprovedWithoutRefreshScope: same('accept'),
  frozenUser: none,
  apiDisabledUser: same('refuse-calls'),
  jwtResponseExtras: same('full'),
  sandboxApiHost: none,
  newAppRefusal: same('invalid_client_id', 'app_not_found', 'invalid_client', 'not-approved'),
  blockedAppRefusal: same('invalid_grant', 'invalid_client_id'),
  blockedAppKillsTokens: [[true, { aliveOnceBlocked: false }]],
  deletedAppKillsTokens: [[true, { aliveOnceDeleted: false }]],
  revokedJwtOnRest: none,
  authSessionDeleteKillsJwt: none,
  jwtSessionNamesLogin: none,
  frozenUserKillsJwt: none,
  bearerLoginLeavesOauthToken: same(true),
  introspectDeadToken: none,
  introspectJwtSubject: none,
  revokeSuccessBody: none,
  discoveryHost: none,
  userSessionTimeoutSoql: none,
};

describe('the life of an app, from its creation to its end', () => {
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'app-life-'));
    const { privateKeyPem, certificatePem } = await keyPair('pay');
    await putFiles(dir, { 'own.key': privateKeyPem, 'own.crt': certificatePem });
  });
  after(() => rm(dir, { recursive: true, force: true }));
  afterEach(async () => {
    await dropLogin(user);
    await closePayOrgs();
  });

  const onRobot = ['-o', 'org', '-a', 'Robot', '-p', '--json'];
  const create = (): Promise<CommandRun> => {
    const pair = ['-f', join(dir, 'own.crt'), '--key-file', join(dir, 'own.key'), '--wait', '1'];
    const sets = ['--permission-set', 'Robot_Users', '--create-permission-set', '--username', user];
    return runOrgCommand('app/create', [...onRobot, ...pair, ...sets]);
  };
  const run = (name: string, ...more: string[]): Promise<CommandRun> =>
    runOrgCommand(`app/${name}`, [...onRobot, ...more]);
  const outcome = ({ exitCode, json }: CommandRun): string => (exitCode === 0 ? 'ok' : String(json().name));
  const alive = async (org: LocalOrg, token: string): Promise<boolean> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${org.url}/services/data/v68.0/limits`, { headers })).status === 200;
  };

  async function live(switches: Partial<Switches>): Promise<Life> {
    const org = await startBareOrg({ switches });
    await logIn(org, 'org');
    org.state.newAppsTakeSeconds = 1;
    const created = await create();
    expect(created.exitCode, created.stdout).to.equal(0);
    const { consumerKey, exchanged, differs } = created.json().result as {
      [name: string]: unknown;
      differs: { field: string }[];
    };
    const made = exchanged ? 'accepted' : exchanged === null ? 'untried' : 'refused';
    const second = await create();
    const { changed } = second.json().result ?? {};
    const again = changed === false ? 'unchanged' : changed ? 'changed' : outcome(second);
    const through = ['-i', String(consumerKey), '--username', user, '-r', org.url, '-f', join(dir, 'own.key')];
    const audience = ['--audience', 'https://login.salesforce.com', '--json'];
    const enter = (): Promise<CommandRun> => runOrgCommand('login', [...through, ...audience]);
    const login = outcome(await enter());
    const token = org.state.tokens.at(-1)?.value ?? '';
    const blocked = await run('block');
    expect(outcome(blocked), blocked.stdout).to.equal('ok');
    const { proof, stillAlive } = blocked.json().result as { proof: unknown; stillAlive: string[] };
    expect(stillAlive.join('\n')).to.match(/not known whether/);
    const aliveOnceBlocked = await alive(org, token);
    expect(outcome(await enter())).to.equal('ExchangeRefusedError');
    expect((await run('block')).json().result.changed).to.equal(false);
    const whileBlocked = outcome(await create());
    const back = await run('unblock');
    const unblocked = outcome(back) === 'ok' ? outcome(await enter()) : outcome(back);
    const last = org.state.tokens.at(-1)?.value ?? '';
    const removed = await run('delete', '-d', dir);
    const deleted = outcome(removed);
    const aliveOnceDeleted = await alive(org, last);
    if (deleted === 'ok') expect(outcome(await enter())).to.equal('ExchangeRefusedError');
    const third = await create();
    const anew = third.json().result?.exchanged ? 'accepted' : outcome(third);
    const fields = differs.map(({ field }) => field);
    return {
      ...{ made, differs: fields, again, login, proof, aliveOnceBlocked, whileBlocked, unblocked },
      ...{ deleted, aliveOnceDeleted, anew },
    };
  }

  it('is the usual one by default', async () => expect(await live({})).to.deep.equal(usual));

  type Other = { name: keyof Switches; reading: Switches[keyof Switches]; otherwise: Partial<Life> | null };
  const others = Object.entries(readings).flatMap(([name, list]): Other[] =>
    list === none ? [] : list.map(([reading, otherwise]) => ({ name: name as keyof Switches, reading, otherwise })),
  );

  it('has another reading in every row', () => {
    const repeated = others.filter(({ name, reading }) => reading === defaultSwitches[name]);
    expect(repeated).to.deep.equal([]);
  });

  for (const { name, reading, otherwise } of others.filter((one) => one.otherwise)) {
    it(`where ${name} is ${JSON.stringify(reading)}`, async () =>
      expect(await live({ [name]: reading })).to.deep.equal({ ...usual, ...otherwise }));
  }

  // What comes out the same is tried together: first the first of the other readings of each question, then the second.
  const neutral = Map.groupBy(
    others.filter(({ otherwise }) => otherwise === null),
    ({ name }) => name,
  );
  const most = Math.max(...[...neutral.values()].map((list) => list.length));
  for (let at = 0; at < most; at += 1) {
    const chosen = [...neutral.values()].flatMap((list) => list[at] ?? []);
    it(`where ${chosen.map(({ name, reading }) => `${name} is ${JSON.stringify(reading)}`).join(', ')}`, async () =>
      expect(await live(Object.fromEntries(chosen.map(({ name, reading }) => [name, reading])))).to.deep.equal(usual));
  }
});
