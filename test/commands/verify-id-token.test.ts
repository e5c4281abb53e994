/** `sf jwt verify` of ID tokens: a genuine one only where it is asked for as such, and never a forged one. */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { SignJWT } from 'jose';
import JwtVerify from '../../src/commands/jwt/verify.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { inFolder, putFiles } from '../support/openssl.ts';

const field = (name: string): string => fileURLToPath(new URL(`../vectors/field/tokens/${name}`, import.meta.url));
const issuer = 'https://mycompany.my.salesforce.com';
const payloadOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
const { aud: app } = payloadOf(readFileSync(field('id.jwt'), 'utf8'));

const verify = (token: string, args: string[], keys = field('id-jwks.json')): Promise<CommandRun> =>
  runCommand(JwtVerify, ['-f', token, '--jwks-file', keys, '-r', issuer, ...args]);
const asIdToken = ['--id-token', '--client-id', app];
const judged = async (token: string, args: string[], keys?: string) => {
  const run = await verify(token, [...args, '--json'], keys);
  const { verified, verdict, checks } = run.json().result as {
    verified: boolean;
    verdict: string;
    checks: { id: string; ok: boolean | null }[];
  };
  return {
    exitCode: run.exitCode,
    verified,
    verdict,
    failed: checks.flatMap(({ id, ok }) => (ok === false ? [id] : [])),
  };
};

/** An ID token and its list, of a key made here; claims and header as they are given. */
async function made(claims: object, kid = '240', header: object = {}): Promise<{ token: string; keys: string }> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const exp = Math.trunc(Date.now() / 1000) + 600;
  const sub = 'https://login.salesforce.com/id/00D5g000004XyZaEAK/0055g00000Intg2AAB';
  const token = await new SignJWT({ iss: issuer, sub, aud: app, exp, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT', ...header })
    .sign(privateKey);
  return {
    token,
    keys: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' }] }),
  };
}
const judgedMade = (claims: object, args = asIdToken, kid = '240', header: object = {}) =>
  inFolder(async (dir) => {
    const { token, keys } = await made(claims, kid, header);
    await putFiles(dir, { token, keys });
    return judged(join(dir, 'token'), args, join(dir, 'keys'));
  });

describe('sf jwt verify, of an ID token', () => {
  it('verifies a genuine one that is asked for, for its app', async () => {
    expect(await judged(field('id.jwt'), asIdToken)).to.deep.equal({
      exitCode: 0,
      verified: true,
      verdict: 'valid',
      failed: [],
    });
    expect(await judgedMade({})).to.include({ exitCode: 0, verdict: 'valid' });
    expect(await judgedMade({ aud: ['other', app] })).to.include({ exitCode: 0, verdict: 'valid' });
  });

  it('gives no verdict where it was not asked for, and says how to ask', async () => {
    for (const args of [[], ['--client-id', app], ['--audience', app]]) {
      expect(await judged(field('id.jwt'), args)).to.deep.equal({
        exitCode: 3,
        verified: false,
        verdict: 'not-checked',
        failed: [],
      });
      const { stdout } = await verify(field('id.jwt'), args);
      expect(stdout).to.match(/^NO VERDICT: this is an ID token/);
      const named = args[0] === '--client-id' ? app : '<consumer-key>';
      expect(stdout).to.contain(`sf jwt verify --id-token --client-id ${named} --token-file`);
      expect(stdout).to.contain(`--issuer-url ${issuer}`);
    }
  });

  it('fails what is for another app, of another issuer, has ended or has no such key', async () => {
    const wrong: [claims: object, failed: string, kid?: string][] = [
      [{ aud: 'another app' }, 'aud'],
      [{ aud: `${app}x` }, 'aud'],
      [{ iss: 'https://other.my.salesforce.com' }, 'iss'],
      [{ exp: 1_700_000_000 }, 'exp'],
      [{ nbf: 4_000_000_000 }, 'nbf'],
      [{}, 'kid', 'Named_Credential'],
      [{}, 'kid', '240x'],
    ];
    for (const [claims, failed, kid] of wrong) {
      const found = await judgedMade(claims, asIdToken, kid);
      expect(found, failed).to.include({ exitCode: 3, verified: false, verdict: 'not-valid' });
      expect(found.failed, failed).to.include(failed);
    }
  });

  it('fails a forged one, asked for or not', async () =>
    inFolder(async (dir) => {
      const genuine = readFileSync(field('id.jwt'), 'utf8').trim();
      const { token: stranger } = await made({}, '234');
      const [header = '', payload = '', signature = ''] = genuine.split('.');
      const other = Buffer.from(
        JSON.stringify({ ...payloadOf(genuine), sub: payloadOf(genuine).sub.replace('Intg2', 'Adm1n') }),
      );
      const forged = [
        stranger,
        [header, other.toString('base64url'), signature].join('.'),
        `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
      ];
      for (const token of forged)
        for (const args of [asIdToken, []]) {
          await putFiles(dir, { token });
          const found = await judged(join(dir, 'token'), args);
          expect(found).to.include({ exitCode: 3, verified: false, verdict: 'not-valid' });
          expect(found.failed).to.include('signature');
          expect((await verify(join(dir, 'token'), args)).stdout)
            .to.match(/^NOT VALID/)
            .and.not.match(/no verdict/i);
        }
    }));

  it('takes no access token for one', async () => {
    const access = await judged(field('access.jwt'), asIdToken, field('jwks.json'));
    expect(access).to.include({ exitCode: 3, verified: false, verdict: 'not-valid' });
    expect(access.failed).to.include('tty');
    expect(await judgedMade({ sub: 'nobody' })).to.include({ exitCode: 3, verified: false });
  });

  it('wants the app', async () => {
    const { exitCode, stderr } = await verify(field('id.jwt'), ['--id-token']);
    expect(exitCode).to.equal(2);
    expect(stderr).to.match(/--client-id/);
  });
});
