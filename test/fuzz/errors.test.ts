/** Whatever stands in variables, flags and files, and whatever an org answers: a result or a fault of this plugin, and no secret. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { allSections } from '../../src/faults/sections.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { admitAdministrator, appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { type CommandRun, readConfigAgain, runCommand } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn } from '../support/logged-in.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { commandIds } from '../support/repo.ts';
import { runs } from '../support/runs.ts';
import { oddText, oddVariable, type Spoil, spoils, URL_PASSWORD } from './errors/odd-values.ts';

type CommandClass = Parameters<typeof runCommand>[0] & { flags?: Record<string, { type: string }> };
type Files = Record<'key' | 'certificate' | 'token' | 'users' | 'text' | 'keys', string>;

const own = new Set<string>(allSections().flatMap(({ error }) => error ?? []));
/** Of the host: a word of the command line that its parser refuses, and orgs that the CLI does not know. */
const ofHost = new Set(['Error', 'NamedOrgNotFoundError', 'NoDefaultEnvError', 'InvalidApiVersionError']);
const exitCodes = new Set([0, 1, 2, 3, 4, 5, 6]);

const variables = [
  ...[
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'http_proxy',
    'https_proxy',
    'NO_PROXY',
    'no_proxy',
    'ALL_PROXY',
    'NODE_EXTRA_CA_CERTS',
  ],
  ...[
    'SF_AUDIENCE_URL',
    'SF_JWT_KEY',
    'SF_JWT_KEY_PASSPHRASE',
    'SF_JWT_CLIENT_SECRET',
    'SF_JWT_NO_REVEAL',
    'SF_CACHE_DIR',
  ],
  ...[
    'SF_ORG_API_VERSION',
    'SF_ORG_INSTANCE_URL',
    'SF_CONTENT_TYPE',
    'SF_LOG_LEVEL',
    'SF_USE_PROGRESS_BAR',
    'XDG_CACHE_HOME',
  ],
  ...[
    'OCLIF_TABLE_LIMIT',
    'OCLIF_TABLE_COLUMN_OVERRIDE',
    'COLUMNS',
    'TERM',
    'LANG',
    'GITHUB_ACTIONS',
    'CI',
    'BROWSER',
    'SHELL',
  ],
  ...['SFDX_SET_CLIENT_IDS', 'NODE_TLS_REJECT_UNAUTHORIZED', 'TZ'],
];

/** A good run of each command; a file by its name in braces. */
const good: Record<string, string[]> = {
  'jwt app block': ['-o', 'pay', '-a', 'Orders', '-p'],
  'jwt app create': ['-o', 'pay', '-a', 'Robot', '--permission-set', 'Pay_API', '-f', '{certificate}', '--dry-run'],
  'jwt app delete': ['-o', 'pay', '-a', 'Orders', '--output-dir', '{new}', '--dry-run'],
  'jwt app unblock': ['-o', 'pay', '-a', 'Orders', '-p'],
  'jwt app display': ['-o', 'pay', '-a', 'Pay'],
  'jwt app list': ['-o', 'pay'],
  'jwt cert display': ['--cert-file', '{certificate}'],
  'jwt cert generate': ['--output-dir', '{new}'],
  'jwt cert rotate': ['-o', 'pay', '-a', 'Pay', '--username', user, '--output-dir', '{pair}', '--dry-run'],
  'jwt cert upload': ['-o', 'pay', '-a', 'Pay', '--cert-file', '{certificate}', '-p'],
  'jwt decode': ['-f', '{token}'],
  'jwt disable': ['-o', 'pay', '-a', 'Orders', '-p'],
  'jwt doctor': ['-o', 'pay', '-a', 'Pay', '--username', user, '-f', '{key}'],
  'jwt enable': ['-o', 'pay', '-a', 'Pay', '-p'],
  'jwt exchange': ['-i', '{client}', '--username', user, '-f', '{key}', '-r', '{org}', '--audience', '{login}'],
  'jwt explain': ['invalid_grant: invalid assertion'],
  'jwt introspect': ['-f', '{token}', '-r', '{org}'],
  'jwt login': [
    ...['-i', '{client}', '--username', user, '-f', '{key}', '-r', '{org}', '--audience', '{login}', '--no-key'],
  ],
  'jwt policy display': ['-o', 'pay', '-a', 'Orders'],
  'jwt policy set': ['-o', 'pay', '-a', 'Orders', '--ip-relaxation', 'bypass', '-p'],
  'jwt revoke': ['-f', '{token}', '-r', '{org}', '-p'],
  'jwt setup': [
    ...['-o', 'pay', '-a', 'Robot', '--permission-set', 'Pay_API', '--username', user],
    ...['-f', '{certificate}', '--key-file', '{key}', '--dry-run'],
  ],
  'jwt verify': ['-f', '{token}', '--jwks-file', '{keys}', '-r', '{org}'],
};

describe('An error', () => {
  let org: LocalOrg;
  let root: string;
  let files: Files;
  let secrets: string[];
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  const home = process.cwd();

  before(async () => {
    process.on('unhandledRejection', note);
    root = await mkdtemp(join(tmpdir(), 'jwt-errors-'));
    // An odd value may be the name of a file that a command then writes.
    process.chdir(root);
    await openOrg();
  });
  after(async () => {
    process.off('unhandledRejection', note);
    process.chdir(home);
    await rm(root, { recursive: true, force: true });
  });
  after(closePayOrgs);

  async function openOrg(): Promise<void> {
    org = await startPay();
    issueJwts(org, 'Pay');
    admitAdministrator(org);
    const { privateKeyPem, certificatePem } = await keyPair('pay');
    const token = await bearerToken(org, appNamed(org, 'Pay').consumerKey, user);
    const keys = await (await fetch(`${org.url}/id/keys`)).text();
    const usernames = `${user}\nnobody@pay.example\n`;
    const text = '{"error":"invalid_grant","error_description":"invalid assertion"}';
    files = { key: privateKeyPem, certificate: certificatePem, token, users: usernames, text, keys };
    secrets = [privateKeyPem.split('\n')[3] ?? '', token.split('.')[2] ?? '', org.accessToken.split('!')[1] ?? ''];
    await logIn(org, 'pay');
  }

  /** The files in a folder of their own, with one of them spoiled; the words of a command with their names. */
  async function lay(
    args: string[],
    spoiled: Partial<Record<keyof Files, Spoil>>,
  ): Promise<{ dir: string; words: string[] }> {
    const dir = await mkdtemp(join(root, 'run-'));
    for (const [name, text] of Object.entries(files))
      await writeFile(
        join(dir, name),
        Buffer.from((spoiled[name as keyof Files] ?? ((same) => same))(text), 'latin1'),
        { mode: 0o600 },
      );
    await mkdir(join(dir, 'new'));
    await mkdir(join(dir, 'pair'));
    await writeFile(join(dir, 'pair', 'server.key'), spoiled.key?.(files.key) ?? files.key, { mode: 0o600 });
    await writeFile(join(dir, 'pair', 'server.crt'), spoiled.certificate?.(files.certificate) ?? files.certificate);
    const words = args.map((word) =>
      word.replace(/\{(\w+)\}/g, (_, name: string) => {
        if (name === 'org') return org.url;
        if (name === 'login') return 'https://login.salesforce.com';
        return name === 'client' ? appNamed(org, 'Pay').consumerKey : join(dir, name);
      }),
    );
    return { dir, words };
  }

  const classOf = async (id: string): Promise<CommandClass> => {
    const path = id.replace('jwt ', '').replaceAll(' ', '/');
    return ((await import(`../../src/commands/jwt/${path}.ts`)) as { default: CommandClass }).default;
  };

  async function play(id: string, words: string[], env: Record<string, string>): Promise<CommandRun> {
    const run = await runCommand(await classOf(id), words, { SF_CACHE_DIR: join(root, 'cache'), ...env });
    await readConfigAgain();
    return run;
  }

  /** A list is answered line by line, and its last line is the envelope. */
  const envelopeOf = (stdout: string): { name?: string } => {
    const last = stdout.trimEnd().split('\n').at(-1) ?? '';
    return JSON.parse(last.startsWith('{') && last.endsWith('}') && last.length > 1 ? last : stdout);
  };

  /** `more`: secrets of this run alone. */
  function judge(run: CommandRun, asksForToken: boolean, what: string, more: string[] = []): void {
    const output = run.stdout + run.stderr;
    expect(exitCodes.has(run.exitCode), `${what}: exit code ${run.exitCode}\n${output.slice(0, 2_000)}`).to.equal(true);
    expect(output, what).not.to.match(
      /\b(?:Type|Range|Syntax|Reference|Unexpected|Assertion) ?Error\b|"cause": (?!"undefined")/,
    );
    const told = asksForToken && run.exitCode === 0 ? run.stderr : output;
    for (const secret of [...secrets, ...more])
      expect(told.includes(secret), `${what}: tells a secret`).to.equal(false);
    if (run.exitCode !== 0 && run.stdout.startsWith('{')) {
      const { name } = envelopeOf(run.stdout);
      if (name !== undefined) expect(own.has(name) || ofHost.has(name), `${what}: ${name}`).to.equal(true);
    }
    expect(unhandled.splice(0), what).to.deep.equal([]);
  }

  // What an odd value names would be run.
  const ids = commandIds().filter((id) => id !== 'jwt exec');
  it('is looked for in every command', () => {
    expect(Object.keys(good).toSorted()).to.deep.equal(ids.toSorted());
  });

  const command = fc.constantFrom(...ids);
  const form = fc.constantFrom<string[]>([], ['--json']);
  /** The story of a failure is in its cause. */
  const check =
    <T>(property: fc.IAsyncProperty<T>, inSuite: number) =>
    async (): Promise<void> => {
      const failed = await fc.check(property, runs(inSuite));
      if (!failed.failed) return;
      throw new Error(`seed ${failed.seed}, path ${failed.counterexamplePath}\n${String(failed.errorInstance)}`);
    };
  const asks = (id: string, words: string[]): boolean => id === 'jwt exchange' && words.includes('--json');

  it(
    'is one of this plugin, whatever the environment holds',
    check(
      fc.asyncProperty(
        command,
        form,
        fc.dictionary(fc.constantFrom(...variables), oddVariable, { minKeys: 1, maxKeys: 3 }),
        async (id, json, env) => {
          const { words } = await lay([...(good[id] ?? []), ...json], {});
          const told = `${id} with ${JSON.stringify(env).slice(0, 300)}`;
          // Where a variable is for a proxy, and for nothing that is shown.
          const isOfProxies = Object.entries(env).every(
            ([name, value]) => /proxy/i.test(name) || !value.includes(URL_PASSWORD),
          );
          judge(await play(id, words, env), asks(id, words), told, isOfProxies ? [URL_PASSWORD] : []);
          if (org.state.tokens.every(({ revoked }) => revoked)) await openOrg();
        },
      ),
      60,
    ),
  ).timeout(3_600_000);

  it(
    'is one of this plugin, whatever a flag or an argument says',
    check(
      fc.asyncProperty(
        command,
        form,
        fc.nat(40),
        oddText,
        fc.constantFrom('replace', 'add', 'argument'),
        async (id, json, at, text, how) => {
          const base = good[id] ?? [];
          const names = Object.keys((await classOf(id)).flags ?? {});
          const values = base.flatMap((word, index) => (word.startsWith('-') ? [] : [index]));
          const flag = names[at % names.length] ?? '';
          const replaced = base.map((word, index) => (index === values[at % Math.max(1, values.length)] ? text : word));
          const given =
            { replace: replaced, add: [...base, `--${flag}=${text}`], argument: [...base, text] }[how] ?? base;
          const { words } = await lay([...given, ...json], {});
          judge(
            await play(id, words, {}),
            asks(id, words) || flag === 'format',
            `${id} ${JSON.stringify(given).slice(0, 300)}`,
          );
        },
      ),
      120,
    ),
  ).timeout(3_600_000);

  it(
    'is one of this plugin, whatever a file holds',
    check(
      fc.asyncProperty(command, form, spoils, fc.boolean(), async (id, json, spoil, isList) => {
        const more =
          isList && id === 'jwt exchange'
            ? ['-i', '{client}', '--usernames-file', '{users}', '-f', '{key}', '-r', '{org}']
            : good[id];
        const all = Object.fromEntries(Object.keys(files).map((name) => [name, spoil]));
        const { words } = await lay([...(more ?? []), ...json], all);
        judge(
          await play(id, words, {}),
          asks(id, words) || isList,
          `${id}, with files such as ${JSON.stringify(spoil(files.text)).slice(0, 200)}`,
        );
      }),
      120,
    ),
  ).timeout(3_600_000);

  it(
    'is one of this plugin, whatever an org answers',
    check(
      fc.asyncProperty(command, form, spoils, fc.nat(3), async (id, json, spoil, after) => {
        const { words } = await lay([...(good[id] ?? []), ...json], {});
        let answered = 0;
        org.spoiled.by = (body) => {
          answered += 1;
          return answered > after ? spoil(body) : body;
        };
        const run = await play(id, words, {}).finally(() => {
          org.spoiled.by = null;
        });
        judge(run, asks(id, words), `${id}, answered such as ${JSON.stringify(spoil('{"a":1}')).slice(0, 200)}`);
        await openOrg();
      }),
      60,
    ),
  ).timeout(3_600_000);
});
