/** What stands in place of a key or a certificate is named for what it is, bare or in whatever carries it; and of several keys each is counted. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { readCertificate } from '../../../src/cert/certificate.ts';
import { readPrivateKey } from '../../../src/key/private-key.ts';
import { faultOf, saidBy } from '../../support/faults.ts';
import { runs } from '../../support/runs.ts';

const field = (name: string): Buffer =>
  readFileSync(fileURLToPath(new URL(`../../vectors/field/keys/${name}`, import.meta.url)));
const pack = field('pack.key').toString();
const key = createPrivateKey(pack);
const publicKey = createPublicKey(key);
const whose = (one: KeyObject): string => createPublicKey(one).export({ format: 'pem', type: 'spki' }).toString();
const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----.*-----|\s/g, ''), 'base64');
const base64 = (content: string | Buffer): string => Buffer.from(content).toString('base64');
const request = `-----BEGIN CERTIFICATE REQUEST-----
MIICUTCCATkCAQAwDDEKMAgGA1UEAwwBeDCCASIwDQYJKoZIhvcNAQEBBQADggEP
-----END CERTIFICATE REQUEST-----
`;

/** What carries any bytes, and is undone to see what they are. */
const carriers: { name: string; carry: (content: string | Buffer) => string | Buffer }[] = [
  { name: 'as it is', carry: (content) => content },
  { name: 'in base64', carry: base64 },
  { name: 'in base64 in columns with CRLF', carry: (content) => base64(content).replace(/(.{76})(?=.)/g, '$1\r\n') },
  { name: 'in base64 of base64', carry: (content) => base64(base64(content)) },
  { name: 'in gzip', carry: (content) => gzipSync(content) },
  { name: 'in base64 of gzip', carry: (content) => base64(gzipSync(content)) },
  { name: 'in hex', carry: (content) => Buffer.from(content).toString('hex') },
  { name: 'in base64 in JSON', carry: (content) => JSON.stringify({ data: { key: base64(content) } }) },
  { name: 'in base64 in a variable', carry: (content) => `SF_JWT_KEY="${base64(content)}"` },
  { name: 'in base64 as a data URL', carry: (content) => `data:application/octet-stream;base64,${base64(content)}` },
  { name: 'in base64 in a secret', carry: (content) => `kind: Secret\ndata:\n  tls.key: ${base64(content)}\n` },
  {
    name: 'in the labels of certutil',
    carry: (content) => `-----BEGIN CERTIFICATE-----\n${base64(content)}\n-----END CERTIFICATE-----\n`,
  },
];

/** The end of the code for a key, where one is asked for, and for a certificate. */
const things: { what: string; content: string | Buffer; key: string; certificate: string }[] = [
  { what: 'a Java keystore', content: field('keystore.jks'), key: 'jks', certificate: 'keystore' },
  { what: 'what openssl enc made', content: field('server.key.enc'), key: 'openssl-enc', certificate: 'openssl-enc' },
  {
    what: 'PKCS#12',
    content: Buffer.from(field('pkcs12.b64.txt').toString(), 'base64'),
    key: 'pkcs12',
    certificate: 'pkcs12',
  },
  { what: 'PKCS#7', content: field('certificate.p7b'), key: 'pkcs7', certificate: 'pkcs7' },
  { what: 'PKCS#7 in bytes', content: derOf(field('certificate.p7b').toString()), key: 'pkcs7', certificate: 'pkcs7' },
  {
    what: 'a page',
    content: '<!DOCTYPE html>\n<html><head><title>Login</title></head></html>',
    key: 'page',
    certificate: 'page',
  },
  { what: 'a pointer of Git LFS', content: field('git-lfs-pointer.txt'), key: 'git-lfs', certificate: 'git-lfs' },
  { what: 'age', content: 'age-encryption.org/v1\n-> X25519 abc\nabc\n', key: 'age', certificate: 'age' },
  {
    what: 'GPG',
    content: '-----BEGIN PGP MESSAGE-----\n\nhQEMAabc\n-----END PGP MESSAGE-----',
    key: 'gpg',
    certificate: 'gpg',
  },
  {
    what: 'SOPS',
    content: 'key: ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]\nsops:\n  version: 3.8',
    key: 'sops',
    certificate: 'sops',
  },
  { what: 'Ansible Vault', content: field('ansible-vault.txt'), key: 'ansible-vault', certificate: 'ansible-vault' },
  { what: 'a signing request', content: request, key: 'request', certificate: 'request' },
  {
    what: 'a public key',
    content: publicKey.export({ format: 'pem', type: 'spki' }),
    key: 'public-key',
    certificate: 'public-key',
  },
  {
    what: 'a public key in bytes',
    content: publicKey.export({ format: 'der', type: 'spki' }),
    key: 'public-key',
    certificate: 'public-key',
  },
  { what: 'a JWT', content: field('../tokens/access.jwt').toString().trim(), key: 'token', certificate: 'token' },
  {
    what: 'an error of a server',
    content: '{"message":"404 Project Not Found"}',
    key: 'http-error',
    certificate: 'http-error',
  },
  {
    what: 'a PuTTY key',
    content: 'PuTTY-User-Key-File-3: ssh-rsa\r\nEncryption: none\r\nComment: pay\r\n',
    key: 'putty',
    certificate: 'private-key',
  },
];

const endOf = (code: string): string => code.replace(/^(?:key|certificate)-unreadable-?/, '').replace(/-base64$/, '');

describe('What stands in place of a key or a certificate', () => {
  for (const { what, content, ...ends } of things)
    it(`is named, however it is carried: ${what}`, () => {
      for (const { name, carry } of carriers) {
        const carried = carry(content);
        const forKey = faultOf(() => readPrivateKey(carried));
        expect(endOf(forKey.code), name).to.equal(ends.key);
        const forCertificate = faultOf(() => readCertificate(Buffer.from(carried)));
        expect(endOf(forCertificate.code), name).to.equal(ends.certificate);
        expect([forKey, forCertificate].map(saidBy).join('\n'), name).not.to.match(/new pair|AAAA|BEGIN PGP/i);
      }
    });

  it('is named where two carriers lie around each other', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...things),
        fc.constantFrom(...carriers.slice(1)),
        fc.constantFrom(...carriers.slice(1)),
        ({ content, ...ends }, inner, outer) => {
          const carried = outer.carry(inner.carry(content));
          expect(endOf(faultOf(() => readPrivateKey(carried)).code), `${inner.name}, ${outer.name}`).to.equal(ends.key);
          const fault = faultOf(() => readCertificate(Buffer.from(carried)));
          expect(endOf(fault.code), `${inner.name}, ${outer.name}`).to.equal(ends.certificate);
        },
      ),
      runs(150),
    );
  });

  it('is a key or a certificate in the place of the other', () => {
    for (const { name, carry } of carriers) {
      for (const content of [
        pack,
        key.export({ format: 'der', type: 'pkcs8' }),
        key.export({ format: 'der', type: 'pkcs1' }),
      ])
        expect(
          faultOf(() => readCertificate(Buffer.from(carry(content)))),
          name,
        ).to.include({
          code: 'certificate-unreadable-private-key',
        });
      for (const content of [field('pack.crt'), derOf(field('pack.crt').toString())])
        expect(
          faultOf(() => readPrivateKey(carry(content))),
          name,
        ).to.include({ code: 'key-unreadable-certificate' });
    }
  });

  it('says what is around it, where the proposed commands want it bare', () => {
    const carried = JSON.stringify({ key: base64(field('server.key.enc')) });
    const fault = faultOf(() => readPrivateKey(carried, undefined, '/ci/key.json'));
    expect(fault.message).to.contain('It is inside JSON, base64: remove that first.');
    expect(fault.actions[0]).to.contain('-in <file>').and.not.to.contain('/ci/key.json');
    const bare = faultOf(() => readPrivateKey(field('server.key.enc'), undefined, '/ci/key.enc'));
    expect(bare.message).not.to.match(/Around| $/);
    expect(bare.actions[0]).to.contain('-in /ci/key.enc');
  });
});

const dollar = '$';
const macros = [
  ...[
    '$(SF_JWT_KEY)',
    '$(SF.KEY)',
    '%SF_JWT_KEY%',
    '%env.KEY%',
    '%%KEY%%',
    '#{KEY}#',
    '#{KEY}',
    '__KEY__',
    '__MY-KEY__',
  ],
  ...['{{KEY}}', '{{ .Values.key }}', '{{{KEY}}}', '<%= KEY %>', '$KEY', `${dollar}{KEY}`, `${dollar}{env.KEY}`],
  ...[
    `${dollar}{{ secrets.KEY }}`,
    `${dollar}{{secrets.KEY}}`,
    `${dollar}{bamboo.KEY}`,
    '@@KEY@@',
    '@KEY@',
    '$[variables.KEY]',
  ],
  ...[
    '$[[ inputs.key ]]',
    '<< parameters.key >>',
    '<+secrets.getValue("k")>',
    '((key))',
    '[[key]]',
    '%{KEY}',
    '%(key)s',
  ],
  ...['!Ref Key', 'process.env.KEY', 'secrets.SF_KEY', 'os.environ["KEY"]', '{%KEY%}', '~KEY~', '$env:KEY', '&{KEY}'],
  ...['undefined', 'null', '***', '*** ***', '<your key here>', '[object Object]', 'TODO'],
];
const references: [text: string, whose: RegExp][] = [
  ['op://vault/item/field', /1Password/],
  ['{{ op://vault/item/field }}', /1Password/],
  ['vault:secret/data/jwt#key', /Vault/],
  [`${dollar}{vault:secret/jwt#key}`, /Vault/],
  ['ref+vault://secret/jwt#/key', /Vault/],
  ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:jwt-AbCdEf', /AWS Secrets Manager/],
  ['{{resolve:secretsmanager:jwt:SecretString:key}}', /AWS Secrets Manager/],
  ['{{resolve:ssm-secure:/jwt/key:1}}', /AWS Systems Manager/],
  ['ssm:/jwt/key', /AWS Systems Manager/],
  ['@Microsoft.KeyVault(SecretUri=https://x.vault.azure.net/secrets/k/)', /Azure Key Vault/],
  ['@Microsoft.KeyVault(VaultName=x;SecretName=k)', /Azure Key Vault/],
  ['https://x.vault.azure.net/secrets/k/1', /Azure Key Vault/],
  ['gcp sm://project/key', /Google Secret Manager/],
  ['sm://project/key', /Google Secret Manager/],
  ['projects/1/secrets/key/versions/latest', /Google Secret Manager/],
  ['doppler:SF_KEY', /Doppler/],
  ['keyring:sf/key', /keyring/],
  ['akeyless:/key', /Akeyless/],
];
const ciphertexts: [text: string, whose: RegExp][] = [
  ['vault:v1:8SDd3WHDOjf7mq69CyCqYjBXAiQQAVZRkFM13ok481zoCmHnSeDX9vyf7w==', /transit engine of Vault/],
  ['{cipher}AQB8a1', /Spring Cloud Config/],
  ['ENC(G6N718UuyPE5bHyWKyuLQSm02auQPUtm)', /Jasypt/],
  ['ENC[PKCS7,MIIBeQYJKoZI]', /hiera-eyaml/],
  ['![Zm9vYmFyYmF6]', /Mule/],
];
const words: { name: string; carry: (text: string) => string }[] = [
  { name: 'bare', carry: (text) => text },
  { name: 'in quotes', carry: (text) => `"${text}"` },
  { name: 'in a variable', carry: (text) => `SF_JWT_KEY=${text}` },
  { name: 'in base64', carry: (text) => base64(`${text}\n`) },
  { name: 'in YAML', carry: (text) => `key: ${text}` },
  { name: 'in JSON', carry: (text) => JSON.stringify({ key: text }) },
];
const inLabels = (text: string): string => `-----BEGIN PRIVATE KEY-----\n${text}\n-----END PRIVATE KEY-----\n`;

describe('What nobody filled in where a key or a certificate was to be', () => {
  for (const { name, carry } of words) {
    it(`is a macro or the like, ${name}`, () => {
      for (const text of macros) {
        expect(
          faultOf(() => readPrivateKey(carry(text))),
          text,
        ).to.include({ code: 'key-unreadable-unfilled' });
        expect(
          faultOf(() => readCertificate(Buffer.from(carry(text)))),
          text,
        ).to.include({
          code: 'certificate-unreadable-unfilled',
        });
      }
    });

    it(`names a secret elsewhere, or is one that was encrypted elsewhere, ${name}`, () => {
      for (const [kind, list] of Object.entries({ reference: references, ciphertext: ciphertexts }))
        for (const [text, store] of list) {
          const forKey = faultOf(() => readPrivateKey(carry(text)));
          expect(forKey, text).to.include({ code: `key-unreadable-${kind}` });
          expect(forKey.message).to.match(store);
          const forCertificate = faultOf(() => readCertificate(Buffer.from(carry(text))));
          expect(forCertificate, text).to.include({ code: `certificate-unreadable-${kind}` });
          expect(forCertificate.message).to.match(store);
        }
    });
  }

  it('is named within the labels of a key as well', () => {
    for (const text of macros.filter((one) => !/^[A-Za-z]+$/.test(one)))
      expect(
        faultOf(() => readPrivateKey(inLabels(text))),
        text,
      ).to.include({ code: 'key-unreadable-unfilled' });
    for (const [text] of references)
      expect(
        faultOf(() => readPrivateKey(inLabels(text))),
        text,
      ).to.include({ code: 'key-unreadable-reference' });
  });
});

describe('Several private keys in one text', () => {
  const two = `${pack}${pack}`;
  const inVariable = (text: string): string => JSON.stringify(text);
  const several: Record<string, string | Buffer> = {
    'below each other': two,
    'in base64': base64(two),
    'each in base64': `${base64(pack)}\n${base64(pack)}`,
    'each in a variable': `A=${inVariable(pack)}\nB=${inVariable(pack)}`,
    'each in a variable in base64': `A=${base64(pack)}\nB=${base64(pack)}`,
    'in JSON': JSON.stringify({ a: pack, b: pack }),
    'in JSON in base64': JSON.stringify({ a: base64(pack), b: base64(pack) }),
    'in a secret': `kind: Secret\ndata:\n  a: ${base64(pack)}\n  b: ${base64(pack)}\n`,
    'in hex': Buffer.from(two).toString('hex'),
    'in gzip': gzipSync(two),
    'in percent encoding': encodeURIComponent(two),
    'behind line numbers': two
      .trimEnd()
      .split('\n')
      .map((line, at) => `${at + 1}: ${line}`)
      .join('\n'),
    'in the labels of certutil': `-----BEGIN CERTIFICATE-----\n${base64(two)}\n-----END CERTIFICATE-----\n`,
  };
  for (const [how, input] of Object.entries(several))
    it(`are counted ${how}`, () => {
      const { keys, key: taken } = readPrivateKey(input);
      expect(keys).to.equal(2);
      expect(whose(taken)).to.equal(whose(key));
    });

  it('do not hide the one that can be used behind one that never can', () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' });
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({
      format: 'pem',
      type: 'pkcs8',
    });
    for (const first of [field('old-cipher-md5-des.pem').toString(), ec, small]) {
      for (const input of [`${first}${pack}`, base64(`${first}${pack}`), JSON.stringify({ a: first, b: pack })]) {
        const { keys, key: taken } = readPrivateKey(input, 'open sesame');
        expect(keys).to.equal(2);
        expect(whose(taken)).to.equal(whose(key));
      }
    }
  });

  it('ask for the passphrase of the first one, where that is all it lacks', () => {
    const locked = key.export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'pw' });
    expect(faultOf(() => readPrivateKey(`${locked}${pack}`))).to.include({ code: 'key-unreadable-needs-passphrase' });
    expect(readPrivateKey(`${locked}${pack}`, 'pw').keys).to.equal(2);
  });
});
