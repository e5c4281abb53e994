import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, setElement } from '../support/app-components.ts';
import { exchange, goodClaims, signClaims } from '../support/bearer-login.ts';
import { expectNoSecret } from '../support/canary.ts';
import { putCertificateFiles } from '../support/certificate-files.ts';
import { type CommandRun, failureOf } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { expectSuccess } from '../support/schema.ts';
import { atTerminal } from '../support/terminal.ts';

const passphrase = 'kan4ry "pass" phrase';
const kinds = [
  { app: 'Pay', component: 'ConnectedApp:Pay', field: 'oauthConfig.certificate', looking: 5 },
  { app: 'Orders', component: 'ExtlClntAppGlobalOauthSettings:Orders_glbloauth', field: 'certificate', looking: 6 },
];

describe('sf jwt cert upload', () => {
  let dir: string;
  let org: LocalOrg;
  let secrets: string[];
  let sha256: string;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'cert-upload-')); // mode 0700
    await putCertificateFiles(dir, passphrase);
    const keys = ['new.key', 'old.key', 'locked.key'].map((name) => readFile(join(dir, name), 'utf8'));
    secrets = [...(await Promise.all(keys)), passphrase];
    const { fingerprint256 } = new X509Certificate(await readFile(join(dir, 'new.crt')));
    sha256 = fingerprint256.replaceAll(':', '').toLowerCase();
  });
  after(() => rm(dir, { recursive: true, force: true }));
  beforeEach(async () => {
    org = await startPay();
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  /** Uploads the file of that name to Pay, or to the app that `more` names. */
  const upload = (file: string, more: string[] = [], env: Record<string, string> = {}): Promise<CommandRun> => {
    const app = more.includes('-a') ? [] : ['-a', 'Pay'];
    return runOrgCommand('cert/upload', ['-o', 'pay', '-f', join(dir, file), ...app, ...more], env);
  };
  const withKey = (name: string): string[] => ['--key-file', join(dir, name)];
  /** The org's answer to a login through Pay with that key. */
  const loginWith = async (key: string): Promise<number> => {
    const claims = goodClaims(org, appNamed(org, 'Pay').consumerKey, user);
    return (await exchange(org, await signClaims(claims, key))).status;
  };

  it('shows a person the certificate and what has changed', async () => {
    setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.certificate', null);
    const { stdout, stderr, exitCode } = await upload('new.crt', withKey('new.key'));
    expect({ exitCode, stderr: stderr.trim() }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(stdout).to.match(/^✓ Pay \(connected app\) now\s+trusts\s+the\s+certificate\s+from\s/);
    expect(stdout).to.contain(`\n  Certificate  none → sha256:${sha256.slice(0, 16)}…\n`);
    expect(stdout).to.match(
      /^Subject {2}CN=pay\nIssuer {3}self-signed\nSerial {3}\w+\nSHA-256 {2}\w{64}\nKey {6}RSA 2048\nValid {4}\S+ to \S+ \(36\d days left\)$/m,
    );
    expect(stdout)
      .to.contain(sha256)
      .and.match(/\nNext:\n.*\n {4}sf jwt doctor --target-org \S+ --app Pay /);
  });

  it('makes the org take the new key and refuse the old one', async () => {
    const { certificatePem } = await keyPair('another');
    await putFiles(dir, { 'another.crt': certificatePem });
    expect({ pay: await loginWith('pay'), another: await loginWith('another') }).to.deep.equal({
      pay: 200,
      another: 400,
    });
    expect((await upload('another.crt', ['-p'])).exitCode).to.equal(0);
    expect({ pay: await loginWith('pay'), another: await loginWith('another') }).to.deep.equal({
      pay: 400,
      another: 200,
    });
  });

  for (const { app, component, field, looking } of kinds) {
    it(`tells a script what it has changed on ${app}, and changes nothing the second time`, async () => {
      const first = await upload('new.crt', ['-a', app, '-p', '--json']);
      expectSuccess(first.json(), 'jwt-cert-upload');
      const old = await keyPair('pay');
      const before = new X509Certificate(old.certificatePem).fingerprint256.replaceAll(':', '').toLowerCase();
      expect(first.json().result).to.deep.include({ changed: true, dryRun: false });
      expect(first.json().result.changes).to.deep.equal([
        { component, field, from: app === 'Pay' ? `sha256:${before}` : null, to: `sha256:${sha256}` },
      ]);
      expect(org.requests.splice(0)).to.have.length(looking + 3); // looked again, written, read back
      for (const same of ['new.crt', 'new.der', 'windows.crt']) {
        const again = await upload(same, ['-a', app, '--json']);
        expectSuccess(again.json(), 'jwt-cert-upload');
        expect(again.json().result, same).to.deep.include({ changed: false, changes: [] });
        expect(again.exitCode, same).to.equal(0);
        expect(org.requests.splice(0), same).to.have.length(looking);
      }
    });

    it(`shows in a dry run what would change on ${app}, and writes nothing`, async () => {
      const before = structuredClone(org.state.components);
      const { json } = await upload('new.crt', ['-a', app, '--dry-run', '--json']);
      expectSuccess(json(), 'jwt-cert-upload');
      expect(json().result).to.deep.include({ changed: false, dryRun: true });
      expect(json().result.changes).to.have.length(1);
      expect(org.state.components).to.deep.equal(before);
      expect(org.requests).to.have.length(looking);
    });
  }

  for (const file of ['new.der', 'windows.crt']) {
    it(`stores the certificate of ${file} as the PEM that Salesforce wants`, async () => {
      const { json } = await upload(file, ['-p', '--json']);
      expect(json().result.certificate).to.include({ sha256Fingerprint: sha256, selfSigned: true, keyBits: 2048 });
      const { certificateDer } = appNamed(org, 'Pay');
      expect(Buffer.from(certificateDer ?? '')).to.deep.equal(await readFile(join(dir, 'new.der')));
    });
  }

  it('opens an encrypted key with SF_JWT_KEY_PASSPHRASE to prove that it belongs to the certificate', async () => {
    const env = { SF_JWT_KEY_PASSPHRASE: passphrase };
    const run = await upload('new.crt', [...withKey('locked.key'), '-p', '--json'], env);
    expect({ exitCode: run.exitCode, changed: run.json().result.changed }).to.deep.equal({
      exitCode: 0,
      changed: true,
    });
    expectNoSecret(run, org, secrets);
  });

  type Stop = { what: string; file: string; more?: () => string[]; name: string; says: RegExp };
  const stops: Stop[] = [
    {
      what: 'a private key',
      file: 'new.key',
      name: 'CertificateUnreadableError',
      says: /private key.*Nothing was sent/s,
    },
    { what: 'an encrypted private key', file: 'locked.key', name: 'CertificateUnreadableError', says: /private key/ },
    { what: 'a chain', file: 'chain.crt', name: 'CertificateUnreadableError', says: /more than one.*Keep the first/s },
    { what: 'a signing request', file: 'request.csr', name: 'CertificateUnreadableError', says: /request.*Sign it/s },
    { what: 'half a certificate', file: 'broken.crt', name: 'CertificateUnreadableError', says: /damaged/ },
    { what: 'an empty file', file: 'empty.crt', name: 'CertificateUnreadableError', says: /certificate is empty/ },
    { what: 'an EC certificate', file: 'ec.crt', name: 'KeyTypeNotSupportedError', says: /RSA.*EC certificate/s },
    { what: 'one of more than 4 KB', file: 'large.crt', name: 'CertificateTooLargeError', says: /\d{4,} bytes.*4096/s },
    {
      what: 'no file',
      file: 'none.crt',
      name: 'InputUnreadableError',
      says: /none\.crt does not exist.*--cert-file/s,
    },
    {
      what: 'a key of another certificate',
      file: 'new.crt',
      more: () => withKey('old.key'),
      name: 'KeyMismatchError',
      says: /does not match the certificate.*sf jwt cert display/s,
    },
    {
      what: 'an encrypted key without its passphrase',
      file: 'new.crt',
      more: () => [...withKey('locked.key'), '--json'],
      name: 'KeyUnreadableError',
      says: /encrypted.*SF_JWT_KEY_PASSPHRASE/s,
    },
    {
      what: 'a key that is no key',
      file: 'new.crt',
      more: () => withKey('new.crt'),
      name: 'KeyUnreadableError',
      says: /certificate, not a private key/,
    },
  ];
  for (const { what, file, more = () => [], name, says } of stops) {
    it(`stops at ${what} with a way out, before the org is asked anything`, async () => {
      for (const form of [['--json'], []]) {
        const run = await upload(file, [...more(), ...form]);
        const exitCode = name === 'KeyMismatchError' ? 1 : 2;
        expect({ exitCode: run.exitCode, requests: org.requests }).to.deep.equal({ exitCode, requests: [] });
        const text = run.stdout.replaceAll('\\n', '\n') + run.stderr;
        expect(text).to.match(says).and.contain(name).and.not.contain('%s');
        expectNoSecret(run, org, secrets);
      }
    });
  }

  it('does not show a passphrase that is wrong', async () => {
    const wrong = { SF_JWT_KEY_PASSPHRASE: `${passphrase}, once more` };
    for (const form of [['--json'], []]) {
      const run = await upload('new.crt', [...withKey('locked.key'), ...form], wrong);
      expect({ exitCode: run.exitCode, requests: org.requests }).to.deep.equal({ exitCode: 2, requests: [] });
      expect(run.stdout + run.stderr).to.contain('The passphrase does not decrypt the private key');
      expectNoSecret(run, org, [...secrets, wrong.SF_JWT_KEY_PASSPHRASE]);
    }
  });

  it('does not repeat a key that is given in place of its path', async () => {
    const key = await readFile(join(dir, 'new.key'), 'utf8');
    for (const flag of ['-f', '--key-file']) {
      const cert = flag === '-f' ? [] : ['-f', join(dir, 'new.crt')];
      for (const form of [['--json'], []]) {
        const run = await runOrgCommand('cert/upload', ['-o', 'pay', '-a', 'Pay', ...cert, flag, key, ...form]);
        expect({ exitCode: run.exitCode, requests: org.requests }).to.deep.equal({ exitCode: 2, requests: [] });
        expectNoSecret(run, org, secrets);
      }
    }
  });

  it('leaves an app from a package to its publisher', async () => {
    const { exitCode, json } = await upload('new.crt', ['-a', 'acme__Billing', '--json']);
    expect({ exitCode, name: json().name }).to.deep.equal({ exitCode: 1, name: 'AppIsManagedError' });
  });

  for (const { file, says } of [
    { file: 'expired.crt', says: 'The certificate expired on' },
    { file: 'future.crt', says: 'The certificate is not valid before 2090-01-01' },
  ] as const) {
    it(`asks for a yes to ${file}, and takes --no-prompt for it`, async () => {
      const before = structuredClone(org.state.components);
      const asked = await upload(file, ['--json']);
      expect(failureOf(asked)).to.deep.equal({ exitCode: 2, name: 'ConfirmationRequiredError' });
      expect(asked.json().warnings.join()).to.contain(says);
      expect((await upload(file, ['--dry-run', '--json'])).exitCode).to.equal(0);
      expect(org.state.components).to.deep.equal(before);
      const { exitCode, json } = await upload(file, ['-p', '--json']);
      expect({ exitCode, changed: json().result.changed }).to.deep.equal({ exitCode: 0, changed: true });
      expect(json().warnings.join()).to.contain(says);
      expectSuccess(json(), 'jwt-cert-upload');
    });
  }

  for (const { answer, exitCode } of [
    { answer: 'n', exitCode: 7 },
    { answer: 'y', exitCode: 0 },
  ] as const) {
    it(`asks a person about an expired certificate, and ${answer} means ${answer === 'y' ? 'yes' : 'no'}`, async () => {
      setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.certificate', null);
      const args = ['cert/upload', '-o', 'pay', '-a', 'Pay', '-f', join(dir, 'expired.crt')];
      const { screen, exitCode: seen } = await atTerminal(args, { question: /Upload it anyway/, answer });
      expect(seen, screen).to.equal(exitCode);
      expect(appNamed(org, 'Pay').certificateDer !== null).to.equal(answer === 'y');
    });
  }
});
