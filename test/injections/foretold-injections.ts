/** Breaks that a check before the exchange only warns of, as it can't be sure; the refusal says less than the warning. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setElement } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { openssl, putFiles } from '../support/openssl.ts';
import { dropScope } from '../support/pay-org.ts';
import type { Injection, Site } from './injection.ts';

/** A certificate of the key of the pair `pay`, whose last day was yesterday. */
async function expiredCertificate({ dir }: Site): Promise<string> {
  await putFiles(dir, { 'in.key': (await keyPair('pay')).privateKeyPem });
  await openssl(dir, ['req', '-new', '-key', 'in.key', '-subj', '/CN=pay', '-out', 'request.csr']);
  const self = ['-in', 'request.csr', '-signkey', 'in.key', '-days', '-1', '-out', 'expired.crt'];
  await openssl(dir, ['x509', '-req', ...self]);
  return readFile(join(dir, 'expired.crt'), 'utf8');
}

const refusing = ({ org }: Site, error: string, description: string): void => {
  const body = JSON.stringify({ error, error_description: description });
  org.faults.push({ match: /oauth2\/token/, kind: 'status', status: 400, body, contentType: 'application/json' });
};

const inPay = { app: 'Pay' } as const;

/** `code`: of the warning. `refusal`: what the exchange itself ends with. */
export const foretoldInjections: (Injection & { refusal: string })[] = [
  {
    ...inPay,
    what: 'the certificate on the app has expired, and this org minds',
    code: 'certificate-expired',
    refusal: 'invalid-assertion',
    throughHost: true,
    break: async (site) => {
      site.org.switches.expiredCertificate = 'refuse';
      site.org.trust('Pay', await expiredCertificate(site));
      return undefined;
    },
  },
  {
    what: 'the certificate in hand has expired, and Salesforce says no more than that',
    code: 'certificate-expired',
    refusal: 'invalid-assertion',
    break: async (site) => {
      await putFiles(site.dir, { 'old.crt': await expiredCertificate(site) });
      refusing(site, 'invalid_grant', 'invalid assertion');
      return { args: ['--cert-file', join(site.dir, 'old.crt')] };
    },
  },
  {
    ...inPay,
    what: 'users approve the app themselves, and its scopes lack the refresh token',
    code: 'refresh-scope-missing',
    refusal: 'not-approved',
    break: ({ org }) => {
      dropScope(org, 'RefreshToken');
      setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.isAdminApproved', 'false');
      return undefined;
    },
  },
  {
    ...inPay,
    what: 'the username is not to be seen by the asking user',
    code: 'user-not-found',
    refusal: 'invalid-assertion',
    break: ({ org }) => {
      org.state.users = org.state.users.filter(({ username }) => username === org.username);
      return undefined;
    },
  },
  {
    what: 'the username lacks its last part',
    code: 'username-not-a-username',
    refusal: 'invalid-assertion',
    break: () => ({ username: 'ida@pay' }),
  },
  {
    ...inPay,
    what: 'the URL is that of another org than the one that was named',
    code: 'host-of-other-org',
    refusal: 'wrong-client-id',
    break: ({ org }) => ({ url: org.url.replace('localhost', '127.0.0.1'), clientId: `3MVG9${'x'.repeat(80)}` }),
  },
  {
    ...inPay,
    what: 'only a permission set that cannot carry apps lets the user in, and Salesforce says what nobody has heard before',
    code: 'not-approved',
    refusal: 'unknown',
    break: (site) => {
      setElement(site.org, 'PermissionSet', 'Pay_API', 'license', 'Salesforce API Integration');
      refusing(site, 'invalid_grant', 'the login was declined');
      return undefined;
    },
  },
];
