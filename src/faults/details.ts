// biome-ignore-all format: made from messages/faults.md by `npm run faults`
import type { Json } from './words.ts';

type None = Record<string, never>;
type Of<Name, Detail, Code extends string> = { [C in Code]: { error: Name; detail: Detail } };

/** The error that stops a command with a fault, and the values that go with it. */
export type Faults =
  & Of<'ExchangeRefusedError', { error: string; errorDescription: string; audience: string; tokenEndpoint: string; host: string },
    | 'refresh-scope-missing' | 'not-admin-approved' | 'not-approved' | 'inactive-user' | 'inactive-org' | 'ip-or-hours'
    | 'rate-limit' | 'login-failed' | 'invalid-assertion' | 'expired-assertion' | 'wrong-audience' | 'unsupported-grant'
    | 'invalid-scope' | 'assertion-replayed' | 'passing-fault' | 'malformed-request' | 'wrong-client-credentials'
    | 'app-blocked' | 'app-not-installed' | 'wrong-client-id' | 'exchange-refused'>
  & Of<'KeyUnreadableError', { seen?: string | undefined },
    | 'key-unreadable-certificate' | 'key-unreadable-public-key' | 'key-unreadable-request' | 'key-unreadable-path'
    | 'key-unreadable-git-crypt' | 'key-unreadable-git-lfs' | 'key-unreadable-page' | 'key-unreadable-http-error'
    | 'key-unreadable-hardis' | 'key-unreadable-first-line' | 'key-unreadable-token' | 'key-unreadable-consumer-secret'
    | 'key-unreadable-consumer-key' | 'key-unreadable-fingerprint' | 'key-unreadable-variable-name'
    | 'key-unreadable-address' | 'key-unreadable-damaged' | 'key-unreadable-needs-passphrase'
    | 'key-unreadable-wrong-passphrase' | 'key-unreadable-empty' | 'key-unreadable'>
  & Of<'KeyUnreadableError', { seen?: string | undefined; around: 'string[]?' },
    | 'key-unreadable-openssh' | 'key-unreadable-putty'>
  & Of<'KeyUnreadableError', { seen?: string | undefined; path?: string | undefined; legacy?: string | undefined; around: 'string[]?' },
    | 'key-unreadable-pkcs12'>
  & Of<'KeyUnreadableError', { seen?: string | undefined; path?: string | undefined; around: 'string[]?' },
    | 'key-unreadable-jks' | 'key-unreadable-archive'>
  & Of<'KeyUnreadableError', { seen?: string | undefined; path?: string | undefined },
    | 'key-unreadable-jks-base64' | 'key-unreadable-openssl-enc-base64' | 'key-unreadable-openssl-enc-unsalted-base64'
    | 'key-unreadable-old-cipher'>
  & Of<'KeyUnreadableError', { seen?: string | undefined; path?: string | undefined; to?: string | undefined; around: 'string[]?' },
    | 'key-unreadable-openssl-enc' | 'key-unreadable-openssl-enc-unsalted' | 'key-unreadable-gpg' | 'key-unreadable-age'
    | 'key-unreadable-sops' | 'key-unreadable-ansible-vault'>
  & Of<'KeyUnreadableError', { seen?: string | undefined; path?: string | undefined; legacy?: string | undefined },
    | 'key-unreadable-pkcs12-base64'>
  & Of<'KeyUnreadableError', { seen?: string | undefined; path?: string | undefined; form?: string | undefined; around: 'string[]?' },
    | 'key-unreadable-pkcs7'>
  & Of<'KeyUnreadableError', { seen?: string | undefined; path?: string | undefined; to?: string | undefined },
    | 'key-unreadable-gpg-base64' | 'key-unreadable-age-base64'>
  & Of<'KeyUnreadableError', { seen?: string | undefined; left?: string | undefined }, 'key-unreadable-unfilled'>
  & Of<'KeyUnreadableError', { seen?: string | undefined; by?: string | undefined },
    | 'key-unreadable-reference' | 'key-unreadable-ciphertext'>
  & Of<'KeyUnreadableError', { seen?: string | undefined; line: number; column: number }, 'key-unreadable-other-signs'>
  & Of<'KeyUnreadableError', { seen?: string | undefined; had: number; wants: number }, 'key-unreadable-cut'>
  & Of<'KeyTypeNotSupportedError', { seen: string },
    | 'key-type-not-supported' | 'key-type-not-supported-certificate' | 'key-type-not-supported-small'>
  & Of<'KeyMismatchError', { certificate: string }, 'key-mismatch'>
  & Of<'KeyMismatchError', { path: string; app: string }, 'key-mismatch-rotate'>
  & Of<'KeyMismatchError', { path: string; app: string; newCertFile: string; files: string[] }, 'key-mismatch-waiting'>
  & Of<'CertificateUnreadableError', { seen: string },
    | 'certificate-unreadable' | 'certificate-unreadable-empty' | 'certificate-unreadable-chain'
    | 'certificate-unreadable-private-key' | 'certificate-unreadable-public-key' | 'certificate-unreadable-request'
    | 'certificate-unreadable-path' | 'certificate-unreadable-damaged' | 'certificate-unreadable-git-crypt'
    | 'certificate-unreadable-git-lfs' | 'certificate-unreadable-page' | 'certificate-unreadable-http-error'
    | 'certificate-unreadable-hardis' | 'certificate-unreadable-first-line' | 'certificate-unreadable-token'
    | 'certificate-unreadable-consumer-secret' | 'certificate-unreadable-consumer-key'
    | 'certificate-unreadable-fingerprint' | 'certificate-unreadable-variable-name' | 'certificate-unreadable-address'>
  & Of<'CertificateUnreadableError', { seen: string; path?: string | undefined; form?: string | undefined },
    | 'certificate-unreadable-pkcs7-base64'>
  & Of<'CertificateUnreadableError', { seen: string; path?: string | undefined; form?: string | undefined; around: 'string[]?' },
    | 'certificate-unreadable-pkcs7'>
  & Of<'CertificateUnreadableError', { seen: string; path?: string | undefined },
    | 'certificate-unreadable-keystore-base64'>
  & Of<'CertificateUnreadableError', { seen: string; path?: string | undefined; around: 'string[]?' },
    | 'certificate-unreadable-keystore' | 'certificate-unreadable-archive'>
  & Of<'CertificateUnreadableError', { seen: string; path?: string | undefined; legacy?: string | undefined },
    | 'certificate-unreadable-pkcs12-base64'>
  & Of<'CertificateUnreadableError', { seen: string; path?: string | undefined; legacy?: string | undefined; around: 'string[]?' },
    | 'certificate-unreadable-pkcs12'>
  & Of<'CertificateUnreadableError', { seen: string; path?: string | undefined; to?: string | undefined; around: 'string[]?' },
    | 'certificate-unreadable-openssl-enc' | 'certificate-unreadable-openssl-enc-unsalted'
    | 'certificate-unreadable-gpg' | 'certificate-unreadable-age' | 'certificate-unreadable-sops'
    | 'certificate-unreadable-ansible-vault'>
  & Of<'CertificateUnreadableError', { seen: string; path?: string | undefined; to?: string | undefined },
    | 'certificate-unreadable-gpg-base64' | 'certificate-unreadable-age-base64'>
  & Of<'CertificateUnreadableError', { seen: string; left?: string | undefined }, 'certificate-unreadable-unfilled'>
  & Of<'CertificateUnreadableError', { seen: string; by?: string | undefined },
    | 'certificate-unreadable-reference' | 'certificate-unreadable-ciphertext'>
  & Of<'CertificateTooLargeError', { bytes: number; limit: number }, 'certificate-too-large'>
  & Of<'CertificateUnreadableError', { app: string }, 'certificate-unreadable-app' | 'certificate-unreadable-stored'>
  & Of<'InputImpossibleError', { seen: string }, 'client-id-not-a-key' | 'username-not-a-username'>
  & Of<'InputImpossibleError', { app: string }, 'client-id-not-of-app'>
  & Of<'InputImpossibleError', None, 'client-id-of-cli'>
  & Of<'UserNotFoundError', { username: string }, 'user-not-found'>
  & Of<'OrgUnreachableError', { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string; host: string; extra?: string | undefined },
    | 'org-unreachable-tls'>
  & Of<'OrgUnreachableError', { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string; host: string; variable?: string | undefined },
    | 'org-unreachable-proxy-credentials' | 'org-unreachable-proxy-forbidden' | 'org-unreachable-proxy-ill'
    | 'org-unreachable-proxy-plain' | 'org-unreachable-proxy-tls' | 'org-unreachable-proxy'>
  & Of<'ProxySettingError', { variable: string; url?: string | undefined }, 'proxy-setting'>
  & Of<'OrgUnreachableError', { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string; host: string },
    | 'org-unreachable-dns' | 'org-unreachable-tcp' | 'org-unreachable-http'>
  & Of<'OrgUnreachableError', { stage: 'dns' | 'tcp' | 'tls' | 'http'; code: string; host: string; seconds: number },
    | 'org-unreachable-timeout'>
  & Of<'OrgAuthMissingError', { username: string }, 'org-auth-missing'>
  & Of<'StoredLoginUnreadableError', { username: string; reason?: string | undefined }, 'stored-login-unreadable'>
  & Of<'LoginNotStoredError', { username: string; reason: string; path?: string | undefined },
    | 'login-not-stored' | 'login-not-stored-alias' | 'login-not-stored-default'>
  & Of<'LoginNotStoredError', { username: string; reason: string },
    | 'login-not-stored-keychain' | 'login-not-stored-open'>
  & Of<'LoginNotStoredError', { username: string; reason: 'link' | 'not-plain' | 'other-owner' | 'open-to-others' | 'second-name' | 'too-large' | 'unreadable'; path?: string | undefined },
    | 'login-not-stored-key'>
  & Of<'ProgramMissingError', None, 'program-missing'>
  & Of<'ProgramNotFoundError', { program?: string | undefined }, 'program-not-found'>
  & Of<'ProgramNotRunnableError', { code: string; program?: string | undefined },
    | 'program-not-runnable' | 'program-not-runnable-other'>
  & Of<'ApiVersionTooOldError', { needed: number; apiVersion: number; what: string }, 'api-version-too-old'>
  & Of<'SoapRefusesJwtError', { apiVersion: string }, 'soap-refuses-jwt'>
  & Of<'OrgRefusedError', { errorCode: string; message: string; host: string },
    | 'org-refused' | 'org-refused-version' | 'org-refused-session'>
  & Of<'PermissionMissingError', { permission: string | null; problems: string[]; reason: string },
    | 'permission-missing-write'>
  & Of<'PermissionMissingError', { permission: string | null; errorCode?: string | undefined; problems: string[]; reason: string },
    | 'permission-missing'>
  & Of<'ApiVersionTooOldError', None, 'api-version-too-old-sessions'>
  & Of<'OrgRefusedError', None, 'org-refused-lists'>
  & Of<'PermissionMissingError', { permission: string; permissions: string[] },
    | 'permission-missing-revoke' | 'permission-missing-create' | 'permission-missing-delete'>
  & Of<'PermissionMissingError', { username: string; permission: string }, 'permission-missing-freeze'>
  & Of<'OrgAnsweredBadlyError', { host: string; status: number; retryAfterSeconds?: number | undefined },
    | 'org-answered-badly-server' | 'org-answered-badly-busy' | 'org-answered-badly-html'
    | 'org-answered-badly-not-found' | 'org-answered-badly-not-json' | 'org-answered-badly-incomplete'
    | 'org-answered-badly-not-salesforce' | 'org-answered-badly-too-long' | 'org-answered-badly-endless'
    | 'org-answered-badly-redirect'>
  & Of<'OrgAnsweredBadlyError', { host: string; status: number; retryAfterSeconds?: number | undefined; location: string },
    | 'org-answered-badly-elsewhere' | 'org-answered-badly-place' | 'org-answered-badly-redirect-to'>
  & Of<'TokenMalformedError', { seen: string }, 'token-malformed'>
  & Of<'TokenIncompleteError', { found: string; length: number; why: string }, 'token-incomplete'>
  & Of<'MoreThanOneTokenError', { count: number }, 'more-than-one-token' | 'more-than-one-token-masked'>
  & Of<'TokenNotJwtError', { tokenFormat: string; clientId: string; username: string }, 'token-not-jwt'>
  & Of<'RevealForbiddenError', { options: string[]; variable: string }, 'reveal-forbidden'>
  & Of<'KeySetUnreadableError', { path: string }, 'key-set-unreadable'>
  & Of<'TooManyIssuersError', { limit: number }, 'too-many-issuers'>
  & Of<'IntrospectionRefusedError', { error: string; errorDescription: string; status: number; host: string; said: string; reason: string },
    | 'introspection-refused' | 'introspection-refused-not-token'>
  & Of<'IntrospectionRefusedError', { kind: string },
    | 'introspection-refused-assertion' | 'introspection-refused-id-token'>
  & Of<'IntrospectionRefusedError', { kind: string; about: string }, 'introspection-refused-other-cloud'>
  & Of<'IntrospectionRefusedError', { tokenOrgId: string; orgId: string; username: string },
    | 'introspection-refused-other-org'>
  & Of<'ClientRefusedError', { error: string; errorDescription: string; status: number; host: string; said: string; reason: string },
    | 'client-refused'>
  & Of<'RevocationRefusedError', { error: string; errorDescription: string; status: number; host: string; said: string },
    | 'revocation-refused' | 'revocation-refused-not-token'>
  & Of<'RevocationRefusedError', { error: string; errorDescription: string; status: number; host: string },
    | 'revocation-refused-misdirected'>
  & Of<'RevocationRefusedError', { kind: string }, 'revocation-refused-assertion' | 'revocation-refused-id-token'>
  & Of<'RevocationRefusedError', { kind: string; about: string; way: string }, 'revocation-refused-other-cloud'>
  & Of<'RevocationRefusedError', { tokenOrgId: string; orgId: string; username: string },
    | 'revocation-refused-other-org'>
  & Of<'AppNotFoundError', { app: string; near?: string[] | undefined }, 'app-not-found'>
  & Of<'AppNotFoundError', { app: string; version: string }, 'app-not-found-old-version'>
  & Of<'AppExistsError', { app: string; differences: Json; fields: string[] }, 'app-exists'>
  & Of<'AppExistsError', { app: string; kind: string }, 'app-exists-connected'>
  & Of<'AppCreationBlockedError', { reason: string }, 'app-creation-blocked'>
  & Of<'PermissionSetNotFoundError', { missing: string[] },
    | 'permission-set-not-found-create' | 'permission-set-not-found'>
  & Of<'PartlyAppliedError', { done: string[]; left: string[]; cause: string; reason: string }, 'partly-applied'>
  & Of<'PartlyAppliedError', { done: string[]; left: string[]; cause: string; reason: string; at: string },
    | 'partly-applied-setup'>
  & Of<'WriteUnconfirmedError', { component: string }, 'write-unconfirmed-create'>
  & Of<'AmbiguousAppError', { candidates: Json; app: string; apps: string[] }, 'ambiguous-app'>
  & Of<'AmbiguousAppError', { candidates: Json; app: string; others: string[]; id: string | null },
    | 'ambiguous-app-label'>
  & Of<'AppIsManagedError', { app: string; namespace: string | null; setupUrl: string }, 'app-is-managed'>
  & Of<'AppIsManagedError', { app: string; namespace: string | null }, 'app-is-managed-delete'>
  & Of<'AppNotOursError', { app: string }, 'app-not-ours'>
  & Of<'OwnConnectionError', { app: string }, 'own-connection'>
  & Of<'OwnConnectionError', { username: string }, 'own-connection-freeze'>
  & Of<'SettingsUnreadableError', { app: string; hidden: string[] }, 'settings-unreadable-backup'>
  & Of<'SettingsUnreadableError', { app?: string | undefined; namespace?: string | null | undefined; setupUrl?: string | undefined },
    | 'settings-unreadable-connected-app'>
  & Of<'SettingsUnreadableError', { app: string },
    | 'settings-unreadable-shown-certificate' | 'settings-unreadable-oauth' | 'settings-unreadable-certificate'>
  & Of<'SettingsUnreadableError', { app?: string | undefined }, 'settings-unreadable-global'>
  & Of<'SettingsUnreadableError', None, 'settings-unreadable-policy' | 'settings-unreadable-switches'>
  & Of<'SetupOnlyError', { app: string; setupUrl: string; admitNobody: string; wayBack: string }, 'setup-only-block'>
  & Of<'SetupOnlyError', { app: string; setupUrl: string },
    | 'setup-only-block-nobody' | 'setup-only-unblock' | 'setup-only'>
  & Of<'JwtTokensDisabledError', None, 'jwt-tokens-disabled'>
  & Of<'SettingsUnsendableError', { component: string; field: string; character: string }, 'settings-unsendable'>
  & Of<'AmbiguousAppError', None, 'ambiguous-app-shared-label'>
  & Of<'TimeoutNotAllowedError', { allowed: number[]; session: boolean; text: string; apiVersion: number },
    | 'timeout-not-allowed'>
  & Of<'ProfileNotFoundError', { missing: string[] }, 'profile-not-found'>
  & Of<'PermissionSetNotFoundError', { candidates: string[]; name: string }, 'permission-set-ambiguous'>
  & Of<'PolicyValueError', { text: string },
    | 'policy-value-refresh-token' | 'policy-value-contact-email' | 'policy-value-callback-url'>
  & Of<'PolicyValueError', { permissionSets: string[]; profiles: string[]; names: string[]; flags: string },
    | 'policy-value-self-authorize'>
  & Of<'PolicyValueError', { permissionSets: string[]; profiles: string[]; names: string[] },
    | 'policy-value-pre-authorise'>
  & Of<'PolicyValueError', { app: string; setupUrl: string }, 'policy-value-no-oauth-external'>
  & Of<'PolicyValueError', None, 'policy-value-no-oauth'>
  & Of<'MetadataRefusedError', { component: string; problems: string[]; reason: string },
    | 'metadata-refused-contact-email' | 'metadata-refused'>
  & Of<'WriteUnconfirmedError', { component: string; asked: Json; seen: Json; fields: string[] },
    | 'write-unconfirmed-lost' | 'write-unconfirmed-unreadable'>
  & Of<'WriteUnconfirmedError', { component: string; asked: Json; seen: Json; changedMeanwhile: Json; fields: string[]; others?: string | undefined },
    | 'write-unconfirmed-not-written' | 'write-unconfirmed-ignored' | 'write-unconfirmed-other'>
  & Of<'WriteUnconfirmedError', { component: string; asked: Json; seen: Json; fields: string[]; cause: string },
    | 'write-unconfirmed-unseen'>
  & Of<'WriteUnconfirmedError', { username: string; stateId: string },
    | 'write-unconfirmed-freeze' | 'write-unconfirmed-freeze-ignored'>
  & Of<'WriteUnconfirmedError', { written: Json; left: Json; cause: string; reason: string; writtenFields: string[]; leftFields: string[] },
    | 'write-unconfirmed-partly'>
  & Of<'AppChangedMeanwhileError', { app: string; changedMeanwhile: Json; fields: string[] }, 'app-changed-meanwhile'>
  & Of<'AppChangedMeanwhileError', { app: string; changedMeanwhile: Json; files: string[]; found: string; expected: string; keyFile: string; certFile: string; oldKeyFile: string },
    | 'certificate-changed-rotation'>
  & Of<'AppChangedMeanwhileError', { app: string; component: string }, 'app-changed-meanwhile-gone'>
  & Of<'AppChangedMeanwhileError', { app: string; component: string; changedMeanwhile: Json },
    | 'app-changed-meanwhile-replaced'>
  & Of<'ConfirmationRequiredError', { question: string }, 'confirmation-required'>
  & Of<'CancelledError', { deed: string }, 'cancelled'>
  & Of<'ConfirmationRequiredError', { alias: string; username: string }, 'confirmation-required-alias'>
  & Of<'CancelledError', None, 'cancelled-name'>
  & Of<'WriteUnconfirmedError', { proof: Json; host: string },
    | 'write-unconfirmed-still-accepted' | 'write-unconfirmed-revocation-failed' | 'write-unconfirmed-revocation-lost'>
  & Of<'WriteUnconfirmedError', { app: string; backup: string[] },
    | 'deletion-unconfirmed-lost' | 'deletion-unconfirmed-still-there' | 'deletion-unconfirmed-unseen'>
  & Of<'InterruptedError', None, 'interrupted' | 'interrupted-request' | 'interrupted-earlier'>
  & Of<'RotationUnfinishedError', { cause: string; repair: string; app: string }, 'rotation-unfinished'>
  & Of<'RollbackFailedError', { reason: string; cause: string; repair: string; changedMeanwhile: Json; app: string; others?: string | undefined },
    | 'rollback-failed'>
  & Of<'OutputFileError', { path?: string | undefined; code: string },
    | 'output-file' | 'output-file-secret' | 'output-file-no-folder' | 'output-file-denied' | 'output-file-not-file'
    | 'output-file-tracked' | 'output-file-utf16' | 'output-file-full' | 'output-file-closed'>
  & Of<'FileExistsError', { path: string; completed: boolean }, 'file-exists'>
  & Of<'FileExistsError', { path: string },
    | 'file-exists-other-key' | 'file-exists-half-a-pair' | 'file-exists-rotation' | 'file-exists-journal'>
  & Of<'FileExistsError', { path: string; completed: boolean; keyFile: string; certFile: string },
    | 'file-exists-completed'>
  & Of<'FileExistsError', { path: string; why: string }, 'file-exists-journal-unsafe'>
  & Of<'FileExistsError', { app: string; org: string }, 'file-exists-other-rotation'>
  & Of<'FileExistsError', { path: string; newCertFile: string; keyFile: string; certFile: string },
    | 'file-exists-waiting'>
  & Of<'FileExistsError', { path: string; keyFile: string; certFile: string }, 'file-exists-meanwhile'>
  & Of<'PairInUseError', { path: string; lock: string; seconds: number; holder: string }, 'pair-in-use'>
  & Of<'PairInUseError', { path: string }, 'pair-lock-lost' | 'pair-lock-lost-done'>
  & Of<'InputMissingError', None,
    | 'input-missing-freeze' | 'input-missing-stdin-twice' | 'input-missing-no-argument'
    | 'input-missing-value-argument' | 'input-missing-policy' | 'input-missing-revoke' | 'input-missing-revoke-host'
    | 'input-missing-revoke-issuer' | 'input-missing-passphrase-unequal' | 'input-missing-certificate'
    | 'input-missing-explain' | 'input-missing-introspect-refresh' | 'input-missing-verify-stdin'
    | 'input-missing-admission' | 'input-missing-contact-email' | 'input-missing-scope' | 'input-missing-set-of-users'
    | 'input-missing-shell'>
  & Of<'UserNotFoundError', None, 'user-not-found-freeze'>
  & Of<'InputMissingError', { verb: string }, 'input-missing-token' | 'input-missing-argument'>
  & Of<'UnknownFlagError', { flag: string; near?: string[] | undefined; guess?: string | undefined }, 'flag-unknown'>
  & Of<'UnknownFlagError', { flag: string; commands: string[]; list: string }, 'flag-of-another-command'>
  & Of<'UnknownFlagError', { flag: string; near: string[] }, 'flag-with-one-hyphen'>
  & Of<'UnknownFlagError', { flag: string }, 'flag-in-text'>
  & Of<'InputMissingError', { flag: string; path: string; line?: string | undefined }, 'file-in-argument'>
  & Of<'InputMissingError', { path: string }, 'file-in-text'>
  & Of<'InputMissingError', { missing: string[] },
    | 'input-missing-value' | 'input-missing-passphrase' | 'input-missing-introspect-client'>
  & Of<'SecretInArgumentError', { flag: string | null; place: string },
    | 'secret-in-argument' | 'secret-in-argument-key' | 'secret-in-argument-client-secret'>
  & Of<'InputMissingError', { missing?: string[] | undefined; org?: string | null | undefined; pieces: string[] },
    | 'input-missing-exchange'>
  & Of<'InputMissingError', { missing: string[]; org: string; pieces: string[] }, 'input-missing-exchange-org'>
  & Of<'InputMissingError', { missing: string[]; flags: string[] }, 'input-missing-rotate'>
  & Of<'InputMissingError', { issuer: string; host: string }, 'input-missing-introspect-host'>
  & Of<'InputMissingError', { username: string }, 'input-missing-verify-issuer'>
  & Of<'InputUnreadableError', { flag: string; path: string; code: string },
    | 'input-unreadable-directory' | 'input-unreadable-other' | 'input-unreadable-denied'>
  & Of<'InputUnreadableError', { flag: string; path: string; code: string; hint?: string | undefined },
    | 'input-unreadable-missing'>
  & Of<'InputUnreadableError', { flag: string; path: string; username: string }, 'input-unreadable-stored-key'>
  & Of<'InputUnreadableError', { flag: string }, 'input-unreadable-secret'>
  & Of<'InputImpossibleError', { flag: string; title: string }, 'input-impossible-purpose'>
  & Of<'InputImpossibleError', { flag: string }, 'input-impossible-job-value' | 'github-repo-form'>
  & Of<'InputImpossibleError', { flag: string; name: string }, 'input-impossible-env-value'>
  & Of<'InputImpossibleError', { seen: string; reason: string }, 'input-impossible-audience'>
  & Of<'InputUnreadableError', { line: number }, 'input-unreadable-username'>
  & Of<'InputUnreadableError', { flag: string; megabytes: number }, 'input-unreadable-too-large'>
  & Of<'InsecureUrlError', { url: string }, 'insecure-url'>
  & Of<'InsecureUrlError', None, 'insecure-url-not-url' | 'insecure-url-credentials'>
  & Of<'InsecureUrlError', { seen: string }, 'insecure-url-not-host'>
  & Of<'NameNotAllowedError', { longest: number }, 'name-not-allowed-app'>
  & Of<'NameNotAllowedError', None, 'name-not-allowed-file' | 'name-not-allowed-alias' | 'name-not-allowed-common'>
  & Of<'InputMissingError', { missing: string[]; line: string }, 'input-missing-setup'>;
export type FaultCode = keyof Faults;
export type ErrorName = Faults[FaultCode]['error'];
/** The codes of the faults that stop a command with an error. */
export type CodeOf<N extends ErrorName> = { [C in FaultCode]: Faults[C]['error'] extends N ? C : never }[FaultCode];

/** The values of each finding. */
export type Findings =
  & Record<
    | 'no-refresh-scope' | 'user-not-admitted-elsewhere' | 'self-approval-not-seen' | 'key-mismatch-certificate'
    | 'key-mismatch-in-hand' | 'key-file-open' | 'client-id-of-cli' | 'user-without-api' | 'bearer-flow-off'
    | 'app-without-oauth' | 'no-oauth' | 'app-switched-off' | 'oauth-switched-off' | 'high-assurance'
    | 'high-assurance-asked' | 'second-switch' | 'no-org' | 'dev-hub-through-external-app' | 'github-no-gh'
    | 'invisible-characters' | 'white-space' | 'carrier-undone' | 'length-unusual' | 'signature-cut'
    | 'signature-unproven' | 'found-in-text' | 'opaque' | 'of-data-360-token' | 'of-marketing-cloud-token'
    | 'of-commerce-token' | 'of-messaging-token' | 'refresh-token' | 'auth-url' | 'encrypted' | 'alg-missing'
    | 'alg-none' | 'signature-missing' | 'crit' | 'guest' | 'refresh-scope' | 'expired-answer' | 'assertion-expired'
    | 'assertion-long-lived' | 'audience-list' | 'audience-unusual' | 'prn' | 'subject-is-id' | 'subject-unusual'
    | 'exp-missing' | 'issued-in-future' | 'expires-before-issued' | 'hidden-from-client' | 'maybe-hidden'
    | 'user-inactive' | 'not-introspected' | 'not-introspected-refused' | 'org-not-asked' | 'refused-unclear', None>
  & Record<'scopes-without-refresh', { scopes: string }>
  & Record<'user-not-admitted', { names: string[] }>
  & Record<'admitted-without-app-licence', { way: string }>
  & Record<
    | 'user-deactivated' | 'username-without-dot' | 'user-absent' | 'user-not-seen' | 'user-frozen' | 'user-locked', { username: string }>
  & Record<'audience-no-url', { seen: string; reason: string }>
  & Record<'audience-of-other-kind', { audience: string; reason: string; wanted: string }>
  & Record<'key-mismatch-app' | 'certificate-expired-in-app', { certificate: string }>
  & Record<
    | 'certificate-unreadable-in-app' | 'nobody-pre-authorised' | 'bearer-without-certificate'
    | 'endless-refresh-tokens', { app: string }>
  & Record<'key-open-to-others', { bits: number; from: string }>
  & Record<'key-several', { bits: number; from: string; keys: number }>
  & Record<'key-several-in-text', { keys: number }>
  & Record<'key-repaired', { bits: number; from: string; repaired: string[] }>
  & Record<'key-repaired-in-memory', { repaired: string[] }>
  & Record<'certificate-expired' | 'certificate-expired-before-upload', { notAfter: string }>
  & Record<'certificate-expires-soon', { notAfter: string; daysLeft: string }>
  & Record<'certificate-not-yet-valid', { notBefore: string }>
  & Record<'certificate-weak', { bits: number }>
  & Record<'client-id-not-a-key' | 'username-not-a-username' | 'username-is-id', { seen: string }>
  & Record<'client-id-cut-off', { length: number }>
  & Record<'clock-wrong', { date: string }>
  & Record<'clock-skew', { difference: string }>
  & Record<'login-host' | 'host-of-other-org', { host: string; own: string }>
  & Record<
    | 'no-salesforce-answer' | 'answer-server' | 'answer-server-page' | 'answer-page' | 'answer-redirect', { host: string; status: number }>
  & Record<'tls-unchecked', { host: string; issuer: string }>
  & Record<'token-not-revoked', { token: string; reason: string }>
  & Record<
    | 'purpose-other-kind-of-app' | 'purpose-app-issues-no-jwt' | 'purpose-app-issues-jwt' | 'purpose-without-pkce', { app: string; title: string; source: string }>
  & Record<'purpose-scopes-of-app', { app: string; title: string; source: string; scopes: string[] }>
  & Record<
    | 'purpose-token-not-jwt' | 'purpose-token-is-jwt' | 'purpose-audience-of-token', { title: string; source: string }>
  & Record<'purpose-scopes-of-token', { title: string; source: string; scopes: string[] }>
  & Record<'client-id-of-unknown-app', { app: string; name: string }>
  & Record<'client-id-of-known-app', { app: string; name: string; other: string }>
  & Record<'tls-not-trusted', { host: string; issuer: string; problem: string; trust: string }>
  & Record<'app-tokens-refused-by-soap', { apiVersion: number }>
  & Record<'answer-redirect-to', { host: string; location: string }>
  & Record<'app-not-found-by-name', { reason: string; other: string }>
  & Record<'piece-missing', { lacking: string[] }>
  & Record<'piece-missing-org', { lacking: string[]; org: string }>
  & Record<'github-no-login' | 'says-dead-to-all' | 'host-by-token', { host: string }>
  & Record<'github-refused', { name: string; repo: string; said: string }>
  & Record<'from-field', { path: string }>
  & Record<'several-tokens', { count: number }>
  & Record<'base64-padding' | 'base64-alphabet' | 'base64-trailing-bits', { part: string }>
  & Record<'duplicate-name', { part: string; names: string }>
  & Record<'alg-hmac' | 'alg-not-rs256', { alg: string }>
  & Record<'signature-length', { bytes: number }>
  & Record<'embedded-key', { name: string }>
  & Record<'id-token-not-asked', { issuer?: string | undefined; clientId?: string | undefined }>
  & Record<'issuer-not-named' | 'any-org' | 'default-org', { issuer: string }>
  & Record<'token-expired' | 'token-not-yet-valid', { time: string }>
  & Record<'time-unreadable' | 'time-beyond-calendar' | 'time-as-text', { claim: string }>
  & Record<'milliseconds', { claim: string; value: number; year: number; instant: string }>
  & Record<'milliseconds-beyond-calendar', { claim: string; value: number }>
  & Record<'not-good-here', { answer: string; failed: string[] }>
  & Record<'dead-at-server', { expiresAt: string; answer: string }>
  & Record<'dead-at-server-endless', { answer: string }>
  & Record<'expired-but-active', { expiresAt: string }>
  & Record<'maybe-of-other-org', { host: string; org: string | null }>
  & Record<'other-issuer' | 'other-issuer-to-revoke', { issuer: string; host: string }>
  & Record<
    | 'org-differs' | 'user-differs' | 'username-differs' | 'client-id-differs' | 'token-type-differs' | 'iat-differs'
    | 'nbf-differs' | 'exp-differs', { claim: string; token: string; org: string }>
  & Record<'scopes-differs', { differences: string }>;
export type FindingCode = keyof Findings;

/** What only a text or a check shows. */
type OtherCode =
    | 'pkce-required' | 'app-deleted' | 'needs-my-domain' | 'authorization-code-refused' | 'device-flow-waiting'
    | 'flow-not-allowed' | 'oauth-status-unclear' | 'oauth-1-refused' | 'sso-service-down' | 'mutual-tls-required'
    | 'saml-assertion-refused' | 'identity-verification' | 'api-only-user' | 'site-login-refused'
    | 'security-policy-ended' | 'other-way-to-log-in' | 'openssl-enc-failed' | 'key-format-not-accepted'
    | 'client-id-of-other-app' | 'tls-untrusted-issuer' | 'tls-certificate-expired' | 'ca-file-missing' | 'tls-too-old'
    | 'tls-wrong-name' | 'org-unreachable' | 'node-too-old' | 'cli-fault' | 'headless-web-login' | 'no-default-org'
    | 'not-a-dev-hub' | 'org-gone' | 'auth-url-malformed' | 'keystore-key-password' | 'key-not-exportable'
    | 'invalid-jwt-format' | 'invalid-header-type' | 'invalid-token-issuer' | 'invalid-token-scopes'
    | 'session-not-for-rest' | 'bad-oauth-token' | 'missing-oauth-token' | 'wrong-org' | 'api-disabled'
    | 'concurrent-limit' | 'request-limit' | 'app-not-attached-to-agent' | 'invalid-auth-header' | 'keychain-unusable'
    | 'soap-session-invalid' | 'consumer-key-not-allowed' | 'consumer-key-taken' | 'cross-org-oauth'
    | 'connected-app-creation-blocked' | 'invalid-plugin-settings' | 'dev-hub-through-external-client-app'
    | 'redirect-uri-mismatch' | 'access-denied-by-user' | 'access-denied-by-policy' | 'refresh-token-expired'
    | 'token-refused-by-service' | 'token-already-dead' | 'pkce-mismatch' | 'client-credentials-no-user'
    | 'client-credentials-not-enabled' | 'token-request-at-work' | 'browser-cors' | 'security-token-required'
    | 'wrong-password' | 'password-expired' | 'soap-login-disabled' | 'response-type-not-supported'
    | 'remote-access-problem' | 'named-credential-exchange' | 'data-cloud-exchange-refused' | 'login-page-sent'
    | 'guest-flow-refused' | 'org-answered-badly' | 'settings-unreadable' | 'policy-value' | 'metadata-file-name'
    | 'element-of-other-version' | 'write-unconfirmed' | 'input-missing' | 'unknown-flag' | 'input-unreadable'
    | 'input-impossible' | 'name-not-allowed' | 'cli-jwt-login-failed' | 'claim-differs' | 'signature' | 'alg' | 'kid'
    | 'form' | 'tty' | 'iss' | 'aud' | 'tnk' | 'client-id-claim' | 'scopes' | 'exp' | 'nbf' | 'iat' | 'key'
    | 'key-certificate' | 'certificate' | 'client-id' | 'username' | 'host' | 'audience' | 'clock' | 'dns' | 'tcp'
    | 'tls' | 'http' | 'my-domain' | 'org' | 'org-session' | 'org-app' | 'app-flow' | 'app-certificate' | 'org-user'
    | 'user-api' | 'permitted-users' | 'app-scopes' | 'session-level' | 'ip-rules' | 'app-tokens' | 'exchange' | 'token';
export type Code = FaultCode | FindingCode | OtherCode;
