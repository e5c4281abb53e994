// biome-ignore-all format: made from messages/faults.md by `npm run faults`
import type { Json } from './errors.ts';

type None = Record<string, never>;

/** The error that stops a command with a fault, and the values that go with it. */
export type Faults = {
  'refresh-scope-missing': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'not-admin-approved': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'not-approved': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'inactive-user': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'inactive-org': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'ip-or-hours': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'rate-limit': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'login-failed': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'invalid-assertion': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'expired-assertion': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'wrong-audience': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'unsupported-grant': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'invalid-scope': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'malformed-request': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'wrong-client-credentials': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'app-blocked': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'app-not-installed': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'wrong-client-id': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'key-unreadable-certificate': { error: 'KeyUnreadableError'; detail: { seen?: string } };
  'key-unreadable-public-key': { error: 'KeyUnreadableError'; detail: { seen?: string } };
  'key-unreadable-request': { error: 'KeyUnreadableError'; detail: { seen?: string } };
  'key-unreadable-openssh': { error: 'KeyUnreadableError'; detail: { seen?: string } };
  'key-unreadable-putty': { error: 'KeyUnreadableError'; detail: { seen?: string } };
  'key-unreadable-pkcs12': { error: 'KeyUnreadableError'; detail: { seen?: string } };
  'key-unreadable-path': { error: 'KeyUnreadableError'; detail: { seen?: string } };
  'key-unreadable-damaged': { error: 'KeyUnreadableError'; detail: { seen?: string } };
  'key-unreadable-needs-passphrase': { error: 'KeyUnreadableError'; detail: { seen?: string } };
  'key-unreadable-wrong-passphrase': { error: 'KeyUnreadableError'; detail: { seen?: string } };
  'key-unreadable-empty': { error: 'KeyUnreadableError'; detail: { seen?: string } };
  'key-unreadable': { error: 'KeyUnreadableError'; detail: { seen?: string } };
  'key-type-not-supported': { error: 'KeyTypeNotSupportedError'; detail: { seen: string } };
  'key-type-not-supported-certificate': { error: 'KeyTypeNotSupportedError'; detail: { seen: string } };
  'key-type-not-supported-small': { error: 'KeyTypeNotSupportedError'; detail: { seen: string } };
  'key-mismatch': { error: 'KeyMismatchError'; detail: { certificate: string } };
  'key-mismatch-rotate': { error: 'KeyMismatchError'; detail: { path: string; app: string } };
  'certificate-unreadable': { error: 'CertificateUnreadableError'; detail: { seen: string } };
  'certificate-unreadable-empty': { error: 'CertificateUnreadableError'; detail: { seen: string } };
  'certificate-unreadable-chain': { error: 'CertificateUnreadableError'; detail: { seen: string } };
  'certificate-unreadable-private-key': { error: 'CertificateUnreadableError'; detail: { seen: string } };
  'certificate-unreadable-public-key': { error: 'CertificateUnreadableError'; detail: { seen: string } };
  'certificate-unreadable-request': { error: 'CertificateUnreadableError'; detail: { seen: string } };
  'certificate-unreadable-pkcs12': { error: 'CertificateUnreadableError'; detail: { seen: string } };
  'certificate-unreadable-path': { error: 'CertificateUnreadableError'; detail: { seen: string } };
  'certificate-unreadable-damaged': { error: 'CertificateUnreadableError'; detail: { seen: string } };
  'certificate-too-large': { error: 'CertificateTooLargeError'; detail: { bytes: number; limit: number } };
  'certificate-unreadable-app': { error: 'CertificateUnreadableError'; detail: { app: string } };
  'certificate-unreadable-stored': { error: 'CertificateUnreadableError'; detail: { app: string } };
  'user-not-found': { error: 'UserNotFoundError'; detail: { username: string } };
  'org-unreachable-tls': { error: 'OrgUnreachableError'; detail: { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string; host: string } };
  'org-unreachable-proxy': { error: 'OrgUnreachableError'; detail: { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string; host: string } };
  'org-unreachable-dns': { error: 'OrgUnreachableError'; detail: { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string; host: string } };
  'org-unreachable-tcp': { error: 'OrgUnreachableError'; detail: { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string; host: string } };
  'org-unreachable-timeout': { error: 'OrgUnreachableError'; detail: { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string; host: string; seconds: number } };
  'org-unreachable-http': { error: 'OrgUnreachableError'; detail: { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string; host: string } };
  'org-unreachable': { error: 'OrgUnreachableError'; detail: { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string; host: string } };
  'org-auth-missing': { error: 'OrgAuthMissingError'; detail: { username: string } };
  'api-version-too-old': { error: 'ApiVersionTooOldError'; detail: { needed: number; apiVersion: number; what: string } };
  'soap-refuses-jwt': { error: 'SoapRefusesJwtError'; detail: { apiVersion: string } };
  'org-refused': { error: 'OrgRefusedError'; detail: { errorCode: string; message: string; host: string } };
  'org-refused-version': { error: 'OrgRefusedError'; detail: { errorCode: string; message: string; host: string } };
  'org-refused-session': { error: 'OrgRefusedError'; detail: { errorCode: string; message: string; host: string } };
  'permission-missing': { error: 'PermissionMissingError'; detail: { permission: string | null; errorCode?: string; problems: string[]; reason: string } };
  'exchange-refused': { error: 'ExchangeRefusedError'; detail: { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string } };
  'api-version-too-old-sessions': { error: 'ApiVersionTooOldError'; detail: None };
  'org-refused-lists': { error: 'OrgRefusedError'; detail: None };
  'permission-missing-revoke': { error: 'PermissionMissingError'; detail: { permission: string; permissions: string[] } };
  'org-answered-badly': { error: 'OrgAnsweredBadlyError'; detail: { problem: string; host: string; status: number; retryAfterSeconds?: number } };
  'org-answered-badly-server': { error: 'OrgAnsweredBadlyError'; detail: { host: string; status: number; retryAfterSeconds?: number } };
  'org-answered-badly-busy': { error: 'OrgAnsweredBadlyError'; detail: { host: string; status: number; retryAfterSeconds?: number } };
  'org-answered-badly-html': { error: 'OrgAnsweredBadlyError'; detail: { host: string; status: number; retryAfterSeconds?: number } };
  'org-answered-badly-not-found': { error: 'OrgAnsweredBadlyError'; detail: { host: string; status: number; retryAfterSeconds?: number } };
  'org-answered-badly-not-json': { error: 'OrgAnsweredBadlyError'; detail: { host: string; status: number; retryAfterSeconds?: number } };
  'org-answered-badly-incomplete': { error: 'OrgAnsweredBadlyError'; detail: { host: string; status: number; retryAfterSeconds?: number } };
  'org-answered-badly-too-long': { error: 'OrgAnsweredBadlyError'; detail: { host: string; status: number; retryAfterSeconds?: number } };
  'org-answered-badly-redirect': { error: 'OrgAnsweredBadlyError'; detail: { host: string; status: number; retryAfterSeconds?: number } };
  'org-answered-badly-redirect-to': { error: 'OrgAnsweredBadlyError'; detail: { host: string; status: number; retryAfterSeconds?: number; location: string } };
  'token-malformed': { error: 'TokenMalformedError'; detail: { seen: string } };
  'token-not-jwt': { error: 'TokenNotJwtError'; detail: { tokenFormat: string; clientId: string; username: string } };
  'reveal-forbidden': { error: 'RevealForbiddenError'; detail: { options: string[]; variable: string } };
  'key-set-unreadable': { error: 'KeySetUnreadableError'; detail: { path: string } };
  'too-many-issuers': { error: 'TooManyIssuersError'; detail: { limit: number } };
  'introspection-refused': { error: 'IntrospectionRefusedError'; detail: { error: string; errorDescription: string; status: number; host: string; said: string; reason: string } };
  'introspection-refused-not-token': { error: 'IntrospectionRefusedError'; detail: { error: string; errorDescription: string; status: number; host: string; said: string; reason: string } };
  'introspection-refused-assertion': { error: 'IntrospectionRefusedError'; detail: { kind: string } };
  'introspection-refused-id-token': { error: 'IntrospectionRefusedError'; detail: { kind: string } };
  'introspection-refused-other-org': { error: 'IntrospectionRefusedError'; detail: { tokenOrgId: string; orgId: string; username: string } };
  'client-refused': { error: 'ClientRefusedError'; detail: { error: string; errorDescription: string; status: number; host: string; said: string; reason: string } };
  'revocation-refused': { error: 'RevocationRefusedError'; detail: { error: string; errorDescription: string; status: number; host: string; said: string } };
  'revocation-refused-misdirected': { error: 'RevocationRefusedError'; detail: { error: string; errorDescription: string; status: number; host: string } };
  'revocation-refused-not-token': { error: 'RevocationRefusedError'; detail: { error: string; errorDescription: string; status: number; host: string; said: string } };
  'revocation-refused-assertion': { error: 'RevocationRefusedError'; detail: { kind: string } };
  'revocation-refused-id-token': { error: 'RevocationRefusedError'; detail: { kind: string } };
  'revocation-refused-other-org': { error: 'RevocationRefusedError'; detail: { tokenOrgId: string; orgId: string; username: string } };
  'app-not-found': { error: 'AppNotFoundError'; detail: { app: string } };
  'ambiguous-app': { error: 'AmbiguousAppError'; detail: { candidates: Json; app: string; apps: string[] } };
  'app-is-managed': { error: 'AppIsManagedError'; detail: { app: string; namespace: string | null; setupUrl: string } };
  'settings-unreadable': { error: 'SettingsUnreadableError'; detail: None };
  'settings-unreadable-connected-app': { error: 'SettingsUnreadableError'; detail: { app?: string; namespace?: string | null; setupUrl?: string } };
  'settings-unreadable-global': { error: 'SettingsUnreadableError'; detail: { app?: string } };
  'settings-unreadable-policy': { error: 'SettingsUnreadableError'; detail: None };
  'setup-only': { error: 'SetupOnlyError'; detail: { app: string; setupUrl: string } };
  'jwt-tokens-disabled': { error: 'JwtTokensDisabledError'; detail: None };
  'settings-unreadable-certificate': { error: 'SettingsUnreadableError'; detail: { app: string } };
  'ambiguous-app-shared-label': { error: 'AmbiguousAppError'; detail: None };
  'timeout-not-allowed': { error: 'TimeoutNotAllowedError'; detail: { allowed: number[]; session: boolean; text: string; apiVersion: number } };
  'profile-not-found': { error: 'ProfileNotFoundError'; detail: { missing: string[] } };
  'permission-set-not-found': { error: 'PermissionSetNotFoundError'; detail: { missing: string[] } };
  'policy-value': { error: 'PolicyValueError'; detail: { text: string } };
  'policy-value-refresh-token': { error: 'PolicyValueError'; detail: { text: string } };
  'policy-value-self-authorize': { error: 'PolicyValueError'; detail: { permissionSets: string[]; profiles: string[]; names: string[]; flags: string } };
  'policy-value-pre-authorise': { error: 'PolicyValueError'; detail: { permissionSets: string[]; profiles: string[]; names: string[] } };
  'policy-value-no-oauth': { error: 'PolicyValueError'; detail: None };
  'metadata-refused': { error: 'MetadataRefusedError'; detail: { component: string; problems: string[]; reason: string } };
  'write-unconfirmed': { error: 'WriteUnconfirmedError'; detail: { component: string; asked: Json; seen: Json; fields: string[] } };
  'write-unconfirmed-lost': { error: 'WriteUnconfirmedError'; detail: { component: string; asked: Json; seen: Json; fields: string[] } };
  'write-unconfirmed-not-written': { error: 'WriteUnconfirmedError'; detail: { component: string; asked: Json; seen: Json; fields: string[] } };
  'write-unconfirmed-unreadable': { error: 'WriteUnconfirmedError'; detail: { component: string; asked: Json; seen: Json; fields: string[] } };
  'write-unconfirmed-ignored': { error: 'WriteUnconfirmedError'; detail: { component: string; asked: Json; seen: Json; fields: string[] } };
  'confirmation-required': { error: 'ConfirmationRequiredError'; detail: { question: string } };
  'confirmation-required-declined': { error: 'ConfirmationRequiredError'; detail: None };
  'write-unconfirmed-still-accepted': { error: 'WriteUnconfirmedError'; detail: { proof: Json; host: string } };
  'write-unconfirmed-revocation-failed': { error: 'WriteUnconfirmedError'; detail: { proof: Json; host: string } };
  'write-unconfirmed-revocation-lost': { error: 'WriteUnconfirmedError'; detail: { proof: Json; host: string } };
  'interrupted': { error: 'InterruptedError'; detail: None };
  'interrupted-request': { error: 'InterruptedError'; detail: None };
  'interrupted-earlier': { error: 'InterruptedError'; detail: None };
  'rollback-failed': { error: 'RollbackFailedError'; detail: { reason: string; cause: string; repair: string; app: string } };
  'output-file': { error: 'OutputFileError'; detail: { path: string; code: string } };
  'output-file-no-folder': { error: 'OutputFileError'; detail: { path: string; code: string } };
  'output-file-denied': { error: 'OutputFileError'; detail: { path: string; code: string } };
  'output-file-not-file': { error: 'OutputFileError'; detail: { path: string; code: string } };
  'output-file-full': { error: 'OutputFileError'; detail: { path: string; code: string } };
  'output-file-closed': { error: 'OutputFileError'; detail: { path: string; code: string } };
  'file-exists': { error: 'FileExistsError'; detail: { path: string; completed: boolean } };
  'file-exists-completed': { error: 'FileExistsError'; detail: { path: string; completed: boolean; keyFile: string; certFile: string } };
  'file-exists-rotation': { error: 'FileExistsError'; detail: { path: string } };
  'file-exists-journal': { error: 'FileExistsError'; detail: { path: string } };
  'file-exists-other-rotation': { error: 'FileExistsError'; detail: { app: string; org: string } };
  'input-missing': { error: 'InputMissingError'; detail: None };
  'input-missing-stdin-twice': { error: 'InputMissingError'; detail: None };
  'input-missing-token': { error: 'InputMissingError'; detail: { verb: string } };
  'input-missing-argument': { error: 'InputMissingError'; detail: None };
  'input-missing-policy': { error: 'InputMissingError'; detail: None };
  'input-missing-exchange': { error: 'InputMissingError'; detail: { missing?: string[]; org?: string | null; pieces: string[] } };
  'input-missing-exchange-org': { error: 'InputMissingError'; detail: { missing: string[]; org: string; pieces: string[] } };
  'input-missing-revoke': { error: 'InputMissingError'; detail: None };
  'input-missing-revoke-host': { error: 'InputMissingError'; detail: None };
  'input-missing-revoke-issuer': { error: 'InputMissingError'; detail: None };
  'input-missing-passphrase': { error: 'InputMissingError'; detail: { missing: string[] } };
  'input-missing-passphrase-unequal': { error: 'InputMissingError'; detail: None };
  'input-missing-certificate': { error: 'InputMissingError'; detail: None };
  'input-missing-rotate': { error: 'InputMissingError'; detail: { missing: string[]; flags: string[] } };
  'input-missing-explain': { error: 'InputMissingError'; detail: None };
  'input-missing-introspect-refresh': { error: 'InputMissingError'; detail: None };
  'input-missing-introspect-client': { error: 'InputMissingError'; detail: { missing: string[] } };
  'input-missing-introspect-host': { error: 'InputMissingError'; detail: { issuer: string; host: string } };
  'input-missing-verify-issuer': { error: 'InputMissingError'; detail: { username: string } };
  'input-missing-verify-stdin': { error: 'InputMissingError'; detail: None };
  'input-unreadable': { error: 'InputUnreadableError'; detail: { reason: string; flag: string } };
  'input-unreadable-directory': { error: 'InputUnreadableError'; detail: { flag: string; path: string; code: string } };
  'input-unreadable-other': { error: 'InputUnreadableError'; detail: { flag: string; path: string; code: string } };
  'input-unreadable-missing': { error: 'InputUnreadableError'; detail: { flag: string; path: string; code: string } };
  'input-unreadable-denied': { error: 'InputUnreadableError'; detail: { flag: string; path: string; code: string } };
  'input-unreadable-secret': { error: 'InputUnreadableError'; detail: { flag: string } };
  'input-unreadable-username': { error: 'InputUnreadableError'; detail: { line: number } };
  'input-unreadable-too-large': { error: 'InputUnreadableError'; detail: { flag: string; megabytes: number } };
  'insecure-url': { error: 'InsecureUrlError'; detail: { url: string } };
  'insecure-url-not-url': { error: 'InsecureUrlError'; detail: None };
  'insecure-url-credentials': { error: 'InsecureUrlError'; detail: None };
  'name-not-allowed': { error: 'NameNotAllowedError'; detail: None };
  'name-not-allowed-file': { error: 'NameNotAllowedError'; detail: None };
  'name-not-allowed-common': { error: 'NameNotAllowedError'; detail: None };
  'input-missing-shell': { error: 'InputMissingError'; detail: None };
};
export type FaultCode = keyof Faults;
export type ErrorName = Faults[FaultCode]['error'];
/** The codes of the faults that stop a command with an error. */
export type CodeOf<N extends ErrorName> = { [C in FaultCode]: Faults[C]['error'] extends N ? C : never }[FaultCode];

/** The values of each finding. */
export type Findings = {
  'no-refresh-scope': None;
  'scopes-without-refresh': { scopes: string };
  'user-not-admitted': { names: string[] };
  'user-not-admitted-elsewhere': None;
  'admitted-without-app-licence': { way: string };
  'self-approval-not-seen': None;
  'user-deactivated': { username: string };
  'audience-no-url': { audience: string; reason: string };
  'audience-of-other-kind': { audience: string; reason: string; wanted: string };
  'key-mismatch-certificate': None;
  'key-mismatch-in-hand': None;
  'key-mismatch-app': { certificate: string };
  'certificate-unreadable-in-app': { app: string };
  'key-open-to-others': { bits: number; from: string };
  'key-repaired': { bits: number; from: string; repaired: string[] };
  'certificate-expired': { notAfter: string };
  'certificate-expired-in-app': { certificate: string };
  'certificate-expires-soon': { notAfter: string; daysLeft: string };
  'certificate-not-yet-valid': { notBefore: string };
  'certificate-weak': { bits: number };
  'client-id-not-a-key': { seen: string };
  'client-id-cut-off': { length: number };
  'client-id-of-cli': None;
  'username-not-a-username': None;
  'username-is-id': { seen: string };
  'username-without-dot': { username: string };
  'clock-wrong': { date: string };
  'clock-skew': { difference: string };
  'login-host': { host: string; own: string };
  'host-of-other-org': { host: string; own: string };
  'no-salesforce-answer': { host: string; status: number };
  'tls-unchecked': { host: string; issuer: string };
  'token-not-revoked': { token: string; reason: string };
  'user-absent': { username: string };
  'user-not-seen': { username: string };
  'user-frozen': { username: string };
  'user-locked': { username: string };
  'user-without-api': None;
  'nobody-pre-authorised': { app: string };
  'bearer-flow-off': None;
  'bearer-without-certificate': { app: string };
  'app-without-oauth': None;
  'high-assurance': None;
  'high-assurance-asked': None;
  'endless-refresh-tokens': { app: string };
  'second-switch': None;
  'no-org': None;
  'client-id-of-unknown-app': { app: string; name: string };
  'client-id-of-known-app': { app: string; name: string; other: string };
  'dev-hub-through-external-app': None;
  'tls-not-trusted': { host: string; issuer: string; problem: string; trust: string };
  'app-tokens-refused-by-soap': { apiVersion: number };
  'answer-server': { host: string; status: number };
  'answer-server-page': { host: string; status: number };
  'answer-page': { host: string; status: number };
  'answer-redirect': { host: string };
  'answer-redirect-to': { host: string; location: string };
  'app-not-found-by-name': { reason: string; other: string };
  'piece-missing': { piece: string; flag: string };
  'piece-missing-org': { piece: string; flag: string; org: string };
  'invisible-characters': None;
  'white-space': None;
  'from-field': { path: string };
  'found-in-text': None;
  'several-tokens': { count: number };
  'opaque': None;
  'refresh-token': None;
  'auth-url': None;
  'encrypted': None;
  'base64-padding': { part: string };
  'base64-alphabet': { part: string };
  'base64-trailing-bits': { part: string };
  'duplicate-name': { part: string; names: string };
  'alg-missing': None;
  'alg-none': None;
  'alg-hmac': { alg: string };
  'alg-not-rs256': { alg: string };
  'signature-missing': None;
  'signature-length': { bytes: number };
  'crit': None;
  'embedded-key': { name: string };
  'issuer-not-named': None;
  'guest': None;
  'refresh-scope': None;
  'expired-answer': None;
  'assertion-expired': None;
  'assertion-long-lived': None;
  'audience-list': None;
  'audience-unusual': None;
  'prn': None;
  'subject-is-id': None;
  'subject-unusual': None;
  'exp-missing': None;
  'token-expired': { time: string };
  'token-not-yet-valid': { time: string };
  'issued-in-future': None;
  'expires-before-issued': None;
  'time-unreadable': { claim: string };
  'time-beyond-calendar': { claim: string };
  'time-as-text': { claim: string };
  'milliseconds': { claim: string; value: number; year: number; instant: string };
  'milliseconds-beyond-calendar': { claim: string; value: number };
  'not-good-here': { answer: string; failed: string[] };
  'dead-at-server': { expiresAt: string; answer: string };
  'dead-at-server-endless': { answer: string };
  'not-checked-here': None;
  'hidden-from-client': None;
  'maybe-hidden': None;
  'expired-but-active': { expiresAt: string };
  'user-inactive': None;
  'not-introspected': None;
  'not-introspected-refused': None;
  'org-not-asked': None;
  'other-issuer': { issuer: string; host: string };
  'org-differs': { claim: string; token: string; org: string };
  'user-differs': { claim: string; token: string; org: string };
  'username-differs': { claim: string; token: string; org: string };
  'client-id-differs': { claim: string; token: string; org: string };
  'token-type-differs': { claim: string; token: string; org: string };
  'iat-differs': { claim: string; token: string; org: string };
  'nbf-differs': { claim: string; token: string; org: string };
  'exp-differs': { claim: string; token: string; org: string };
  'scopes-differs': { differences: string };
};
export type FindingCode = keyof Findings;

/** What only a text or a check shows. */
type OtherCode =
  | 'key-format-not-accepted'
  | 'client-id-of-other-app'
  | 'tls-untrusted-issuer'
  | 'tls-certificate-expired'
  | 'tls-wrong-name'
  | 'invalid-jwt-format'
  | 'invalid-header-type'
  | 'invalid-token-issuer'
  | 'invalid-token-scopes'
  | 'session-not-for-rest'
  | 'bad-oauth-token'
  | 'missing-oauth-token'
  | 'wrong-org'
  | 'api-disabled'
  | 'request-limit'
  | 'app-not-attached-to-agent'
  | 'invalid-auth-header'
  | 'soap-session-invalid'
  | 'consumer-key-not-allowed'
  | 'consumer-key-taken'
  | 'connected-app-creation-blocked'
  | 'invalid-plugin-settings'
  | 'dev-hub-through-external-client-app'
  | 'redirect-uri-mismatch'
  | 'access-denied-by-user'
  | 'refresh-token-expired'
  | 'token-already-dead'
  | 'guest-flow-refused'
  | 'cli-jwt-login-failed'
  | 'claim-differs'
  | 'signature'
  | 'alg'
  | 'kid'
  | 'form'
  | 'tty'
  | 'iss'
  | 'aud'
  | 'tnk'
  | 'client-id-claim'
  | 'scopes'
  | 'exp'
  | 'nbf'
  | 'iat'
  | 'key'
  | 'key-certificate'
  | 'certificate'
  | 'client-id'
  | 'username'
  | 'host'
  | 'audience'
  | 'clock'
  | 'dns'
  | 'tcp'
  | 'tls'
  | 'http'
  | 'my-domain'
  | 'org'
  | 'org-session'
  | 'org-app'
  | 'app-flow'
  | 'app-certificate'
  | 'org-user'
  | 'user-api'
  | 'permitted-users'
  | 'app-scopes'
  | 'session-level'
  | 'ip-rules'
  | 'app-tokens'
  | 'exchange'
  | 'token';
export type Code = FaultCode | FindingCode | OtherCode;
