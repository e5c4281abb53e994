/** Breaks that only Salesforce itself can see, each a refusal of the token endpoint. docs/salesforce.md §5.4 */
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, setElement } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { dropScope, userOf } from '../support/pay-org.ts';
import type { Injection, Site } from './injection.ts';

const change =
  (work: (org: LocalOrg) => unknown) =>
  ({ org }: Site): undefined => {
    work(org);
  };
const refusing = (error: string, description: string) =>
  change((org) => {
    const body = JSON.stringify({ error, error_description: description });
    org.faults.push({ match: /oauth2\/token/, kind: 'status', status: 400, body, contentType: 'application/json' });
  });

export const refusalInjections: Injection[] = [
  {
    what: 'the client id is unknown',
    code: 'wrong-client-id',
    throughHost: true,
    break: () => ({ clientId: '3MVG9nobody' }),
  },
  {
    what: 'the app is not in this org',
    code: 'app-not-installed',
    throughHost: true,
    break: ({ org }) => ({ clientId: [...org.state.absentAppKeys][0] ?? '' }),
  },
  {
    what: 'the app trusts the certificate of another key',
    code: 'invalid-assertion',
    throughHost: true,
    break: async () => ({ key: (await keyPair('other')).privateKeyPem }),
  },
  { what: 'the user does not exist', code: 'invalid-assertion', break: () => ({ username: 'nobody@pay.example' }) },
  {
    what: 'the user is not pre-authorised',
    code: 'not-admin-approved',
    throughHost: true,
    break: () => ({ username: 'outsider@pay.example' }),
  },
  {
    what: 'the user never approved the app',
    code: 'not-approved',
    throughHost: true,
    break: change((org) => setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.isAdminApproved', 'false')),
  },
  {
    what: 'the audience is that of sandboxes',
    code: 'wrong-audience',
    throughHost: true,
    break: () => ({ args: ['--audience', 'https://test.salesforce.com'] }),
  },
  {
    what: 'the clock of this machine is four minutes behind',
    code: 'expired-assertion',
    throughHost: true,
    break: change((org) => org.clock.advance(240)),
  },
  {
    what: 'the user is deactivated',
    code: 'inactive-user',
    throughHost: true,
    break: () => ({ username: 'gone@pay.example' }),
  },
  {
    what: 'the user is frozen',
    code: 'login-failed',
    throughHost: true,
    break: () => ({ username: 'frozen@pay.example' }),
  },
  {
    what: 'the address of this machine is not allowed',
    code: 'ip-or-hours',
    throughHost: true,
    break: change((org) => Object.assign(userOf(org), { isIpRestricted: true })),
  },
  {
    what: 'it is outside the login hours',
    code: 'ip-or-hours',
    break: change((org) => Object.assign(userOf(org), { isOutsideLoginHours: true })),
  },
  {
    what: 'the user has logged in too often',
    code: 'rate-limit',
    throughHost: true,
    break: change((org) => Object.assign(org.state, { loginsPerHour: 0 })),
  },
  {
    what: 'the org is locked',
    code: 'inactive-org',
    throughHost: true,
    break: change((org) => Object.assign(org.state, { isLocked: true })),
  },
  {
    what: 'the app lacks the refresh scope',
    code: 'refresh-scope-missing',
    throughHost: true,
    break: change((org) => dropScope(org, 'RefreshToken')),
  },
  {
    what: 'an external client app calls the client credentials wrong',
    code: 'wrong-client-credentials',
    break: async ({ org }) => {
      org.switches.wrongCertificateOnEca = 'invalid_client';
      org.trust('Orders', (await keyPair('other')).certificatePem);
      return { clientId: appNamed(org, 'Orders').consumerKey };
    },
  },
  {
    what: 'the org does not know the grant',
    code: 'unsupported-grant',
    break: refusing('unsupported_grant_type', 'grant type not supported'),
  },
  {
    what: 'the org refuses a scope',
    code: 'invalid-scope',
    break: refusing('invalid_scope', 'the requested scope is not allowed'),
  },
  {
    what: 'the request was garbled on its way',
    code: 'malformed-request',
    break: refusing('invalid_request', 'must use HTTP POST'),
  },
  {
    what: 'the same assertion was sent twice',
    code: 'assertion-replayed',
    break: refusing('invalid_request', 'jti already in use'),
  },
  {
    what: 'a server of Salesforce asks to be asked again',
    code: 'passing-fault',
    break: refusing('unknown_error', 'retry your request'),
  },
  {
    what: 'an administrator has blocked the app',
    code: 'app-blocked',
    break: refusing('OAUTH_APP_BLOCKED', 'this app is blocked by admin'),
  },
  {
    what: 'Salesforce says what nobody has heard before',
    code: 'unknown',
    break: refusing('invalid_moon', 'come back at full moon'),
  },
];
