/** API versions at which something came or went. docs/salesforce.md §2 names the releases and the sources. */

/** The first version that knows it. */
export const knownSince = {
  /** Who is let in: `isAdminApproved`, `permissionSetName`, `profileName` of a connected app. docs/salesforce.md §3.2 */
  admissionOfConnectedApp: 46,
  /** `oauthPolicy` and `sessionPolicy` of a connected app. docs/salesforce.md §3.2 */
  policiesOfConnectedApp: 49,
  /** `isNamedUserJwtEnabled` of a connected app; 58 was seen in files, too. docs/salesforce.md §3.1, §13 row 7 */
  jwtOfConnectedApp: 59,
  /** `ConnectedApplication.NamedUserUvidTimeout`. docs/salesforce.md §3.2 */
  timeoutOfConnectedApp: 59,
  /** Older ones refuse a whole listing for the sake of their types. docs/salesforce.md §4.1 */
  externalClientApps: 59,
  /** `isNamedUserJwtEnabled` of an external client app. docs/salesforce.md §4.2, §13 row 7 */
  jwtOfExternalClientApp: 61,
  /** `namedUserJwtTimeout`, up to 30 minutes. docs/salesforce.md §4.5 */
  timeoutOfExternalClientApp: 61,
  /** `startPage` of an external client app's switches. docs/salesforce.md §4.2 */
  startPageOfExternalClientApp: 63,
  /** `AuthSession.IsAssociatedWithJwtAccessToken`. */
  jwtSessions: 64,
  /** `namedUserJwtSessionTimeoutType`, and timeouts up to 720 minutes. docs/salesforce.md §4.5 */
  timeoutOfUserSession: 65,
  /** SOAP takes JWT-based access tokens. */
  jwtInSoap: 68,
};

/** The last version that knows it. */
export const knownUntil = {
  /** `ConnectedApplication.OptionsAppIssueJwtTokenEnabled`. docs/salesforce.md §3.2 */
  jwtSwitchInSoql: 65,
};

/** The oldest that orgs of today are held to; every org that knows JWT-based access tokens has it. */
export const OLDEST_SUPPORTED = 62;

/** Versions below it are retired, and those up to `NEWEST_DEPRECATED` deprecated. */
export const OLDEST_VALID = 21;
export const NEWEST_DEPRECATED = 30;

/** Whether the text is a version as Salesforce writes it, such as `62.0`. */
export const isApiVersion = (text: string): boolean => /^[1-9]\d\.0$/.test(text);

/** Where the REST API of a version is, on an org's host, such as `62.0`; the versions are listed above it. */
export const versionsPath = '/services/data';
export const restPath = (apiVersion: string): string => `${versionsPath}/v${apiVersion}`;
