/** The texts of programs that nobody here wrote, as they give them today: explain has to know each of them. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { importPKCS8, SignJWT } from 'jose';
import { explain } from '../../src/explain/explain.ts';
import { keyPair } from '../support/keys.ts';
import { inFolder, openssl, putFiles } from '../support/openssl.ts';
import { pemOf, rsaKey } from '../support/rsa.ts';
import { closedPort, closeServers, httpServer, httpsServer, tcpServer } from '../support/servers.ts';

// What `sf org login jwt` signs with.
const jsonwebtoken: { sign(payload: object, key: string, options: { algorithm: string }): string } = createRequire(
  import.meta.url,
)('jsonwebtoken');

const textOf = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    return inspect(error);
  }
  throw new Error('it worked');
};
const codeOf = async (work: () => unknown): Promise<string | undefined> => explain(await textOf(work)).matches[0]?.code;

const signWithJose = async (key: string): Promise<string> =>
  new SignJWT({}).setProtectedHeader({ alg: 'RS256' }).sign(await importPKCS8(key, 'RS256'));
const signWithJsonwebtoken = (key: string): string => jsonwebtoken.sign({}, key, { algorithm: 'RS256' });

describe('explain knows what other programs say of a key', () => {
  const pem = pemOf(rsaKey());
  const other = (curve: 'ec' | 'ed25519'): string =>
    (curve === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519')).privateKey
      .export({ type: 'pkcs8', format: 'pem' })
      .toString();
  const readers = { jsonwebtoken: signWithJsonwebtoken, 'node:crypto': createPrivateKey, jose: signWithJose };
  const notAccepted = 'key-format-not-accepted';
  const faults: [what: string, key: string, codes: Partial<Record<keyof typeof readers, string>>][] = [
    ['on one line', pem.replaceAll('\n', ''), { jsonwebtoken: notAccepted, 'node:crypto': notAccepted }],
    [
      'as base64',
      Buffer.from(pem).toString('base64'),
      { jsonwebtoken: notAccepted, 'node:crypto': notAccepted, jose: notAccepted },
    ],
    ['with \\n written out', pem.replaceAll('\n', '\\n'), { jsonwebtoken: notAccepted, 'node:crypto': notAccepted }],
    ['cut off', pem.slice(0, 400), { jsonwebtoken: notAccepted, 'node:crypto': notAccepted, jose: notAccepted }],
    [
      'locked',
      pemOf(rsaKey(), 'pkcs8', 'sesame'),
      { jsonwebtoken: notAccepted, 'node:crypto': 'key-unreadable-needs-passphrase', jose: notAccepted },
    ],
    ['that is not there', '', { jsonwebtoken: 'key-unreadable-empty' }],
    ['of an elliptic curve', other('ec'), { jsonwebtoken: 'key-type-not-supported', jose: 'key-type-not-supported' }],
    ['of type Ed25519', other('ed25519'), { jsonwebtoken: 'key-type-not-supported', jose: 'key-type-not-supported' }],
    [
      'of 1024 bits',
      pemOf(rsaKey(1024)),
      { jsonwebtoken: 'key-type-not-supported-small', jose: 'key-type-not-supported-small' },
    ],
  ];
  for (const [what, key, codes] of faults) {
    for (const [name, code] of Object.entries(codes)) {
      it(`a key ${what}, in the words of ${name}, is ${code}`, async () => {
        expect(await codeOf(() => readers[name as keyof typeof readers](key))).to.equal(code);
      });
    }
  }

  it('a certificate in place of the key, in the words of jsonwebtoken and of openssl', async () => {
    const { certificatePem } = await keyPair('pay');
    expect(await codeOf(() => signWithJsonwebtoken(certificatePem))).to.equal(notAccepted);
    await inFolder(async (dir) => {
      await putFiles(dir, { crt: certificatePem });
      expect(await codeOf(() => openssl(dir, ['pkey', '-in', 'crt', '-noout']))).to.equal(notAccepted);
    });
  });

  it('a wrong passphrase, in the words of node:crypto and of openssl', async () => {
    const key = pemOf(rsaKey(), 'pkcs8', 'sesame');
    expect(await codeOf(() => createPrivateKey({ key, passphrase: 'x' }))).to.equal('key-unreadable-wrong-passphrase');
    await inFolder(async (dir) => {
      await putFiles(dir, { key });
      const wrong = ['pkey', '-in', 'key', '-noout', '-passin', 'pass:wrong'];
      expect(await codeOf(() => openssl(dir, wrong))).to.equal('key-unreadable-wrong-passphrase');
    });
  });

  it('a key file that is gone, in the words of Node', async () => {
    expect(await codeOf(() => readFileSync('/nowhere/server.key'))).to.equal('input-unreadable-missing');
  });
});

describe('explain knows what fetch says of a network', () => {
  afterEach(closeServers);

  it('when nobody listens', async () => {
    const port = await closedPort();
    const text = await textOf(() => fetch(`http://127.0.0.1:${port}`));
    // This machine is no org; with the address of one it is the same text.
    expect(explain(text).matches).to.deep.equal([]);
    const ofOrg = text.replaceAll('127.0.0.1', '203.0.113.7').replaceAll(String(port), '443');
    expect(explain(ofOrg).matches[0]?.code).to.equal('org-unreachable-tcp');
  });

  it('when nobody trusts the certificate of the server', async () => {
    const { privateKeyPem: key, certificatePem: cert } = await keyPair('pay');
    const { port } = await httpsServer({ key, cert }, (_, response) => response.end());
    expect(await codeOf(() => fetch(`https://127.0.0.1:${port}`))).to.equal('tls-untrusted-issuer');
  });

  it('when the other side speaks no TLS', async () => {
    const { port } = await httpServer((_, response) => response.end());
    expect(await codeOf(() => fetch(`https://127.0.0.1:${port}`))).to.equal('org-unreachable-tls');
  });

  it('when the connection breaks off', async () => {
    const { port } = await tcpServer((socket) => socket.destroy());
    expect(await codeOf(() => fetch(`http://127.0.0.1:${port}`))).to.equal('org-unreachable-http');
  });

  it('when the answer is a page', async () => {
    const { port } = await httpServer((_, response) => response.end('<!DOCTYPE html><html></html>'));
    const read = async (): Promise<unknown> => (await fetch(`http://127.0.0.1:${port}`)).json();
    expect(await codeOf(read)).to.equal('org-answered-badly-html');
  });
});
