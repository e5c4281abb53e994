/** What the settings of an app mean for a bearer exchange. docs/salesforce.md §3.2, §4.4, §5.6 */
import type { KeyObject } from 'node:crypto';
import type { App } from '../app/app.ts';
import { hasRefreshScope, type OauthSettings } from '../app/app-kind.ts';
import type { Policy } from '../app/elements.ts';
import { describeCertificate, matchesKey, readStoredCertificate } from '../cert/certificate.ts';
import { knownSince } from '../salesforce/versions.ts';
import { failed, passed, unknown, type Verdict, warned } from './check.ts';

/** `certificate`: as the org sent it. `unreadable`: fields of the policy that the org hides. */
export type SeenApp = {
  app: App;
  hasOauth: boolean;
  isTokensPartShown: boolean;
  consumerKey: string | null;
  certificate: string | null;
  policy: Policy;
  oauth: OauthSettings;
  apiVersion: number;
};

const SECRETS_IN_METADATA = 'View External Client Apps Consumer Secrets in Metadata';
const hidden = ({ app }: SeenApp): Verdict =>
  unknown(
    app.type === 'ConnectedApp'
      ? 'The org does not show these settings of the app.'
      : `The org does not show these settings of the app. It may take the permission ${SECRETS_IN_METADATA}.`,
  );

/** OAuth, and the certificate that switches the bearer flow on. docs/salesforce.md §4.4 */
export function judgeFlow(seen: SeenApp): Verdict {
  if (!seen.hasOauth) return failed('app-without-oauth', 'OAuth is off: the app has no OAuth settings at all.');
  if (!seen.isTokensPartShown) return hidden(seen);
  if (seen.certificate === null)
    return failed('bearer-flow-off', 'The app has no certificate: the JWT bearer flow is off.');
  return passed('OAuth is on, and a certificate switches the JWT bearer flow on.');
}

/** Expiry is contested, so it is only a warning. docs/salesforce.md §5.4 */
export function judgeAppCertificate(seen: SeenApp, key: KeyObject | null, now: Date): Verdict {
  if (!seen.isTokensPartShown || seen.certificate === null) return hidden(seen);
  const der = readStoredCertificate(seen.certificate);
  if (!der) return unknown('What the app holds as its certificate cannot be read.', [upload(seen)]);
  const { sha256Fingerprint, notAfter } = describeCertificate(der, now);
  const which = `sha256 ${sha256Fingerprint.slice(0, 16)}…, until ${notAfter.slice(0, 10)}`;
  if (key === null) return unknown(`The app holds a certificate (${which}); there is no key to compare it with.`);
  if (!matchesKey(der.publicKey, key))
    return failed('key-mismatch', `The certificate of the app (${which}) does not belong to the key.`);
  if (Date.parse(notAfter) < now.getTime())
    return warned('certificate-expired', `The certificate of the app (${which}) belongs to the key, but has expired.`);
  return passed(`The certificate of the app (${which}) belongs to the key.`);
}

const upload = ({ app }: SeenApp): string =>
  `sf jwt cert upload --target-org <alias> --app "${app.name}" --cert-file <file>`;

/** A pre-authorised app needs a refresh scope, though the flow gives no refresh token. docs/salesforce.md §5.6 */
export function judgeScopes({ oauth, policy }: SeenApp): Verdict {
  const has = hasRefreshScope(oauth);
  const scopes = oauth.scopes?.join(', ') || 'none';
  if (has === null) return unknown('The org does not show the scopes of the app.');
  if (has) return passed(`The scopes are ${scopes}.`);
  const detail = `The scopes are ${scopes}: neither RefreshToken nor OfflineAccess is among them.`;
  return policy.permittedUsers === 'admin-approved'
    ? failed('refresh-scope-missing', detail)
    : warned('refresh-scope-missing', detail);
}

/** The flow has no step in which a user could raise the session level. docs/salesforce.md §3.2 */
export function judgeSessionLevel({ policy }: SeenApp): Verdict {
  if (policy.sessionLevel === 'HIGH_ASSURANCE')
    return failed(
      'high-assurance',
      'The app asks for the session level HIGH_ASSURANCE, which blocks the JWT bearer flow.',
    );
  if (policy.permittedUsers === null) return unknown('The org does not show the policies of the app.');
  return passed(`The session level is ${policy.sessionLevel ?? 'not restricted'}.`);
}

/** The address that the org sees is not known here. */
export function judgeAddresses({ policy }: SeenApp): Verdict {
  if (policy.ipRelaxation === 'bypass') return passed('The app lifts the IP ranges of the profile.');
  if (policy.ipRelaxation === null) return unknown('The org does not show the IP rules of the app.');
  return unknown(
    'IP ranges and login hours of the profile apply. Only the exchange shows whether this machine meets them.',
  );
}

/** `isDevHubLogin`: the CLI's login of a Dev Hub came by this very app. docs/salesforce.md §4.1 */
export function judgeTokens({ app, policy, apiVersion }: SeenApp, isDevHubLogin: boolean): Verdict {
  if (isDevHubLogin && app.type === 'ExternalClientApp')
    return warned(
      'dev-hub-through-external-app',
      'The Dev Hub login goes through an external client app: it cannot create scratch orgs.',
    );
  if (policy.issuesJwt === null)
    return unknown('The org does not show whether the app issues JWT-based access tokens.');
  if (!policy.issuesJwt) return passed('The app issues opaque access tokens.');
  const detail = 'The app issues JWT-based access tokens';
  return apiVersion < knownSince.jwtInSoap
    ? warned('soap-refuses-jwt', `${detail}; SOAP calls of this org (API ${apiVersion}) refuse them.`)
    : passed(`${detail}.`);
}
