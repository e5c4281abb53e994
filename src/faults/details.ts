// biome-ignore-all format: made from messages/faults.md by `npm run faults`
import type { Json } from './errors.ts';

type None = Record<string, never>;
type Of<Name, Detail, Code extends string> = { [C in Code]: { error: Name; detail: Detail } };

/** The error that stops a command with a fault, and the values that go with it. */
export type Faults =
  & Of<'ExchangeRefusedError', { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string },
    | 'refresh-scope-missing' | 'not-admin-approved' | 'not-approved' | 'inactive-user' | 'inactive-org' | 'ip-or-hours'
    | 'rate-limit' | 'login-failed' | 'invalid-assertion' | 'expired-assertion' | 'wrong-audience' | 'unsupported-grant'
    | 'invalid-scope' | 'malformed-request' | 'wrong-client-credentials' | 'app-blocked' | 'app-not-installed'
    | 'wrong-client-id' | 'exchange-refused'>
  & Of<'KeyUnreadableError', { seen?: string },
    | 'key-unreadable-certificate' | 'key-unreadable-public-key' | 'key-unreadable-request' | 'key-unreadable-openssh'
    | 'key-unreadable-putty' | 'key-unreadable-pkcs12' | 'key-unreadable-path' | 'key-unreadable-damaged'
    | 'key-unreadable-needs-passphrase' | 'key-unreadable-wrong-passphrase' | 'key-unreadable-empty' | 'key-unreadable'>
  & Of<'KeyTypeNotSupportedError', { seen: string },
    | 'key-type-not-supported' | 'key-type-not-supported-certificate' | 'key-type-not-supported-small'>
  & Of<'KeyMismatchError', { certificate: string }, 'key-mismatch'>
  & Of<'KeyMismatchError', { path: string; app: string }, 'key-mismatch-rotate'>
  & Of<'CertificateUnreadableError', { seen: string },
    | 'certificate-unreadable' | 'certificate-unreadable-empty' | 'certificate-unreadable-chain'
    | 'certificate-unreadable-private-key' | 'certificate-unreadable-public-key' | 'certificate-unreadable-request'
    | 'certificate-unreadable-pkcs12' | 'certificate-unreadable-path' | 'certificate-unreadable-damaged'>
  & Of<'CertificateTooLargeError', { bytes: number; limit: number }, 'certificate-too-large'>
  & Of<'CertificateUnreadableError', { app: string }, 'certificate-unreadable-app' | 'certificate-unreadable-stored'>
  & Of<'UserNotFoundError', { username: string }, 'user-not-found'>
  & Of<'OrgUnreachableError', { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string; host: string },
    | 'org-unreachable-tls' | 'org-unreachable-proxy' | 'org-unreachable-dns' | 'org-unreachable-tcp'
    | 'org-unreachable-http' | 'org-unreachable'>
  & Of<'OrgUnreachableError', { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string; host: string; seconds: number },
    | 'org-unreachable-timeout'>
  & Of<'OrgAuthMissingError', { username: string }, 'org-auth-missing'>
  & Of<'ApiVersionTooOldError', { needed: number; apiVersion: number; what: string }, 'api-version-too-old'>
  & Of<'SoapRefusesJwtError', { apiVersion: string }, 'soap-refuses-jwt'>
  & Of<'OrgRefusedError', { errorCode: string; message: string; host: string },
    | 'org-refused' | 'org-refused-version' | 'org-refused-session'>
  & Of<'PermissionMissingError', { permission: string | null; errorCode?: string; problems: string[]; reason: string },
    | 'permission-missing'>
  & Of<'ApiVersionTooOldError', None, 'api-version-too-old-sessions'>
  & Of<'OrgRefusedError', None, 'org-refused-lists'>
  & Of<'PermissionMissingError', { permission: string; permissions: string[] }, 'permission-missing-revoke'>
  & Of<'OrgAnsweredBadlyError', { problem: string; host: string; status: number; retryAfterSeconds?: number },
    | 'org-answered-badly'>
  & Of<'OrgAnsweredBadlyError', { host: string; status: number; retryAfterSeconds?: number },
    | 'org-answered-badly-server' | 'org-answered-badly-busy' | 'org-answered-badly-html'
    | 'org-answered-badly-not-found' | 'org-answered-badly-not-json' | 'org-answered-badly-incomplete'
    | 'org-answered-badly-too-long' | 'org-answered-badly-redirect'>
  & Of<'OrgAnsweredBadlyError', { host: string; status: number; retryAfterSeconds?: number; location: string },
    | 'org-answered-badly-redirect-to'>
  & Of<'TokenMalformedError', { seen: string }, 'token-malformed'>
  & Of<'TokenNotJwtError', { tokenFormat: string; clientId: string; username: string }, 'token-not-jwt'>
  & Of<'RevealForbiddenError', { options: string[]; variable: string }, 'reveal-forbidden'>
  & Of<'KeySetUnreadableError', { path: string }, 'key-set-unreadable'>
  & Of<'TooManyIssuersError', { limit: number }, 'too-many-issuers'>
  & Of<'IntrospectionRefusedError', { error: string; errorDescription: string; status: number; host: string; said: string; reason: string },
    | 'introspection-refused' | 'introspection-refused-not-token'>
  & Of<'IntrospectionRefusedError', { kind: string },
    | 'introspection-refused-assertion' | 'introspection-refused-id-token'>
  & Of<'IntrospectionRefusedError', { tokenOrgId: string; orgId: string; username: string },
    | 'introspection-refused-other-org'>
  & Of<'ClientRefusedError', { error: string; errorDescription: string; status: number; host: string; said: string; reason: string },
    | 'client-refused'>
  & Of<'RevocationRefusedError', { error: string; errorDescription: string; status: number; host: string; said: string },
    | 'revocation-refused' | 'revocation-refused-not-token'>
  & Of<'RevocationRefusedError', { error: string; errorDescription: string; status: number; host: string },
    | 'revocation-refused-misdirected'>
  & Of<'RevocationRefusedError', { kind: string }, 'revocation-refused-assertion' | 'revocation-refused-id-token'>
  & Of<'RevocationRefusedError', { tokenOrgId: string; orgId: string; username: string },
    | 'revocation-refused-other-org'>
  & Of<'AppNotFoundError', { app: string }, 'app-not-found'>
  & Of<'AmbiguousAppError', { candidates: Json; app: string; apps: string[] }, 'ambiguous-app'>
  & Of<'AppIsManagedError', { app: string; namespace: string | null; setupUrl: string }, 'app-is-managed'>
  & Of<'SettingsUnreadableError', None, 'settings-unreadable' | 'settings-unreadable-policy'>
  & Of<'SettingsUnreadableError', { app?: string; namespace?: string | null; setupUrl?: string },
    | 'settings-unreadable-connected-app'>
  & Of<'SettingsUnreadableError', { app?: string }, 'settings-unreadable-global'>
  & Of<'SetupOnlyError', { app: string; setupUrl: string }, 'setup-only'>
  & Of<'JwtTokensDisabledError', None, 'jwt-tokens-disabled'>
  & Of<'SettingsUnreadableError', { app: string }, 'settings-unreadable-certificate'>
  & Of<'AmbiguousAppError', None, 'ambiguous-app-shared-label'>
  & Of<'TimeoutNotAllowedError', { allowed: number[]; session: boolean; text: string; apiVersion: number },
    | 'timeout-not-allowed'>
  & Of<'ProfileNotFoundError', { missing: string[] }, 'profile-not-found'>
  & Of<'PermissionSetNotFoundError', { missing: string[] }, 'permission-set-not-found'>
  & Of<'PolicyValueError', { text: string }, 'policy-value' | 'policy-value-refresh-token'>
  & Of<'PolicyValueError', { permissionSets: string[]; profiles: string[]; names: string[]; flags: string },
    | 'policy-value-self-authorize'>
  & Of<'PolicyValueError', { permissionSets: string[]; profiles: string[]; names: string[] },
    | 'policy-value-pre-authorise'>
  & Of<'PolicyValueError', None, 'policy-value-no-oauth'>
  & Of<'MetadataRefusedError', { component: string; problems: string[]; reason: string }, 'metadata-refused'>
  & Of<'WriteUnconfirmedError', { component: string; asked: Json; seen: Json; fields: string[] },
    | 'write-unconfirmed' | 'write-unconfirmed-lost' | 'write-unconfirmed-not-written' | 'write-unconfirmed-unreadable'
    | 'write-unconfirmed-ignored'>
  & Of<'ConfirmationRequiredError', { question: string }, 'confirmation-required'>
  & Of<'ConfirmationRequiredError', None, 'confirmation-required-declined'>
  & Of<'WriteUnconfirmedError', { proof: Json; host: string },
    | 'write-unconfirmed-still-accepted' | 'write-unconfirmed-revocation-failed' | 'write-unconfirmed-revocation-lost'>
  & Of<'InterruptedError', None, 'interrupted' | 'interrupted-request' | 'interrupted-earlier'>
  & Of<'RollbackFailedError', { reason: string; cause: string; repair: string; app: string }, 'rollback-failed'>
  & Of<'OutputFileError', { path: string; code: string },
    | 'output-file' | 'output-file-no-folder' | 'output-file-denied' | 'output-file-not-file' | 'output-file-full'
    | 'output-file-closed'>
  & Of<'FileExistsError', { path: string; completed: boolean }, 'file-exists'>
  & Of<'FileExistsError', { path: string; completed: boolean; keyFile: string; certFile: string },
    | 'file-exists-completed'>
  & Of<'FileExistsError', { path: string }, 'file-exists-rotation' | 'file-exists-journal'>
  & Of<'FileExistsError', { app: string; org: string }, 'file-exists-other-rotation'>
  & Of<'InputMissingError', None,
    | 'input-missing' | 'input-missing-stdin-twice' | 'input-missing-argument' | 'input-missing-policy'
    | 'input-missing-revoke' | 'input-missing-revoke-host' | 'input-missing-revoke-issuer'
    | 'input-missing-passphrase-unequal' | 'input-missing-certificate' | 'input-missing-explain'
    | 'input-missing-introspect-refresh' | 'input-missing-verify-stdin' | 'input-missing-shell'>
  & Of<'InputMissingError', { verb: string }, 'input-missing-token'>
  & Of<'InputMissingError', { missing?: string[]; org?: string | null; pieces: string[] }, 'input-missing-exchange'>
  & Of<'InputMissingError', { missing: string[]; org: string; pieces: string[] }, 'input-missing-exchange-org'>
  & Of<'InputMissingError', { missing: string[] }, 'input-missing-passphrase' | 'input-missing-introspect-client'>
  & Of<'InputMissingError', { missing: string[]; flags: string[] }, 'input-missing-rotate'>
  & Of<'InputMissingError', { issuer: string; host: string }, 'input-missing-introspect-host'>
  & Of<'InputMissingError', { username: string }, 'input-missing-verify-issuer'>
  & Of<'InputUnreadableError', { reason: string; flag: string }, 'input-unreadable'>
  & Of<'InputUnreadableError', { flag: string; path: string; code: string },
    | 'input-unreadable-directory' | 'input-unreadable-other' | 'input-unreadable-missing' | 'input-unreadable-denied'>
  & Of<'InputUnreadableError', { flag: string }, 'input-unreadable-secret'>
  & Of<'InputUnreadableError', { line: number }, 'input-unreadable-username'>
  & Of<'InputUnreadableError', { flag: string; megabytes: number }, 'input-unreadable-too-large'>
  & Of<'InsecureUrlError', { url: string }, 'insecure-url'>
  & Of<'InsecureUrlError', None, 'insecure-url-not-url' | 'insecure-url-credentials'>
  & Of<'NameNotAllowedError', None, 'name-not-allowed' | 'name-not-allowed-file' | 'name-not-allowed-common'>;
export type FaultCode = keyof Faults;
export type ErrorName = Faults[FaultCode]['error'];
/** The codes of the faults that stop a command with an error. */
export type CodeOf<N extends ErrorName> = { [C in FaultCode]: Faults[C]['error'] extends N ? C : never }[FaultCode];

/** The values of each finding. */
export type Findings = Record<never, never>;
export type FindingCode = keyof Findings;

/** What only a text or a check shows. */
type OtherCode =
    | 'key-format-not-accepted' | 'key-open-to-others' | 'key-repaired' | 'certificate-expired'
    | 'certificate-expires-soon' | 'certificate-not-yet-valid' | 'certificate-weak' | 'client-id-not-a-key'
    | 'client-id-of-cli' | 'username-not-a-username' | 'clock-wrong' | 'clock-skew' | 'login-host' | 'host-of-other-org'
    | 'no-salesforce-answer' | 'tls-unchecked' | 'token-not-revoked' | 'user-frozen' | 'user-locked'
    | 'user-without-api' | 'nobody-pre-authorised' | 'bearer-flow-off' | 'app-without-oauth' | 'high-assurance'
    | 'client-id-of-other-app' | 'dev-hub-through-external-app' | 'tls-untrusted-issuer' | 'tls-certificate-expired'
    | 'tls-wrong-name' | 'invalid-jwt-format' | 'invalid-header-type' | 'invalid-token-issuer' | 'invalid-token-scopes'
    | 'session-not-for-rest' | 'bad-oauth-token' | 'missing-oauth-token' | 'wrong-org' | 'api-disabled'
    | 'request-limit' | 'app-not-attached-to-agent' | 'invalid-auth-header' | 'soap-session-invalid'
    | 'consumer-key-not-allowed' | 'consumer-key-taken' | 'connected-app-creation-blocked' | 'invalid-plugin-settings'
    | 'dev-hub-through-external-client-app' | 'redirect-uri-mismatch' | 'access-denied-by-user'
    | 'refresh-token-expired' | 'token-already-dead' | 'guest-flow-refused' | 'cli-jwt-login-failed';
export type Code = FaultCode | FindingCode | OtherCode;
