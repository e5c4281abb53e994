/** Verify where no flag names the issuer: the default org does, or nobody, or --any-org lets the token do it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import JwtVerify from '../../src/commands/jwt/verify.ts';
import { jwksCacheIn } from '../../src/token/files/jwks-cache.ts';
import { readJwks } from '../../src/token/jwks.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken, signClaims } from '../support/bearer-login.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { logIn } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, payClaims, startPay, user } from '../support/pay-org.ts';
import { rsaKey } from '../support/rsa.ts';
import { issuer, jwkOf, kid, tokenWith } from '../support/signed-tokens.ts';

const site = 'https://evil.my.site.com/shop';
const nowSeconds = Math.floor(Date.now() / 1000);
const times = { iat: nowSeconds - 60, nbf: nowSeconds - 75, exp: nowSeconds + 1740 };
/** Signed by the key of `iss`, whoever that is. */
const tokenOf = (iss: string): string => tokenWith({}, { ...times, iss, aud: [iss] });

type CheckLike = { id: string; ok: boolean | null; detail: string };
type FindingLike = { code: string; message: string; actions?: string[] };

describe('sf jwt verify, where no flag names the issuer,', () => {
  let cache: string;

  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'jwt-cache-'));
  });
  afterEach(() => rmSync(cache, { recursive: true }));
  afterEach(closePayOrgs);

  /** As if the issuer had been asked a moment ago: nothing of Salesforce is called. */
  const keepKeysOf = async (...issuers: string[]): Promise<void> => {
    const keys = readJwks({ keys: [jwkOf(rsaKey(), kid)] } as never) ?? [];
    const kept = jwksCacheIn(
      cache,
      async () => ({ keys, maxAgeSeconds: null }),
      () => undefined,
    );
    for (const one of issuers) await kept(one, kid);
  };
  const verify = (text: string, args: string[] = [], env: Record<string, string> = {}): Promise<CommandRun> =>
    inFolder(async (dir) => {
      await putFiles(dir, { token: text });
      return runCommand(JwtVerify, ['-f', join(dir, 'token'), ...args], { SF_CACHE_DIR: cache, ...env });
    });
  const check = ({ json }: CommandRun, id: string): CheckLike | undefined =>
    (json().result.checks as CheckLike[]).find((one) => one.id === id);
  const finding = ({ json }: CommandRun, code: string): FindingLike | undefined =>
    (json().result.findings as FindingLike[]).find((one) => one.code === code);

  describe('and there is no default org,', () => {
    it('calls a token NOT VERIFIED whose own issuer alone vouches for it, and says who signed and how to name the issuer', async () => {
      await keepKeysOf(issuer);
      const answer = await verify(tokenOf(issuer), ['--json']);
      expect(answer.exitCode, answer.stdout).to.equal(3);
      expect(answer.json().result).to.include({ verified: false, keySource: `${issuer}/id/keys` });
      expect(check(answer, 'signature')).to.include({ ok: true });
      expect(check(answer, 'iss')).to.include({ ok: null });
      const { message = '', actions = [] } = finding(answer, 'issuer-not-named') ?? {};
      expect(message).to.contain(`signed by ${issuer}, which anyone could run`);
      for (const flag of ['--target-org', '--issuer-url', '--any-org']) expect(actions.join('\n')).to.contain(flag);
    });

    it('has a verdict of its own for that, which names no failed check', async () => {
      await keepKeysOf(issuer);
      const { stdout } = await verify(tokenOf(issuer));
      expect(stdout.split('\n')[0]).to.equal('NOT VERIFIED: no check failed, but no issuer was specified.');
      expect(stdout).not.to.match(/^VALID/m);
    });

    it('still names the checks that failed', async () => {
      await keepKeysOf(issuer);
      const { stdout, exitCode } = await verify(tokenOf(issuer).replace(/.{8}$/, 'AAAAAAAA'));
      expect(exitCode).to.equal(3);
      expect(stdout.split('\n')[0]).to.equal('NOT VALID: signature failed.');
    });

    it('verifies no line of a list', async () => {
      await keepKeysOf(issuer);
      const { stdout, stderr, exitCode } = await verify(`${tokenOf(issuer)}\n${tokenOf(issuer)}\n`);
      expect(exitCode).to.equal(3);
      for (const line of stdout.trimEnd().split('\n')) expect(JSON.parse(line).verified).to.equal(false);
      expect(stderr)
        .to.match(/^Tokens: 2\. Verified: 0\. /)
        .and.contain('--any-org');
      const { json } = await verify(`${tokenOf(issuer)}\n${tokenOf(issuer)}\n`, ['--any-org']).then((run) => ({
        json: run.stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line).verified),
      }));
      expect(json).to.deep.equal([true, true]);
    });
  });

  describe('but --any-org is given,', () => {
    it('believes the token’s own issuer, and says that no more than its signature was shown', async () => {
      await keepKeysOf(issuer);
      const answer = await verify(tokenOf(issuer), ['--any-org', '--json']);
      expect({ exitCode: answer.exitCode, verified: answer.json().result.verified }).to.deep.equal({
        exitCode: 0,
        verified: true,
      });
      expect(check(answer, 'iss')).to.include({ ok: null });
      expect(finding(answer, 'any-org')?.message).to.contain(issuer).and.contain('anyone could run that issuer');
      const { stdout } = await verify(tokenOf(issuer), ['--any-org']);
      expect(stdout.split('\n')[0]).to.equal(
        'VALID ONLY FOR ITS OWN ISSUER: the signature is valid and no check failed.',
      );
    });

    it('goes before the default org', async () => {
      await keepKeysOf(issuer);
      const org = await startPay();
      await logIn(org, 'own');
      const { exitCode } = await verify(tokenOf(issuer), ['--any-org'], { SF_TARGET_ORG: 'own' });
      expect(exitCode).to.equal(0);
    });

    it('is refused beside any flag that names the issuer or its keys', async () => {
      for (const flag of ['-o', '-r', '--jwks-file', '--cert-file'])
        expect((await verify(tokenOf(issuer), ['--any-org', flag, 'x'])).exitCode, flag).to.equal(2);
    });
  });

  for (const { what, iss } of [
    { what: 'in upper case', iss: 'HTTPS://ACME.MY.SALESFORCE.COM' },
    { what: 'with a letter in upper case', iss: 'https://Acme.my.salesforce.com' },
    { what: 'with a slash at its end', iss: 'https://acme.my.salesforce.com/' },
    { what: 'with a port', iss: 'https://acme.my.salesforce.com:443' },
    { what: 'with a query', iss: 'https://acme.my.salesforce.com?' },
    { what: 'with a fragment', iss: 'https://acme.my.salesforce.com#' },
    { what: 'with a space', iss: ' https://acme.my.salesforce.com' },
    { what: 'with a tab in it', iss: 'https://acme.my\t.salesforce.com' },
    { what: 'with backslashes', iss: 'https:\\\\acme.my.salesforce.com' },
    { what: 'with an escaped letter', iss: 'https://%61cme.my.salesforce.com' },
    { what: 'with a wide letter', iss: 'https://ａcme.my.salesforce.com' },
    { what: 'of a site', iss: site },
    { what: 'of a site without a path', iss: 'https://evil.my.site.com' },
    { what: 'of a site of before', iss: 'https://evil.secure.force.com/shop' },
    { what: 'of a page below My Domain', iss: 'https://acme.my.salesforce.com/shop' },
    { what: 'of a host of Salesforce that is nobody’s My Domain', iss: 'https://evil.visual.force.com' },
  ]) {
    it(`takes no issuer at its own word that is written or named ${what}`, async () => {
      await keepKeysOf(
        iss,
        'https://acme.my.salesforce.com',
        new URL(iss).href.replace(/\/$/, ''),
        new URL(iss).origin,
      );
      for (const args of [[], ['--any-org']]) {
        const answer = await verify(tokenOf(iss), [...args, '--json']);
        expect(answer.exitCode, args.join()).to.equal(3);
        expect(answer.json().result, args.join()).to.include({ verified: false, keySource: 'none' });
        expect(check(answer, 'iss')?.ok, args.join()).to.equal(false);
      }
    });
  }

  it('takes a site’s keys once --issuer-url names it, and says that the org was not checked', async () => {
    await keepKeysOf(site);
    const answer = await verify(tokenOf(site), ['-r', site, '--json']);
    expect(answer.exitCode, answer.stdout).to.equal(0);
    expect(check(answer, 'tnk')).to.include({ ok: null });
    expect(check(answer, 'tnk')?.detail).to.match(/00Dxx0000001gER.*not checked.*--target-org/);
  });

  describe('and there is a default org,', () => {
    const startOwn = async () => {
      const org = await startPay();
      issueJwts(org, 'Pay');
      await logIn(org, 'own');
      return org;
    };
    const env = { SF_TARGET_ORG: 'own' };

    it('expects that org as if --target-org named it', async () => {
      const org = await startOwn();
      const token = await bearerToken(org, appNamed(org, 'Pay').consumerKey, user);
      const answer = await verify(token, ['--json'], env);
      expect(answer.exitCode, answer.stdout).to.equal(0);
      for (const id of ['iss', 'tnk']) expect(check(answer, id), id).to.include({ ok: true });
      expect(finding(answer, 'default-org')?.message).to.contain(org.url);
    });

    it('does not verify what another org has signed, whatever that org’s keys say', async () => {
      await startOwn();
      await keepKeysOf(issuer);
      const answer = await verify(tokenOf(issuer), ['--json'], env);
      expect({ exitCode: answer.exitCode, iss: check(answer, 'iss')?.ok }).to.deep.equal({ exitCode: 3, iss: false });
      const { stdout } = await verify(`${tokenOf(issuer)}\n${tokenOf(issuer)}\n`, [], env);
      for (const line of stdout.trimEnd().split('\n')) expect(JSON.parse(line).verified).to.equal(false);
    });

    it('never holds a bearer assertion against its keys', async () => {
      const org = await startOwn();
      const before = org.requests.length;
      const answer = await verify(await signClaims(payClaims(org)), ['--json'], env);
      expect(answer.json().result).to.include({ verified: false, keySource: 'none' });
      expect(check(answer, 'signature')?.detail).to.contain('--cert-file');
      expect(finding(answer, 'default-org')).to.equal(undefined);
      expect(org.requests).to.have.lengthOf(before);
    });
  });
});
