/** `sf jwt verify` with key lists and certificates as tools write them. The token was made for this, and is good until 2040. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import JwtVerify from '../../src/commands/jwt/verify.ts';
import { signClaims } from '../support/bearer-login.ts';
import { runCommand } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { inFolder, openssl, putFiles } from '../support/openssl.ts';

const field = (name: string): string => fileURLToPath(new URL(`../vectors/field/tokens/${name}`, import.meta.url));
const issuer = 'https://mycompany.my.salesforce.com';
const verify = (keys: string, token = field('access.jwt')) =>
  runCommand(JwtVerify, ['-f', token, '--jwks-file', keys, '-r', issuer, '--json']);

describe('sf jwt verify, with a list of keys in a file', () => {
  for (const name of ['jwks.json', 'jwks-utf16le.json', 'jwks-x5c-only.json'])
    it(`reads ${name}, and refuses a forged token by it`, async () => {
      const good = await verify(field(name));
      expect({ exitCode: good.exitCode, verified: good.json().result.verified }, good.stdout).to.deep.equal({
        exitCode: 0,
        verified: true,
      });
      const forged = await verify(field(name), field('forged.jwt'));
      expect({ exitCode: forged.exitCode, verified: forged.json().result.verified }).to.deep.equal({
        exitCode: 3,
        verified: false,
      });
    });

  const list = readFileSync(field('jwks.json'), 'utf8');
  const writings: [how: string, bytes: Buffer][] = [
    ['in UTF-16, little end first, without a mark', Buffer.from(list, 'utf16le')],
    ['in UTF-16, big end first', Buffer.from(`\ufeff${list}`, 'utf16le').swap16()],
    ['in UTF-16, big end first, without a mark', Buffer.from(list, 'utf16le').swap16()],
    ['in UTF-8 with a mark', Buffer.from(`\ufeff${list}`)],
    ['with white space around', Buffer.from(`\r\n  ${list}\r\n\r\n`)],
  ];
  for (const [how, bytes] of writings)
    it(`reads it ${how}`, () =>
      inFolder(async (dir) => {
        await putFiles(dir, { 'keys.json': bytes });
        expect((await verify(join(dir, 'keys.json'))).exitCode).to.equal(0);
      }));
});

describe('sf jwt verify, with the certificate of a client', () => {
  it('says that it has ended, where the signature is good all the same', () =>
    inFolder(async (dir) => {
      const now = Math.trunc(Date.now() / 1000);
      const claims = {
        iss: 'anAppOfAcme',
        sub: 'ida@pay.example',
        aud: 'https://login.salesforce.com',
        exp: now + 120,
      };
      const { privateKeyPem, certificatePem } = await keyPair('pay');
      await putFiles(dir, { token: await signClaims(claims), 'good.crt': certificatePem, 'server.key': privateKeyPem });
      await openssl(dir, ['req', '-new', '-key', 'server.key', '-subj', '/CN=pay', '-out', 'request.csr']);
      const signed = ['-signkey', 'server.key', '-days', '-1', '-out', 'ended.crt'];
      await openssl(dir, ['x509', '-req', '-in', 'request.csr', ...signed]);
      const verdict = async (certificate: string) => {
        const run = await runCommand(JwtVerify, [
          '-f',
          join(dir, 'token'),
          '--cert-file',
          join(dir, certificate),
          '--json',
        ]);
        const { verified, findings } = run.json().result;
        return { verified, codes: (findings as { code: string }[]).map(({ code }) => code) };
      };
      expect(await verdict('good.crt')).to.deep.equal({ verified: true, codes: [] });
      expect(await verdict('ended.crt')).to.deep.equal({ verified: true, codes: ['expired'] });
      await writeFile(join(dir, 'token'), await signClaims(claims, 'other'));
      expect((await verdict('ended.crt')).verified).to.equal(false);
    }));
});
