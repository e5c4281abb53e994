/** The commands that are proposed for what hides a key, run by a shell on that very file: what they write is the key, as it is read here. */
import { execFile, spawnSync } from 'node:child_process';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { readCertificate } from '../../../src/cert/certificate.ts';
import { readPrivateKey } from '../../../src/key/private-key.ts';
import { faultOf } from '../../support/faults.ts';
import { inFolder, openssl } from '../../support/openssl.ts';

const run = promisify(execFile);
const field = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../vectors/field/keys/${name}`, import.meta.url)));
const whose = (key: KeyObject): string => createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();
const own = whose(readPrivateKey(field('pack.key')).key);
const fingerprint = readCertificate(field('pack.crt')).certificate.sha256Fingerprint;

const key = 'a1'.repeat(32);
const iv = 'b2'.repeat(16);
/** What a person types at the prompts of the tools, as options of theirs. */
const typed: [tool: RegExp, options: string][] = [
  [/openssl enc /, '-pass pass:pw'],
  [/openssl pkcs12 /, '-passin pass:secret1 -passout pass:chosen'],
  [/openssl pkcs8 /, "-passin 'pass:open sesame' -passout pass:chosen"],
  [/openssl rsa /, "-passin 'pass:open sesame' -passout pass:chosen"],
  [/keytool -importkeystore /, '-srcstorepass secret1 -deststorepass secret1 -noprompt'],
  [/keytool -(?:exportcert|list) /, '-storepass secret1'],
  [/gpg /, '--batch --quiet --pinentry-mode loopback --passphrase pw'],
];

const withTyped = (command: string): string => {
  const options = command.includes(' -K ') ? '' : (typed.find(([tool]) => tool.test(command))?.[1] ?? '');
  const whole = /\bgpg /.test(command) ? command.replace('gpg ', `gpg ${options} `) : `${command} ${options}`;
  return whole
    .replace('<key in hex>', key)
    .replace('<iv in hex>', iv)
    .replace('<alias>', 'case')
    .replace('<age key>', 'age.txt');
};
const commandsIn = (action = ''): string[] => [...action.matchAll(/"([^"]+)"/g)].map(([, command = '']) => command);

/** Runs the commands in `dir` as a person would, one after another. */
async function runAll(dir: string, commands: string[]): Promise<void> {
  expect(commands).not.to.deep.equal([]);
  for (const command of commands) await run('sh', ['-c', withTyped(command)], { cwd: dir });
}

type Hidden = {
  what: string;
  /** Of which of the proposals the commands are run; else all. */
  only?: number;
  make: (dir: string) => Promise<Buffer | string> | Buffer | string;
};

const base64 = (bytes: Buffer, columns = 64, end = '\n'): string =>
  bytes.toString('base64').replace(new RegExp(`(.{${columns}})`, 'g'), `$1${end}`);
const encrypted =
  (...options: string[]) =>
  async (dir: string): Promise<Buffer> => {
    await writeFile(join(dir, 'plain'), field('pack.key'));
    await openssl(dir, ['enc', '-aes-256-cbc', ...options, '-in', 'plain', '-out', 'hidden']);
    return readFile(join(dir, 'hidden'));
  };
const container =
  (...options: string[]) =>
  async (dir: string): Promise<Buffer> => {
    await writeFile(join(dir, 'k'), field('pack.key'));
    await writeFile(join(dir, 'c'), field('pack.crt'));
    const files = ['-inkey', 'k', '-in', 'c', '-out', 'p12', '-passout', 'pass:secret1', '-name', 'pack'];
    await openssl(dir, ['pkcs12', '-export', ...options, ...files]);
    return readFile(join(dir, 'p12'));
  };
const withSalt = encrypted('-pass', 'pass:pw');
const withKeyAndIv = encrypted('-K', key, '-iv', iv);
const unsalted = encrypted('-nosalt', '-pass', 'pass:pw');

const byGpg =
  (...options: string[]) =>
  async (dir: string): Promise<Buffer> => {
    await writeFile(join(dir, 'plain'), field('pack.key'));
    const quiet = ['--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', 'pw'];
    await run('gpg', [...quiet, ...options, '-c', '-o', 'hidden', 'plain'], { cwd: dir });
    return readFile(join(dir, 'hidden'));
  };
const byAge =
  (...options: string[]) =>
  async (dir: string): Promise<Buffer> => {
    await writeFile(join(dir, 'plain'), field('pack.key'));
    await run('age-keygen', ['-o', 'age.txt'], { cwd: dir });
    const recipient = /age1\w+/.exec(await readFile(join(dir, 'age.txt'), 'utf8'))?.[0] ?? '';
    await run('age', [...options, '-r', recipient, '-o', 'hidden', 'plain'], { cwd: dir });
    return readFile(join(dir, 'hidden'));
  };

const hidden: Hidden[] = [
  { what: 'GPG', make: byGpg() },
  { what: 'GPG in letters', make: byGpg('-a') },
  { what: 'GPG in base64', make: async (dir) => base64(await byGpg()(dir), 76) },
  { what: 'age', make: byAge() },
  { what: 'age in letters', make: byAge('-a') },
  { what: 'age in base64', make: async (dir) => base64(await byAge()(dir), 76) },
  { what: 'openssl enc', make: () => field('server.key.enc') },
  { what: 'openssl enc, made here', make: withSalt },
  { what: 'openssl enc with -K and -iv', only: 0, make: withKeyAndIv },
  { what: 'openssl enc -nosalt', only: 1, make: unsalted },
  { what: 'openssl enc -base64', make: async (dir) => base64(await withSalt(dir)) },
  { what: 'openssl enc in base64 on one line', make: () => field('server.key.enc').toString('base64') },
  {
    what: 'openssl enc in base64 with the line ends of Windows',
    make: () => base64(field('server.key.enc'), 76, '\r\n'),
  },
  {
    what: 'openssl enc in base64 as UTF-16',
    make: () => Buffer.from(`\uFEFF${base64(field('server.key.enc'))}`, 'utf16le'),
  },
  { what: 'openssl enc with -K and -iv in base64', only: 0, make: async (dir) => base64(await withKeyAndIv(dir)) },
  { what: 'openssl enc -nosalt in base64', only: 1, make: async (dir) => (await unsalted(dir)).toString('base64') },
  { what: 'a PKCS#12 file', make: container() },
  { what: 'a PKCS#12 file of an old Windows', make: container('-legacy') },
  { what: 'base64 of a PKCS#12 file', make: () => field('pkcs12.b64.txt') },
  {
    what: 'base64 of an old PKCS#12 file with CRLF',
    make: async (dir) => base64(await container('-legacy')(dir), 76, '\r\n'),
  },
  { what: 'a Java keystore', make: () => field('keystore.jks') },
  { what: 'base64 of a Java keystore', make: () => base64(field('keystore.jks')) },
  { what: 'an old cipher in PKCS#8', only: 0, make: () => field('old-cipher-md5-des.pem') },
  {
    what: 'an old cipher in a traditional PEM',
    only: 1,
    make: async (dir) => {
      await writeFile(join(dir, 'plain'), field('pack.key'));
      const options = [
        '-provider',
        'legacy',
        '-provider',
        'default',
        '-traditional',
        '-des',
        '-passout',
        'pass:open sesame',
      ];
      await openssl(dir, ['rsa', ...options, '-in', 'plain', '-out', 'old']);
      return readFile(join(dir, 'old'));
    },
  },
];

/** A machine without these tools tries none of their commands. */
const has = (tool: string, option: string): boolean => spawnSync(tool, [option]).error === undefined;
const tools: [word: string, isThere: boolean][] = [
  ['Java', has('keytool', '-help')],
  ['GPG', has('gpg', '--version')],
  ['age', has('age', '--version') && has('age-keygen', '--version')],
];
const isPossible = ({ what }: Hidden): boolean => tools.every(([word, isThere]) => isThere || !what.includes(word));

describe('the commands that are proposed for what hides a key', () => {
  for (const { what, only, make } of hidden.filter(isPossible))
    it(`open ${what}`, () =>
      inFolder(async (dir) => {
        const content = await make(dir);
        const path = join(dir, 'the $team key.bin');
        await writeFile(path, content);
        const { actions } = faultOf(() => readPrivateKey(Buffer.from(content), 'open sesame', path));
        await runAll(dir, (only === undefined ? actions : [actions[only]]).flatMap(commandsIn));
        const read = readPrivateKey(await readFile(join(dir, 'server.key')), 'chosen');
        expect(whose(read.key)).to.equal(own);
      })).timeout(20_000);

  const certificates: Hidden[] = [
    {
      what: 'openssl enc',
      make: async (dir) => {
        await writeFile(join(dir, 'plain'), field('pack.crt'));
        await openssl(dir, ['enc', '-aes-256-cbc', '-pass', 'pass:pw', '-in', 'plain', '-out', 'hidden']);
        return readFile(join(dir, 'hidden'));
      },
    },
    { what: 'PKCS#7 in letters', make: () => field('certificate.p7b') },
    {
      what: 'PKCS#7 in bytes',
      make: async (dir) => {
        await writeFile(join(dir, 'p7'), field('certificate.p7b'));
        await openssl(dir, ['pkcs7', '-in', 'p7', '-outform', 'DER', '-out', 'p7.der']);
        return readFile(join(dir, 'p7.der'));
      },
    },
    { what: 'PKCS#12', make: container() },
    { what: 'old PKCS#12', make: container('-legacy') },
    { what: 'a Java keystore', make: () => field('keystore.jks') },
    { what: 'base64 of a Java keystore', make: () => base64(field('keystore.jks'), 76) },
    { what: 'base64 of PKCS#12', make: () => field('pkcs12.b64.txt') },
    { what: 'base64 of old PKCS#12', make: async (dir) => base64(await container('-legacy')(dir)) },
    { what: 'base64 of PKCS#7 in letters', make: () => base64(field('certificate.p7b')) },
    {
      what: 'base64 of PKCS#7 in bytes, in one line',
      make: async (dir) => {
        await writeFile(join(dir, 'p7'), field('certificate.p7b'));
        await openssl(dir, ['pkcs7', '-in', 'p7', '-outform', 'DER', '-out', 'p7.der']);
        return (await readFile(join(dir, 'p7.der'))).toString('base64');
      },
    },
  ];
  for (const { what, make } of certificates.filter(isPossible))
    it(`take the certificate out of ${what}`, () =>
      inFolder(async (dir) => {
        const path = join(dir, 'the certificate.bin');
        const content = await make(dir);
        await writeFile(path, content);
        const { actions } = faultOf(() => readCertificate(Buffer.from(content), new Date(), path));
        await runAll(dir, commandsIn(actions[0]));
        expect(readCertificate(await readFile(join(dir, 'server.crt'))).certificate.sha256Fingerprint).to.equal(
          fingerprint,
        );
      })).timeout(20_000);
});
