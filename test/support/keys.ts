/** Key pairs made by openssl, once per process and name. Nothing of them is ever committed or left on disk. */
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type KeyPair = { privateKeyPem: string; certificatePem: string; certificateDer: Buffer };

const run = promisify(execFile);
const pairs = new Map<string, Promise<KeyPair>>();

/**
 * An RSA-2048 key and its self-signed certificate, valid for a year. The same name gives the same pair: `pay` is the one that the
 * app Pay trusts in the tests, any other name stands for a key that no app knows until a test uploads its certificate.
 */
export function keyPair(name = 'pay'): Promise<KeyPair> {
  const pair = pairs.get(name) ?? makePair(name);
  pairs.set(name, pair);
  return pair;
}

async function makePair(name: string): Promise<KeyPair> {
  const dir = await mkdtemp(join(tmpdir(), 'local-org-key-')); // mode 0700
  try {
    return await makePairIn(dir, name);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function makePairIn(dir: string, name: string): Promise<KeyPair> {
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  const files = ['-keyout', key, '-out', cert];
  await run(
    'openssl',
    ['req', '-x509', '-sha256', '-nodes', '-newkey', 'rsa:2048', '-days', '365', ...files].concat([
      '-subj',
      `/CN=${name}`,
    ]),
  );
  const [privateKeyPem, certificatePem] = await Promise.all([readFile(key, 'utf8'), readFile(cert, 'utf8')]);
  return { privateKeyPem, certificatePem, certificateDer: new X509Certificate(certificatePem).raw };
}
