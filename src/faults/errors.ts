/**
 * Every fault that this plugin can name. The names are public: they are what `--json` shows as `name`.
 * The words live in `messages/errors.md` under the same names (and `Name.variant` where one fault has several faces), what to
 * do about it in the catalogue.
 */
export const errorNames = [
  'AppNotFoundError',
  'AmbiguousAppError',
  'AppIsManagedError',
  'SettingsUnreadableError',
  'SetupOnlyError',
  'TimeoutNotAllowedError',
  'JwtTokensDisabledError',
  'ProfileNotFoundError',
  'PermissionSetNotFoundError',
  'UserNotFoundError',
  'PolicyValueError',
  'ApiVersionTooOldError',
  'SoapRefusesJwtError',
  'KeyUnreadableError',
  'KeyTypeNotSupportedError',
  'KeyMismatchError',
  'CertificateUnreadableError',
  'CertificateTooLargeError',
  'TokenMalformedError',
  'TokenNotJwtError',
  'KeySetUnreadableError',
  'TooManyIssuersError',
  'InputMissingError',
  'InputUnreadableError',
  'InsecureUrlError',
  'OrgAuthMissingError',
  'ExchangeRefusedError',
  'OrgUnreachableError',
  'OrgAnsweredBadlyError',
  'OrgRefusedError',
  'PermissionMissingError',
  'MetadataRefusedError',
  'WriteUnconfirmedError',
  'RevocationRefusedError',
  'IntrospectionRefusedError',
  'ClientRefusedError',
  'ConfirmationRequiredError',
  'FileExistsError',
  'NameNotAllowedError',
  'InterruptedError',
  'RollbackFailedError',
  'OutputFileError',
  'RevealForbiddenError',
] as const;

export type ErrorName = (typeof errorNames)[number];

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export type Fault = {
  /** Chooses `Name.variant` in the messages, for a fault that has several faces. */
  variant?: string;
  /** Fill the `%s` of the message, in order. Never a secret. */
  tokens?: (string | number)[];
  /** Fill the `%s` of the actions, in order. Never a secret. */
  actionTokens?: (string | number)[];
  /** What scripts read as `data`. Never a secret. */
  data?: { [key: string]: Json };
};

/** A fault as data: `host/errors.ts` alone turns it into words. It carries no `cause`: causes leak request bodies. */
export class JwtError extends Error {
  override readonly name: ErrorName;
  readonly fault: Fault;

  constructor(name: ErrorName, fault: Fault = {}) {
    super(fault.variant ? `${name}.${fault.variant}` : name);
    this.name = name;
    this.fault = fault;
  }
}
