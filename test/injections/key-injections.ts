/** Breaks of the key and of what is given beside it; no request is needed to see them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalOrg } from '../local-org/index.ts';
import { keyPair } from '../support/keys.ts';
import { openssl, putFiles } from '../support/openssl.ts';
import type { Injection, Pieces, Site } from './injection.ts';

const passphrase = 'open sesame';

/** The key of the pair `pay`, turned into something else by openssl. */
const made = async ({ dir }: Site, args: string[]): Promise<Partial<Pieces>> => {
  const { privateKeyPem, certificatePem } = await keyPair('pay');
  await putFiles(dir, { 'in.key': privateKeyPem, 'in.crt': certificatePem });
  await openssl(dir, [...args, '-out', 'made']);
  return { key: await readFile(join(dir, 'made')) };
};

const locked = async (site: Site): Promise<Partial<Pieces>> => {
  await putFiles(site.dir, { 'passphrase.txt': passphrase });
  return made(site, ['pkcs8', '-topk8', '-in', 'in.key', '-passout', 'file:passphrase.txt']);
};
const openSsh = ['BEGIN', 'END']
  .map((mark) => `-----${mark} OPENSSH PRIVATE KEY-----`)
  .join('\nb3BlbnNzaC1rZXktdjEA\n');

const withFile = async ({ dir }: Site, name: string, text: string): Promise<Partial<Pieces>> => {
  await putFiles(dir, { [name]: text });
  return { args: ['--cert-file', join(dir, name)] };
};

export const keyInjections: Injection[] = [
  { what: 'no key is given', code: 'input-missing-exchange', throughHost: true, break: () => ({ key: null }) },
  {
    what: 'there is no key file at the path',
    code: 'input-unreadable-missing',
    break: ({ dir }) => ({ key: null, args: ['-f', join(dir, 'nowhere.key')] }),
  },
  { what: 'the key file is empty', code: 'key-unreadable-empty', throughHost: true, break: () => ({ key: '' }) },
  {
    what: 'the certificate was given in place of the key',
    code: 'key-unreadable-certificate',
    throughHost: true,
    break: async () => ({ key: (await keyPair('pay')).certificatePem }),
  },
  {
    what: 'the public key was given',
    code: 'key-unreadable-public-key',
    break: (site) => made(site, ['pkey', '-in', 'in.key', '-pubout']),
  },
  {
    what: 'a certificate signing request was given',
    code: 'key-unreadable-request',
    break: (site) => made(site, ['req', '-new', '-key', 'in.key', '-subj', '/CN=x']),
  },
  {
    what: 'the key is in the format of OpenSSH',
    code: 'key-unreadable-openssh',
    break: () => ({ key: openSsh }),
  },
  {
    what: 'the key is still in its PKCS#12 file',
    code: 'key-unreadable-pkcs12',
    break: (site) => made(site, ['pkcs12', '-export', '-inkey', 'in.key', '-in', 'in.crt', '-passout', 'pass:x']),
  },
  {
    what: 'half of the key is missing',
    code: 'key-unreadable-cut',
    throughHost: true,
    break: async () => {
      const lines = (await keyPair('pay')).privateKeyPem.split('\n');
      return { key: [...lines.slice(0, 5), ...lines.slice(15)].join('\n') };
    },
  },
  {
    what: 'the key is locked, and there is no passphrase',
    code: 'key-unreadable-needs-passphrase',
    throughHost: true,
    break: locked,
  },
  {
    what: 'the passphrase is wrong',
    code: 'key-unreadable-wrong-passphrase',
    throughHost: true,
    break: async (site) => ({ ...(await locked(site)), env: { SF_JWT_KEY_PASSPHRASE: 'wrong' } }),
  },
  {
    what: 'the key is an EC key',
    code: 'key-type-not-supported',
    throughHost: true,
    break: (site) => made(site, ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']),
  },
  {
    what: 'the key has 1024 bits',
    code: 'key-type-not-supported-small',
    break: (site) => made(site, ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024']),
  },
  {
    what: 'the certificate belongs to another key',
    code: 'key-mismatch',
    throughHost: true,
    break: async (site) => withFile(site, 'other.crt', (await keyPair('other')).certificatePem),
  },
  {
    what: 'the key was given in place of the certificate',
    code: 'certificate-unreadable-private-key',
    break: async (site) => withFile(site, 'server.crt', (await keyPair('pay')).privateKeyPem),
  },
];

const idOf = (org: LocalOrg, app: string): string =>
  org.state.components.find(({ type, fullName }) => type === 'ConnectedApp' && fullName === app)?.id ?? '';

/** Breaks of the names: client, user, host and audience. */
export const nameInjections: Injection[] = [
  {
    what: "the client id is that of the CLI's own app",
    code: 'client-id-of-cli',
    throughHost: true,
    break: () => ({ clientId: 'PlatformCLI' }),
  },
  {
    what: 'the client id is the id of the app',
    code: 'client-id-not-a-key',
    throughHost: true,
    break: ({ org }) => ({ clientId: idOf(org, 'Pay') }),
  },
  { what: 'the client id is a URL', code: 'client-id-not-a-key', break: ({ org }) => ({ clientId: `${org.url}/app` }) },
  { what: 'the client id is missing', code: 'input-missing-exchange', break: () => ({ clientId: null }) },
  {
    what: 'the username is the id of the user',
    code: 'username-not-a-username',
    throughHost: true,
    break: ({ org }) => ({ username: org.state.users[0]?.id ?? '' }),
  },
  { what: 'the username is a name', code: 'username-not-a-username', break: () => ({ username: 'Ida Integration' }) },
  {
    what: 'the URL is plain http',
    code: 'insecure-url',
    throughHost: true,
    break: () => ({ url: 'http://acme.my.salesforce.com' }),
  },
  {
    what: 'the URL holds a password',
    code: 'insecure-url-credentials',
    break: () => ({ url: 'https://me:secret@acme.my.salesforce.com' }),
  },
  {
    what: 'the audience is no URL',
    code: 'wrong-audience',
    throughHost: true,
    break: () => ({ args: ['--audience', 'login.salesforce.com'] }),
  },
];
