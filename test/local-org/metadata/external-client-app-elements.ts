/** The elements of the external client app types in WSDL order. docs/salesforce.md §4.2 */
import { type ElementRule, flag, integer, oneOf, record, text } from './element-rule.ts';

const parent = text('externalClientApplication', { isRequired: true });
const attribute = [text('formula', { isRequired: true }), text('key', { isRequired: true })];
const ipRange = [
  text('description'),
  text('endIpAddress', { isRequired: true }),
  text('startIpAddress', { isRequired: true }),
];

export const headerElements: readonly ElementRule[] = [
  text('contactEmail', { isRequired: true }), // optional in the WSDL, required in practice
  text('contactPhone'),
  text('description'),
  oneOf('distributionState', 'ExtlClntAppDistState', ['Local', 'Packaged', 'Managed', 'AutoInstalled'], {
    fallback: 'Local',
  }),
  text('iconUrl'),
  text('infoUrl'),
  flag('isProtected'),
  text('label'),
  text('logoUrl'),
  oneOf('managedType', 'ExtlClntAppManagedType', ['Local', 'Global']),
  text('orgScopedExternalApp'),
];

const idToken: ElementRule[] = [
  text('idTokenAudience'),
  flag('idTokenIncludeAttributes'),
  flag('idTokenIncludeCustomPermissions'),
  flag('idTokenIncludeStandardClaims'),
  integer('idTokenValidityInMinutes', { fallback: '2' }), // 1 to 720
];

export const globalOauthElements: readonly ElementRule[] = [
  text('callbackUrl', { isRequired: true }), // optional in the WSDL, required in practice
  text('certificate', { since: 60 }),
  text('consumerKey'),
  text('consumerSecret', { isWriteOnly: true }),
  parent,
  record('idTokenConfig', idToken),
  flag('isClientCredentialsFlowEnabled', 60),
  flag('isCodeCredFlowEnabled', 61),
  flag('isCodeCredPostOnly', 61),
  flag('isConsumerSecretOptional'),
  flag('isDPopEnabled', 67),
  flag('isDeviceFlowEnabled', 60),
  flag('isEnforceRefreshTokenTTL', 67),
  flag('isIntrospectAllTokens'),
  flag('isMtlsEnabled', 68),
  flag('isNamedUserJwtEnabled', (switches) => switches.globalJwtSince),
  flag('isPkceRequired', 0, { fallback: 'true' }),
  flag('isRefreshTokenRotationEnabled', 60),
  flag('isSecretRequiredForRefreshToken', 0, { fallback: 'true' }),
  flag('isSecretRequiredForTokenExchange', 60),
  flag('isTokenExchangeEnabled', 60),
  text('label'),
  flag('shouldRotateConsumerKey'),
  flag('shouldRotateConsumerSecret'),
];

const timeoutTypes = ['UserSession', 'Custom'];
const users = ['AllSelfAuthorized', 'AdminApprovedPreAuthorized'];
const refreshPolicies = ['Infinite', 'Zero', 'SpecificLifetime', 'SpecificInactivity'];
/** The server's own spelling of the last one; the documentation writes Enforce_RelaxRefresh. docs/salesforce.md §4.5 */
const ipRelaxations = ['Enforce', 'Bypass', 'Bypass_2factor', 'Enforce_relaxrefresh'];

export const oauthPolicyElements: readonly ElementRule[] = [
  text('apexHandler', { since: 61 }),
  text('clientCredentialsFlowUser', { since: 60 }),
  text('commaSeparatedCustomScopes', { since: 61 }),
  text('commaSeparatedPermissionSet'),
  text('commaSeparatedProfile'),
  record('customAttributes', attribute, { isList: true }),
  text('executeHandlerAs', { since: 61 }),
  parent,
  oneOf('guestJwtSessionTimeoutType', 'JWTSessionTimeoutType', timeoutTypes, { since: 65 }),
  integer('guestJwtTimeout', { since: 61 }), // minutes
  oneOf('ipRelaxationPolicyType', 'ipRelaxationPolicyType', ipRelaxations, { fallback: 'Enforce' }),
  flag('isClientCredentialsFlowEnabled', 60),
  flag('isGuestCodeCredFlowEnabled', 61),
  flag('isNamedUserJwtEnabled', 61, { until: (switches) => (switches.policyJwtElement === 'until-63' ? 63 : 65) }),
  flag('isTokenExchangeFlowEnabled', 60),
  text('label'),
  oneOf('namedUserJwtSessionTimeoutType', 'JWTSessionTimeoutType', timeoutTypes, { since: 65 }),
  integer('namedUserJwtTimeout', { since: 61 }), // minutes
  oneOf('permittedUsersPolicyType', 'PermittedUsersPolicyType', users, { fallback: 'AllSelfAuthorized' }),
  oneOf('policyAction', 'PolicyAction', ['Block', 'RaiseSessionLevel']),
  oneOf('refreshTokenPolicyType', 'RefreshTokenPolicyType', refreshPolicies),
  integer('refreshTokenValidityPeriod'),
  oneOf('refreshTokenValidityUnit', 'refreshTokenValidityUnit', ['Hours', 'Days', 'Months']),
  oneOf('requiredSessionLevel', 'SessionSecurityLevel', ['LOW', 'STANDARD', 'HIGH_ASSURANCE'], {
    fallback: 'STANDARD',
  }),
  integer('sessionTimeoutInMinutes'), // of an opaque token
  text('singleLogoutUrl'),
  text('startUrl'),
];

export const pluginPolicyElements: readonly ElementRule[] = [
  parent,
  flag('isAttestPluginEnabled', 68),
  flag('isCanvasPluginEnabled', 66),
  flag('isEnabled', 0, { fallback: null }), // required, which the rules of the type see to
  flag('isMobilePluginEnabled', 63),
  flag('isNotificationPluginEnabled', 63),
  flag('isOauthPluginEnabled', 60, { fallback: 'true' }),
  flag('isPushPluginEnabled', 63),
  flag('isSamlPluginEnabled', 63),
  text('label'),
  oneOf('startPage', 'ExtlClntAppStartPage', ['None', 'Custom', 'OAuth', 'SAML'], { since: 63, fallback: 'None' }),
  text('startUrl', { since: 63 }),
];

export const oauthSettingsElements: readonly ElementRule[] = [
  flag('areAttributesIncludedInAssetToken', 0, { fallback: null }),
  flag('areCustomPermsIncludedInAssetToken', 0, { fallback: null }),
  text('assetTokenAudiences'),
  text('assetTokenSigningCertificate'),
  integer('assetTokenValidity'),
  text('clientAssertionCertificate'), // client attestation, not the certificate of the bearer flow
  text('commaSeparatedCustomScopes'),
  text('commaSeparatedOauthScopes'),
  record('customAttributes', attribute, { isList: true }),
  parent,
  flag('isFirstPartyAppEnabled'),
  text('label'),
  text('oauthLink'),
  text('singleLogoutUrl'),
  record('trustedIpRanges', ipRange, { isList: true }),
];

export const securitySettingsElements: readonly ElementRule[] = [
  parent,
  text('label'),
  text('tlsClientAuthCertParamType'),
  text('tlsClientAuthCertParamValue'),
  record('tokenIpRanges', ipRange, { isList: true }),
];

const scopes =
  'Basic Api Web Full RefreshToken OfflineAccess OpenID Profile Email Address Phone CustomPermissions CustomApplications ' +
  'Content Lightning Chatter Wave Eclair Pardot Interaction ForgotPassword UserRegistration PwdlessLogin EinsteinGPT ' +
  'SFApiPlatform SCRT Chatbot MCP CDP CDPQuery CDPProfile CDPIngest CDPSegment CDPIdentityResolution CDPCalculatedInsight ' +
  'DataCloudUserClaims';

/** Values of commaSeparatedOauthScopes. */
export const externalClientAppScopes: readonly string[] = scopes.split(' ');
