/**
 * What people give by mistake to the commands that make, switch, delete and use an app: each ends with an error that has a name and
 * says what to do, with the exit code of its kind, without a stack, and with nothing written.
 */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, setElement } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';

type Wrong = [what: string, args: string[], name: string, exitCode: number, env?: Record<string, string>];

describe('wrong input', () => {
  let org: LocalOrg;
  let dir: string;
  let key = '';
  const at = (name: string): string => join(dir, name);
  const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJl';

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'wrong-input-'));
    const { privateKeyPem, certificatePem } = await keyPair('pay');
    key = privateKeyPem;
    const other = (await keyPair('next')).privateKeyPem;
    await putFiles(dir, { 'own.key': key, 'own.crt': certificatePem, 'other.key': other, empty: '', noise: 'hello\n' });
    await mkdir(at('folder'));
    await symlink(at('nowhere'), at('dangling'));
    org = await startPay();
    org.trust('Orders', certificatePem);
    setElement(org, 'ExternalClientApplication', 'Robots', 'description', 'Made by sf-plugin-jwt');
    await logIn(org, 'pay');
  });
  after(closePayOrgs);
  after(() => rm(dir, { recursive: true, force: true }));

  const sets = ['--permission-set', 'Robot_Users', '--create-permission-set'];
  const named = (app: string): string[] => ['app/create', '-o', 'pay', '-a', app, '-d', dir, '-p', ...sets];
  const create = (...more: string[]): string[] => [...named('Robot'), ...more];
  const on = (name: string, app: string, ...more: string[]): string[] => [`app/${name}`, '-a', app, '-p', ...more];
  const pay = ['-o', 'pay'];
  const remove = (to: string): string[] => on('delete', 'Robots', '-o', 'pay', '-d', to);
  const pieces = (changes: Record<string, string> = {}): string[] =>
    Object.entries({
      '--client-id': appNamed(org, 'Orders', 'ExternalClientApp').consumerKey,
      '--username': user,
      '--instance-url': org.url,
      '--audience': 'https://login.salesforce.com',
      ...changes,
    }).flat();
  const login = (changes: Record<string, string> = {}, ...more: string[]): string[] => [
    'login',
    ...pieces({ '--jwt-key-file': at('own.key'), ...changes }),
    ...more,
  ];
  const exec = (words: string[], changes: Record<string, string> = {}): string[] => [
    'exec',
    ...pieces({ '--jwt-key-file': at('own.key'), ...changes }),
    ...words,
  ];

  /** The host's parser has one name for all that it refuses. */
  const parser = 'Error';
  const nameNotAllowed = 'NameNotAllowedError';
  const inputs = (): Wrong[] => [
    ...['1Robot', 'Ro bot', 'Ro-bot', 'Ro__bot', 'Robot_', '../x', 'Röbot', 'Ro\u0007bot', 'R'.repeat(5000)].map(
      (app): Wrong => [`the name ${JSON.stringify(app.slice(0, 20))}`, named(app), nameNotAllowed, 2],
    ),
    ['no name of an app', ['app/create', ...pay, '-p'], parser, 2],
    ['an empty name', named(''), 'InputMissingError', 2],
    ...['-1', 'abc', '1.5', ''].map(
      (wait): Wrong => [`--wait ${wait}`, create('--wait', wait), wait === '' ? 'InputMissingError' : parser, 2],
    ),
    ['a label that steers a terminal', create('--label', 'a\u0001b'), 'SettingsUnsendableError', 1],
    ['a description that steers a terminal', create('--description', '\u001b[31mred'), 'SettingsUnsendableError', 1],
    ['a permission set that no org can have', create('--permission-set', '1 bad'), 'MetadataRefusedError', 1],
    ['a permission set with quotes', create('--permission-set', "x' OR '1'='1"), 'MetadataRefusedError', 1],
    ['a user who is not there', create('--username', 'no-such'), 'UserNotFoundError', 1],
    ['a user with quotes', create('--username', "a' OR Id != '"), 'UserNotFoundError', 1],
    ['a profile that is not there', create('--profile', 'P'.repeat(300)), 'ProfileNotFoundError', 1],
    ['a scope of commas', create('--scope', ','), 'InputMissingError', 2],
    ['a scope that no org knows', create('--scope', 'teleport'), 'MetadataRefusedError', 1],
    ['a callback that is no URL', create('--callback-url', 'not a url'), 'PolicyValueError', 2],
    ['a callback with a word beside it', create('--callback-url', 'https://a.example x'), 'PolicyValueError', 2],
    ['a contact that is no address', create('--contact-email', 'nobody'), 'PolicyValueError', 2],
    ['a certificate that is not there', create('-f', at('none.crt')), 'InputUnreadableError', 2],
    ['a folder for a certificate', create('-f', at('folder')), 'InputUnreadableError', 2],
    ['an empty certificate', create('-f', at('empty')), 'CertificateUnreadableError', 2],
    ['a key for a certificate', create('-f', at('own.key')), 'CertificateUnreadableError', 2],
    ['the key of another', create('-f', at('own.crt'), '--key-file', at('other.key')), 'KeyMismatchError', 1],
    ['a key file without a certificate', create('--key-file', at('own.key')), parser, 2],
    ['a key as a value', create('-f', at('own.crt'), '--key-file', key), 'SecretInArgumentError', 2],
    ['a token as an argument', create(token), 'SecretInArgumentError', 2],
    ['days that are none', create('--days', '0'), parser, 2],
    ['a key that is too short', create('--key-size', '1024'), parser, 2],
    ['a folder that is a file', [...named('Robot'), '--label', 'R', '--name', 'x/y'], nameNotAllowed, 2],
    ['a name of files without end', create('--name', 'n'.repeat(300)), nameNotAllowed, 2],
    ['a timeout that no org takes', create('--timeout', '0'), 'TimeoutNotAllowedError', 2],
    ['a policy that is none', create('--refresh-token', 'lifetime'), 'PolicyValueError', 2],
    ['an API version that makes no such app', create('--api-version', '60.0'), 'ApiVersionTooOldError', 1],
    ['an API version that is none', create('--api-version', 'abc'), 'InvalidApiVersionError', 2],
    ['a flag that is none', create('--nonsense'), 'UnknownFlagError', 2],
    ...['block', 'unblock', 'delete']
      .flatMap((name): Wrong[] => [
        [`${name}: no app of that name`, on(name, 'Nobody', ...pay), 'AppNotFoundError', 1],
        [`${name}: a name with quotes`, on(name, "Orders' --", ...pay), 'AppNotFoundError', 1],
        [`${name}: a name without end`, on(name, 'X'.repeat(3000), ...pay), 'AppNotFoundError', 1],
        [`${name}: a name that steers a terminal`, on(name, 'a\u0007b', ...pay), 'AppNotFoundError', 1],
        [`${name}: a token for a name`, on(name, token, ...pay), 'SecretInArgumentError', 2],
        [`${name}: an empty name`, on(name, '', ...pay), 'InputMissingError', 2],
        [`${name}: the other kind`, on(name, 'Orders', ...pay, '--app-type', 'connected-app'), 'AppNotFoundError', 1],
        [`${name}: two apps of that name`, on(name, 'Twin', ...pay), 'AmbiguousAppError', 1],
        [`${name}: no such org`, on(name, 'Orders', '-o', 'nobody-here'), 'NamedOrgNotFoundError', 2],
        [`${name}: a path for an org`, on(name, 'Orders', '-o', '../../etc/passwd'), 'NamedOrgNotFoundError', 2],
        [`${name}: one word more`, on(name, 'Orders', ...pay, 'extra'), 'InputMissingError', 2],
        [`${name}: an old API version`, on(name, 'Orders', ...pay, '--api-version', '58.0'), 'AppNotFoundError', 1],
        [`${name}: nobody to ask`, [`app/${name}`, '-a', 'Orders', ...pay], 'ConfirmationRequiredError', 2],
      ])
      .filter(([what]) => what !== 'unblock: nobody to ask'),
    ['delete: what somebody else made', on('delete', 'Orders', ...pay), 'AppNotOursError', 1],
    ['delete: a file for a folder', remove(at('noise')), 'OutputFileError', 1],
    ['delete: a file on the way', remove(join(at('noise'), 'below')), 'OutputFileError', 1],
    ['delete: a link that leads nowhere', remove(at('dangling')), 'OutputFileError', 1],
    ['delete: a folder of the system', remove('/proc/nowhere'), 'OutputFileError', 1],
    ['delete: a name without end', remove(at('n'.repeat(300))), 'OutputFileError', 1],
    ['delete: a key for a folder', remove(key), 'SecretInArgumentError', 2],
    ['login: nothing given', ['login'], 'InputMissingError', 2],
    ['login: no such key file', login({ '--jwt-key-file': at('none') }), 'InputUnreadableError', 2],
    ['login: an empty key', login({ '--jwt-key-file': at('empty') }), 'KeyUnreadableError', 2],
    ['login: a certificate for the key', login({ '--jwt-key-file': at('own.crt') }), 'KeyUnreadableError', 2],
    ['login: a key for its file', login({ '--jwt-key-file': key }), 'SecretInArgumentError', 2],
    ['login: noise in the variable', ['login', ...pieces()], 'KeyUnreadableError', 2, { SF_JWT_KEY: 'nonsense' }],
    ['login: another key', login({ '--jwt-key-file': at('other.key') }), 'ExchangeRefusedError', 4],
    ['login: nobody listens', login({ '--instance-url': 'http://localhost:1' }), 'OrgUnreachableError', 5],
    ['login: a URL that is none', login({ '--instance-url': 'nonsense' }), 'InsecureUrlError', 2],
    ['login: a URL without encryption', login({ '--instance-url': 'http://pay.example' }), 'InsecureUrlError', 2],
    ['login: a username that is none', login({ '--username': 'ida' }), 'InputImpossibleError', 2],
    ['login: an empty client id', login({ '--client-id': '' }), 'InputMissingError', 2],
    ['login: an unknown client id', login({ '--client-id': 'short' }), 'ExchangeRefusedError', 4],
    ['login: an audience that is none', login({ '--audience': 'x' }), 'InputImpossibleError', 2],
    ['login: no JWT where one is wanted', login({}, '--require-jwt'), 'TokenNotJwtError', 1],
    ['login: an alias that looks like a flag', login({}, '--alias', '-x'), nameNotAllowed, 2],
    ['login: an alias that steers a terminal', login({}, '--alias', 'a\u0007'), nameNotAllowed, 2],
    ['login: an alias that nobody can see', login({}, '--alias', 'a\u200eb'), nameNotAllowed, 2],
    ['login: an org without a key', ['login', ...pay], 'InputMissingError', 2],
    ['exec: no program', exec([]), 'ProgramMissingError', 2],
    ['exec: nothing behind the hyphens', exec(['--']), 'ProgramMissingError', 2],
    ['exec: no hyphens', exec(['true']), 'ProgramMissingError', 2],
    ['exec: an empty program', exec(['--', '']), 'ProgramMissingError', 2],
    ['exec: a program that is not there', exec(['--', 'no-such-program']), 'ProgramNotFoundError', 127],
    ['exec: a file that is none', exec(['--', at('noise')]), 'ProgramNotRunnableError', 126],
    ['exec: a folder', exec(['--', at('folder')]), 'ProgramNotRunnableError', 126],
    ['exec: a program without end', exec(['--', 'p'.repeat(5000)]), 'ProgramNotRunnableError', 126],
    [
      'exec: a key that is not there',
      exec(['--', 'true'], { '--jwt-key-file': at('none') }),
      'InputUnreadableError',
      2,
    ],
    ['exec: a token before the hyphens', exec([token, '--', 'true']), 'SecretInArgumentError', 2],
    ['exec: --json', exec(['--json', '--', 'true']), parser, 2],
    ['exec: --refresh alone', exec(['--refresh', '--', 'true']), parser, 2],
    ['exec: what is forbidden', exec(['--', 'true']), 'RevealForbiddenError', 1, { SF_JWT_NO_REVEAL: '1' }],
  ];

  const state = async (): Promise<unknown> => [
    org.state.components,
    org.state.users.map(({ permissionSets }) => permissionSets),
    (await readdir(dir, { recursive: true })).sort(),
    await readdir(join(homedir(), '.sfdx')).catch(() => []),
    await readFile(join(homedir(), '.sfdx', 'alias.json'), 'utf8').catch(() => ''),
  ];

  it('is refused by name, with what to do, and changes nothing', async () => {
    const faults: string[] = [];
    const all = inputs();
    expect(all.length).to.be.greaterThan(100);
    for (const [what, [path = '', ...args], name, exitCode, env = {}] of all) {
      const isExec = path === 'exec';
      const before = structuredClone(await state());
      const began = performance.now();
      const run = await runOrgCommand(path, isExec ? args : [...args, '--json'], env);
      const ms = performance.now() - began;
      if (process.env.SHOW) process.stderr.write(`${Math.round(ms)} ${what}\n`);
      const shown = isExec ? { name: /^Error \((\w+)\)/m.exec(run.stderr)?.[1] } : run.json();
      const hasWay = isExec
        ? /Try this:|See more help/.test(run.stderr)
        : (run.json().actions ?? []).length > 0 || /See more help/.test(String(run.json().message));
      const isParser = name === parser || name === 'InvalidApiVersionError';
      const isNamed = shown.name === name || (isExec && isParser);
      const after = await state();
      if (!isNamed || run.exitCode !== exitCode || !hasWay)
        faults.push(`${what}: ${shown.name} ${run.exitCode}, not ${name} ${exitCode}${hasWay ? '' : ', no way out'}`);
      if (/\n +at .*:\d+/.test(run.stderr)) faults.push(`${what}: a stack`);
      if (run.stdout.includes(key.slice(40, 80)) || run.stderr.includes(token)) faults.push(`${what}: a secret`);
      if (JSON.stringify(before) !== JSON.stringify(after)) faults.push(`${what}: something changed`);
      if (ms > 10_000) faults.push(`${what}: ${Math.round(ms)} ms`);
    }
    expect(faults).to.deep.equal([]);
  }).timeout(180_000);

  // Who is root may write everywhere.
  if (process.getuid?.() !== 0) {
    it('is a folder that cannot be written to', async () => {
      await mkdir(at('closed'));
      await chmod(at('closed'), 0o555);
      const run = await runOrgCommand('app/delete', [...remove(at('closed')).slice(1), '--json']);
      expect(run.json().name).to.equal('OutputFileError');
    });
  }
});
