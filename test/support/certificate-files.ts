/** Certificate files as people have them, made by openssl at run time: good ones, and what they take for one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyPair } from './keys.ts';
import { makeCertificate, openssl, putFiles } from './openssl.ts';

const selfSign = ['req', '-x509', '-sha256', '-nodes', '-newkey', 'rsa:2048', '-subj', '/CN=pay'];

/** Puts `new.crt` (PEM), `new.der`, `new.key`, `locked.key` (`passphrase` opens it), `old.key` and all the rest into `dir`. */
export async function putCertificateFiles(dir: string, passphrase: string): Promise<void> {
  await openssl(dir, [...selfSign, '-days', '365', '-keyout', 'new.key', '-out', 'new.crt']);
  await openssl(dir, ['x509', '-in', 'new.crt', '-outform', 'DER', '-out', 'new.der']);
  await openssl(dir, ['req', '-new', '-key', 'new.key', '-subj', '/CN=pay', '-out', 'request.csr']);
  await openssl(dir, [
    'x509',
    '-req',
    '-in',
    'request.csr',
    '-signkey',
    'new.key',
    '-days',
    '-1',
    '-out',
    'expired.crt',
  ]);
  await lock(dir, passphrase);
  await putNotYetValid(dir);
  const { privateKeyPem, certificatePem } = await keyPair('pay');
  const pem = await readFile(join(dir, 'new.crt'), 'utf8');
  await putFiles(dir, {
    'old.key': privateKeyPem,
    'old.crt': certificatePem,
    'chain.crt': pem + certificatePem,
    'ec.crt': await makeCertificate({ algorithm: 'ec' }),
    'large.crt': await makeCertificate({ names: 200 }),
    'broken.crt': pem.slice(0, 300),
    'windows.crt': `\uFEFF${pem.replaceAll('\n', '\r\n')}`,
    'empty.crt': '',
  });
}

/** The passphrase goes by a file, as it may in no list of processes. */
async function lock(dir: string, passphrase: string): Promise<void> {
  await putFiles(dir, { 'passphrase.txt': passphrase });
  const files = ['-in', 'new.key', '-out', 'locked.key', '-passout', 'file:passphrase.txt'];
  await openssl(dir, ['pkcs8', '-topk8', '-v2', 'aes256', ...files]);
}

/** OpenSSL 3.0 sets a first day of validity only as a certificate authority, which keeps its books in files. */
async function putNotYetValid(dir: string): Promise<void> {
  const config = [
    '[ca]\ndefault_ca=own\n[own]\nnew_certs_dir=.\ndatabase=index.txt\nserial=serial.txt',
    'default_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n',
  ];
  await putFiles(dir, { 'ca.cnf': config.join('\n'), 'index.txt': '', 'serial.txt': '01\n' });
  const dates = ['-startdate', '20900101000000Z', '-enddate', '20910101000000Z'];
  const sign = ['ca', '-batch', '-selfsign', '-notext', '-config', 'ca.cnf', '-keyfile', 'new.key', ...dates];
  await openssl(dir, [...sign, '-in', 'request.csr', '-out', 'future.crt']);
}
