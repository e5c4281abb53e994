/**
 * One switch per question on which the evidence about Salesforce is silent or contradicts itself.
 * The default is the harsher reading for a client, unless the evidence clearly favours the other one.
 * Tests run both readings. docs/salesforce.md §13
 */
export type Switches = {
  /* Metadata */

  /** Form of a certificate on read-back. 'as-org': connected app one line, external client app 64 columns. */
  certificateReadBack: 'as-org' | 'pem' | 'crlf' | 'none' | 'raw';
  /** Whether the org parses a certificate at upload, or stores anything. */
  certificateUploadCheck: 'parse' | 'none';
  /** A consumer secret that stands in the component: hidden from reads, or sent along by an org that ought not to. */
  consumerSecretOnRead: 'hide' | 'show';
  /** A CRUD update of a connected app that repeats its own consumer key. */
  consumerKeyOnUpdate: 'refuse' | 'accept';
  /** A file deploy of a connected app that repeats its own consumer key. */
  consumerKeyOnDeploy: 'refuse' | 'accept';
  /** Elements out of WSDL order: dropped without a word, or read all the same. */
  elementOrder: 'drop' | 'accept';
  /** Whether the org lets the Metadata API read ExtlClntAppGlobalOauthSettings at all. */
  globalOauth: 'readable' | 'hidden';
  /** First API version that takes isNamedUserJwtEnabled on ExtlClntAppGlobalOauthSettings. */
  globalJwtSince: 61 | 65;
  /** First API version that takes isNamedUserJwtEnabled on a connected app. */
  connectedAppJwtSince: 58 | 59;
  /** Last API version that takes isNamedUserJwtEnabled on the *policies* of an external client app. */
  policyJwtElement: 'until-63' | 'until-65';
  /** The org turns isPkceRequired=false of an external client app back into true. */
  pkceForced: boolean;
  /** By what name a connected app holds and takes permission sets. */
  permissionSetsOfConnectedApps: 'labels' | 'names';
  /** Creation of connected apps by any API; blocked in orgs since Spring '26. */
  connectedAppCreation: 'blocked' | 'allowed';
  /** Status code beside the text of a blocked creation; nobody has published it. */
  blockedCreateCode: 'INSUFFICIENT_ACCESS' | 'UNKNOWN_EXCEPTION';
  /** The text of a blocked creation: the one that people were shown, or one that nobody has seen yet. */
  blockedCreateText: 'as-shown' | 'unheard-of';
  /** When the org makes policies for an external client app that has OAuth settings and no policies of its own. */
  defaultPolicies: 'deploy-and-crud' | 'deploy' | 'never';
  /** A new external client app by the name of a connected app of the org. */
  nameOfConnectedApp: 'refuse' | 'accept';
  /** Words for a consumer key that another app has. */
  takenKeyText: 'taken' | 'in-use';
  /** The key of a deleted app for a new one. */
  keyOfDeletedApp: 'taken' | 'free';
  /** A consumer secret of one's own in the metadata of a new external client app. */
  ownSecret: 'ignored' | 'used';
  /** Days of refreshTokenValidityPeriod: kept, or stored as hours whose unit still says days. */
  refreshDays: 'as-sent' | 'as-hours';
  /** isNamedUserJwtEnabled left out of a save of ExtlClntAppGlobalOauthSettings: reset by every version, or from 67 on. */
  globalJwtLeftOut: 'reset' | 'reset-since-67';
  /** sessionTimeoutInMinutes in policies of an app that issues no JWTs. */
  sessionTimeoutWithoutJwt: 'refuse' | 'accept';
  /** isEnabled left out of ExtlClntAppConfigurablePolicies, which the WSDL demands and one product leaves out. */
  pluginPolicyWithoutIsEnabled: 'refuse' | 'keep';
  /** An enumerated value of an external client app in the wrong case, for example `Enforce_RelaxRefresh`. */
  invalidEcaCase: 'refuse' | 'accept';

  /* Bearer assertion */

  /** An assertion signed by a key whose certificate has expired. */
  expiredCertificate: 'accept' | 'refuse';
  /** How an external client app refuses an assertion that its certificate does not verify. */
  wrongCertificateOnEca: 'invalid_grant' | 'invalid_client';
  /** `nbf` in an assertion: any, none, or only one in the past. */
  nbfInAssertion: 'refuse-future' | 'accept' | 'refuse';
  /** `iat` in the future. */
  futureIat: 'refuse' | 'accept';
  /** `aud` as a JSON array with one right entry. */
  arrayAudience: 'refuse' | 'accept';
  /** `exp` further ahead than three minutes and the buffer. */
  farFutureExp: 'accept' | 'refuse';
  /** How long after `exp` an assertion still passes. */
  assertionSkew: 'none' | '3-minutes';
  /** An admin-approved app whose scopes hold neither refresh_token nor offline_access. */
  adminApprovedWithoutRefreshScope: 'refuse' | 'accept';
  /** What a frozen user is told. */
  frozenUser: 'authentication failure' | 'inactive_user';
  /** Whether a user without the API Enabled permission gets a token at all. */
  apiDisabledUser: 'refuse-token' | 'refuse-calls';
  /** issued_at, signature and api_instance_url beside a JWT-based access token. */
  jwtResponseExtras: 'minimal' | 'full';
  /** Host in api_instance_url of a sandbox. */
  sandboxApiHost: 'test.api.salesforce.com' | 'api.salesforce.com';

  /** How a login by an app is refused that is not known to every server yet; 'in-turn': with one text after the other. */
  newAppRefusal: 'in-turn' | 'invalid_client_id' | 'app_not_found' | 'invalid_client' | 'not-approved';
  /** How a login by a switched-off external client app is refused. */
  blockedAppRefusal: 'invalid_client' | 'invalid_grant' | 'invalid_client_id';

  /* Life and death of tokens */

  /** Whether switching an external client app off ends the tokens that it has. */
  blockedAppKillsTokens: boolean;
  /** Whether deleting an external client app ends the tokens that it had. */
  deletedAppKillsTokens: boolean;

  /** How REST refuses a revoked JWT that has not expired. */
  revokedJwtOnRest: 'INVALID_AUTH_HEADER' | 'INVALID_SESSION_ID';
  /** Whether deleting the AuthSession behind a JWT-based access token ends the token. */
  authSessionDeleteKillsJwt: boolean;
  /** Whether the session behind a JWT-based access token names its row of LoginHistory, and so its app. */
  jwtSessionNamesLogin: boolean;
  /** Whether freezing or deactivating the user ends a live JWT-based access token. */
  frozenUserKillsJwt: boolean;
  /** Whether a bearer login leaves a row in OauthToken and in the usage resources. */
  bearerLoginLeavesOauthToken: boolean;
  /** Introspection of a token-shaped string that is expired, revoked or unknown. */
  introspectDeadToken: 'inactive' | 'invalid_token';
  /** `sub` of an introspected JWT-based access token. */
  introspectJwtSubject: 'identity-url' | 'uid';
  /** Body of a successful revocation. */
  revokeSuccessBody: 'empty' | 'ok';

  /* Reading */

  /** What the discovery document of My Domain names as issuer and key list. */
  discoveryHost: 'my-domain' | 'login';
  /** Timeout fields of ConnectedApplication when the user's session timeout decides. */
  userSessionTimeoutSoql: 'null' | 'value';
};

export const defaultSwitches: Readonly<Switches> = {
  certificateReadBack: 'as-org',
  certificateUploadCheck: 'parse',
  consumerSecretOnRead: 'hide',
  consumerKeyOnUpdate: 'refuse',
  consumerKeyOnDeploy: 'refuse',
  elementOrder: 'drop',
  globalOauth: 'readable',
  globalJwtSince: 61,
  connectedAppJwtSince: 59,
  policyJwtElement: 'until-63',
  pkceForced: false,
  permissionSetsOfConnectedApps: 'labels',
  connectedAppCreation: 'blocked',
  blockedCreateCode: 'INSUFFICIENT_ACCESS',
  blockedCreateText: 'as-shown',
  defaultPolicies: 'deploy-and-crud',
  nameOfConnectedApp: 'refuse',
  takenKeyText: 'taken',
  keyOfDeletedApp: 'taken',
  ownSecret: 'ignored',
  refreshDays: 'as-sent',
  globalJwtLeftOut: 'reset',
  sessionTimeoutWithoutJwt: 'refuse',
  pluginPolicyWithoutIsEnabled: 'refuse',
  invalidEcaCase: 'refuse',
  expiredCertificate: 'accept',
  wrongCertificateOnEca: 'invalid_grant',
  nbfInAssertion: 'refuse-future',
  futureIat: 'refuse',
  arrayAudience: 'refuse',
  farFutureExp: 'accept',
  assertionSkew: 'none',
  adminApprovedWithoutRefreshScope: 'refuse',
  frozenUser: 'authentication failure',
  apiDisabledUser: 'refuse-token',
  newAppRefusal: 'in-turn',
  blockedAppRefusal: 'invalid_client',
  blockedAppKillsTokens: false,
  deletedAppKillsTokens: false,
  jwtResponseExtras: 'minimal',
  sandboxApiHost: 'test.api.salesforce.com',
  revokedJwtOnRest: 'INVALID_AUTH_HEADER',
  authSessionDeleteKillsJwt: false,
  jwtSessionNamesLogin: true,
  frozenUserKillsJwt: false,
  bearerLoginLeavesOauthToken: false,
  introspectDeadToken: 'inactive',
  introspectJwtSubject: 'identity-url',
  revokeSuccessBody: 'empty',
  discoveryHost: 'my-domain',
  userSessionTimeoutSoql: 'null',
};

/** The default readings with the given ones put in their place. */
export function readSwitches(chosen: Partial<Switches> = {}): Switches {
  return { ...defaultSwitches, ...chosen };
}
