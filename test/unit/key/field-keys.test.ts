/**
 * Keys as CI systems, Setup and other tools leave them. One key stands behind all of these files: it is read, or what stands in its
 * place is named with a command that works on that very input.
 */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { readCertificate } from '../../../src/cert/certificate.ts';
import { JwtError } from '../../../src/faults/errors.ts';
import { readPrivateKey } from '../../../src/key/private-key.ts';
import { type DamagedText, disguises } from '../../support/disguises.ts';
import { faultOf, saidBy } from '../../support/faults.ts';
import { runs } from '../../support/runs.ts';

const folder = fileURLToPath(new URL('../../vectors/field/keys/', import.meta.url));
const field = (name: string): Buffer => readFileSync(join(folder, name));
const pack = field('pack.key').toString();
const whose = (key: KeyObject): string => createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();
const own = whose(readPrivateKey(pack).key);

const read = [
  'pack.key',
  'pkcs1-under-plain-label.pem',
  'breaks-escaped-twice.txt',
  'backslash-at-line-ends.txt',
  'base64-prefix.txt',
  'certutil-encode-of-key.txt',
  'mail-quotes.txt',
  'line-numbers.txt',
  'en-dashes.txt',
];

const named: Record<string, string> = {
  'keystore.jks': 'key-unreadable-jks',
  'server.key.enc': 'key-unreadable-openssl-enc',
  'macro-azure.txt': 'key-unreadable-unfilled',
  'undefined.txt': 'key-unreadable-unfilled',
  'first-line-only.txt': 'key-unreadable-first-line',
  'auth-url.txt': 'key-unreadable-token',
  'ansible-vault.txt': 'key-unreadable-ansible-vault',
  'git-lfs-pointer.txt': 'key-unreadable-git-lfs',
  'login-page.html': 'key-unreadable-page',
  'certificate.p7b': 'key-unreadable-pkcs7',
  'old-cipher-md5-des.pem': 'key-unreadable-old-cipher',
  'pkcs12.b64.txt': 'key-unreadable-pkcs12-base64',
  id_ed25519: 'key-type-not-supported',
  'pack.crt': 'key-unreadable-certificate',
};

/** Made up beside the collected ones. */
const others: [what: string, input: string | Buffer, code: string, path?: string][] = [
  ['base64 of a keystore', field('keystore.jks').toString('base64'), 'key-unreadable-jks-base64'],
  [
    'a JCEKS keystore',
    Buffer.concat([Buffer.from('cececece00000002', 'hex'), Buffer.alloc(300, 7)]),
    'key-unreadable-jks',
  ],
  [
    'openssl enc -base64',
    field('server.key.enc')
      .toString('base64')
      .replace(/(.{64})/g, '$1\n'),
    'key-unreadable-openssl-enc-base64',
  ],
  [
    'openssl enc without salt',
    field('server.key.enc').subarray(16),
    'key-unreadable-openssl-enc-unsalted',
    'deploy/server.key.enc',
  ],
  ['GPG in letters', '-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----', 'key-unreadable-gpg'],
  ['age', `age-encryption.org/v1\n-> X25519 abc\n`, 'key-unreadable-age'],
  [
    'age in letters',
    '-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----',
    'key-unreadable-age',
  ],
  [
    'SOPS in YAML',
    'key: ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]\nsops:\n  version: 3.8',
    'key-unreadable-sops',
  ],
  [
    'Ansible Vault in YAML',
    'server_key: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162',
    'key-unreadable-ansible-vault',
  ],
  ['git-crypt', Buffer.from('\0GITCRYPT\0abcdefgh', 'latin1'), 'key-unreadable-git-crypt'],
  ['an archive of something else', gzipSync('notes of the team'), 'key-unreadable-archive'],
  ['zip', Buffer.from('PK\u0003\u0004rest of an archive', 'latin1'), 'key-unreadable-archive'],
  ['sfdx-hardis ciphertext', `${'0a'.repeat(16)}:${'1b'.repeat(400)}`, 'key-unreadable-hardis'],
  ['a page', '<!DOCTYPE html>\n<html><head><title>Login</title>', 'key-unreadable-page'],
  ['a refusal in JSON', '{"message":"404 Project Not Found"}', 'key-unreadable-http-error'],
  ['a refusal in words', '404: Not Found', 'key-unreadable-http-error'],
  [
    'a refusal of a bucket',
    '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
    'key-unreadable-http-error',
  ],
  ['a mask', '***', 'key-unreadable-unfilled'],
  ['an expression of GitHub', '$'.concat('{{ secrets.SF_JWT_KEY }}'), 'key-unreadable-unfilled'],
  ['a place of Jenkins', '$'.concat('{SF_JWT_KEY}'), 'key-unreadable-unfilled'],
  ['the name of the secret', 'SF_JWT_KEY', 'key-unreadable-variable-name'],
  ['a JWT', field('../tokens/access.jwt'), 'key-unreadable-token'],
  ['a session id', `00D5g000004XyZa!AQ0AQ${'abcDEF123.'.repeat(9)}`, 'key-unreadable-token'],
  ['a consumer secret', '0123456789ABCDEF'.repeat(4), 'key-unreadable-consumer-secret'],
  ['a consumer key', `3MVG9${'aB3.'.repeat(20)}`, 'key-unreadable-consumer-key'],
  ['a fingerprint', Array(32).fill('a1').join(':'), 'key-unreadable-fingerprint'],
  ['the first line of a PKCS#1 key', '-----BEGIN RSA PRIVATE KEY-----', 'key-unreadable-first-line'],
  ['nothing', ' \n', 'key-unreadable-empty'],
];

describe('What is kept where a key was to be', () => {
  it('is tried file by file, each that was collected', () => {
    expect([...read, ...Object.keys(named)].toSorted()).to.deep.equal(readdirSync(folder).toSorted());
  });

  for (const name of read)
    it(`is read, for it is the key: ${name}`, () => {
      const { key, repaired } = readPrivateKey(field(name));
      expect(whose(key)).to.equal(own);
      expect(repaired.length > 0).to.equal(name !== 'pack.key');
    });

  for (const [name, code] of Object.entries(named))
    it(`is named, for it is none: ${name}`, () => {
      const fault = faultOf(() => readPrivateKey(field(name), 'open sesame', join(folder, name)));
      expect(fault).to.include({ code });
      expect(fault.actions.join('\n')).not.to.match(/^Generate a new key pair/);
    });

  for (const [what, input, code, path = null] of others)
    it(`is named, for it is none: ${what}`, () => {
      const fault = faultOf(() => readPrivateKey(input, undefined, path));
      expect(fault).to.include({ code });
      expect(saidBy(fault)).not.to.match(/AQ0AQ|0123456789ABCDEF|PRIVATE KEY-----\n/);
    });

  it('says how much of a key is there, and where another sign stands', () => {
    const cut = pack
      .split('\n')
      .filter((_, at) => at < 12)
      .join('\n')
      .concat('\n-----END PRIVATE KEY-----\n');
    expect(faultOf(() => readPrivateKey(cut))).to.include({ code: 'key-unreadable-cut' });
    const lines = pack.split('\n');
    lines[4] = `${lines[4]?.slice(0, 20)}é${lines[4]?.slice(20)}`;
    const fault = faultOf(() => readPrivateKey(lines.join('\n')));
    expect(fault).to.include({ code: 'key-unreadable-other-signs' });
    expect(fault.message).to.contain('line 5, column 21');
  });

  it('is the key, however much its beginning looks like something else', () => {
    const padded = (text: string, encoding: BufferEncoding): Buffer => {
      const bytes = Buffer.from(text, encoding);
      return Buffer.concat([bytes, Buffer.from('\n'.repeat(16), encoding)]).subarray(
        0,
        bytes.length + 16 - (bytes.length % 16),
      );
    };
    const beginnings: Record<string, string | Buffer> = {
      'UTF-16, in blocks of 16 bytes': padded(`\uFEFF${pack}`, 'utf16le'),
      'a comment in Latin-1, in blocks of 16 bytes': padded(`# clé de l’équipe, é\n${pack}`, 'latin1'),
      'a JSON object with a status': JSON.stringify({ status: 200, message: 'ok', key: pack }),
      'a page with the key in it': `<html><body><pre>${pack}</pre></body></html>`,
      'a comment about SOPS': `# was ENC[AES256_GCM,data:x]\n${pack}`,
    };
    for (const [what, input] of Object.entries(beginnings)) {
      expect(whose(readPrivateKey(input).key), what).to.equal(own);
    }
  });

  it('says only that bytes are missing, wherever they stood', () => {
    const lines = pack.split('\n');
    const fault = faultOf(() => readPrivateKey([...lines.slice(0, 9), ...lines.slice(10)].join('\n')));
    expect(fault).to.include({ code: 'key-unreadable-cut' });
    expect(fault.message).to.match(/part of it is missing: only \d+ of \d+ bytes/);
  });

  it('is not said to lack bytes where signs became blanks', () => {
    expect(faultOf(() => readPrivateKey(pack.replace(/\+/g, '\t'))).code).to.equal('key-unreadable-damaged');
  });

  it('is the first of two keys, which is told', () => {
    expect(readPrivateKey(pack + pack).keys).to.equal(2);
    expect(readPrivateKey(pack).keys).to.equal(1);
  });

  it('is a wrong passphrase only where the cipher was tried', () => {
    for (const passphrase of ['open sesame', 'wrong'])
      expect(faultOf(() => readPrivateKey(field('old-cipher-md5-des.pem'), passphrase))).to.include({
        code: 'key-unreadable-old-cipher',
      });
    const fault = faultOf(() =>
      readPrivateKey(
        '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-CBC,0123456789ABCDEF\n\nAAAA\n-----END RSA PRIVATE KEY-----',
        'x',
      ),
    );
    expect(fault).to.include({ code: 'key-unreadable-old-cipher' });
  });

  it('is the key, whatever was done to it on its way, or is refused: never another key, and never a claim of loss', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...disguises), { minLength: 1, maxLength: 3 }), (chain) => {
        const worn = chain.reduce((text: string, { wear }: DamagedText) => wear(text), pack);
        const what = chain.map(({ name }) => name).join(', then ');
        try {
          expect(whose(readPrivateKey(worn).key), what).to.equal(own);
        } catch (error) {
          if (!(error instanceof JwtError)) throw error;
          // Not one word of loss, of another thing or of another key, and no advice to throw it away.
          expect(error.code, what).to.match(/^key-unreadable(?:-other-signs|-damaged|-archive|-page)?$/);
          expect(error.actions.join('\n'), what).not.to.match(/new pair/i);
        }
      }),
      runs(400),
    );
  });

  it('is asked for its passphrase, whatever single thing was done to it', () => {
    const key = createPrivateKey(pack);
    for (const type of ['pkcs8', 'pkcs1'] as const) {
      const lockedAnew = (): string =>
        String(key.export({ format: 'pem', type, cipher: 'aes-256-cbc', passphrase: 'pw' }));
      const locked = lockedAnew();
      for (const { name, wear } of disguises) {
        // Each time other letters, among which a reading that lost one may look whole by chance.
        for (const one of [locked, ...Array.from({ length: type === 'pkcs1' ? 12 : 1 }, lockedAnew)])
          expect(whose(readPrivateKey(wear(one), 'pw').key), `${type}, ${name}`).to.equal(own);
        const code = (passphrase?: string) => faultOf(() => readPrivateKey(wear(locked), passphrase)).code;
        expect(code(), `${type}, ${name}`).to.equal('key-unreadable-needs-passphrase');
        expect(code('wrong'), `${type}, ${name}`).to.equal('key-unreadable-wrong-passphrase');
      }
    }
  });

  it('lacks a part, wherever it was cut and however it was carried, and is not called anything else', () => {
    const body = pack.replace(/-----.*\n/g, '');
    const parts = {
      'the first half': pack.slice(0, 900),
      'the second half': pack.slice(900),
      'a half with both labels': `${pack.slice(0, 900)}\n-----END PRIVATE KEY-----\n`,
      'a gap within a line': pack.slice(0, 400) + pack.slice(420),
      'half a body': body.slice(0, 800),
      'half of it in JSON': JSON.stringify({ key: pack.slice(0, 900) }),
      'half of its base64': Buffer.from(pack).toString('base64').slice(0, 1200),
      'half of its hex dump': Buffer.from(pack).toString('hex').slice(0, 1200),
      // Read as base64url, labels and all, these are as long as if openssl enc had made them.
      ...Object.fromEntries(
        Array.from({ length: 22 }, (_, at) => [
          `a part with short labels, ${at}`,
          pack.slice(0, 900 + at).replace(/-----/g, '----'),
        ]),
      ),
    };
    for (const [what, text] of Object.entries(parts))
      expect(faultOf(() => readPrivateKey(text)).code, what).to.match(/^key-unreadable-(?:cut|damaged)$/);
  });

  it('is the key, whatever single thing was done to it', () => {
    for (const { name, wear } of disguises) expect(whose(readPrivateKey(wear(pack)).key), name).to.equal(own);
  });
});

describe('What is kept where a certificate was to be', () => {
  const certificate = field('pack.crt').toString();
  const fingerprint = readCertificate(field('pack.crt')).certificate.sha256Fingerprint;

  it('is the certificate, whatever single thing was done to it', () => {
    for (const { name, wear } of disguises.filter(({ forKeysAlone }) => !forKeysAlone))
      expect(readCertificate(Buffer.from(wear(certificate))).certificate.sha256Fingerprint, name).to.equal(fingerprint);
  });

  it('is named where it is none', () => {
    expect(faultOf(() => readCertificate(field('certificate.p7b')))).to.include({
      code: 'certificate-unreadable-pkcs7',
    });
    expect(faultOf(() => readCertificate(field('keystore.jks')))).to.include({
      code: 'certificate-unreadable-keystore',
    });
  });
});
