/** The elements of ConnectedApp in WSDL order. docs/salesforce.md §3.1 */
import { type ElementRule, flag, integer, oneOf, record, text } from './element-rule.ts';

const baseScopes = [
  'Basic Api Web Full Chatter CustomApplications RefreshToken OpenID Profile Email Address Phone OfflineAccess',
  'CustomPermissions Wave Eclair Pardot Lightning Content CDPIngest CDPProfile CDPQuery Chatbot CDPSegment',
  'CDPIdentityResolution CDPCalculatedInsight ForgotPassword UserRegistration SFAP Interaction CDP EinsteinGPT',
  'PwdlessLogin MCP SCRT DataCloudUserClaims A2A CmdbDiscovery SemanticLayer',
];

/** Scope names of a connected app: it says `SFAP` where an external client app says `SFApiPlatform`. */
export const connectedAppScopes: readonly string[] = baseScopes.join(' ').split(' ');

const assetToken: ElementRule[] = [
  text('assetAudiences', { isRequired: true }),
  flag('assetIncludeAttributes', 0, { isRequired: true, fallback: null }),
  flag('assetIncludeCustomPerms', 0, { isRequired: true, fallback: null }),
  text('assetSigningCertId', { isRequired: true }),
  integer('assetValidityPeriod', { isRequired: true }),
];

const idToken: ElementRule[] = [
  text('idTokenAudience'),
  flag('idTokenIncludeAttributes'),
  flag('idTokenIncludeCustomPerms'),
  flag('idTokenIncludeStandardClaims'),
  integer('idTokenValidity', { fallback: '2' }), // minutes, 1 to 720
];

const oauthConfig: ElementRule[] = [
  record('assetTokenConfig', assetToken, { since: 49 }),
  text('callbackUrl', { isRequired: true }), // several URLs: one per line
  text('certificate'),
  text('consumerKey'),
  text('consumerSecret', { isWriteOnly: true }),
  record('idTokenConfig', idToken, { since: 43 }),
  flag('isAdminApproved', 46),
  flag('isClientCredentialEnabled', 56),
  flag('isCodeCredentialEnabled', 57),
  flag('isCodeCredentialPostOnly', 57),
  flag('isConsumerSecretOptional', 49),
  flag('isDPopEnabled', 68),
  flag('isDeviceFlowEnabled', 68),
  flag('isEnforceRefreshTokenTTL', 68),
  flag('isIntrospectAllTokens', 49),
  flag('isIpBindingEnabled', 68),
  flag('isNamedUserJwtEnabled', (switches) => switches.connectedAppJwtSince),
  flag('isPKImTLSEnabled', 68),
  flag('isPkceRequired', 59),
  flag('isRefreshTokenRotationEnabled', 60),
  flag('isSecretRequiredForRefreshToken', 51, { fallback: 'true' }),
  flag('isSecretRequiredForTokenExchange', 60),
  flag('isTokenExchangeEnabled', 60),
  text('oauthClientCredentialUser', { since: 56 }),
  oneOf('scopes', 'ConnectedAppOauthAccessScope', connectedAppScopes, { isList: true }),
  text('singleLogoutUrl', { since: 40 }),
];

const ipRelaxations = ['ENFORCE', 'BYPASS', 'BYPASS_2FACTOR', 'ENFORCE_RELAXREFRESH'];

const oauthPolicy: ElementRule[] = [
  oneOf('ipRelaxation', 'ipRelaxation', ipRelaxations, { isRequired: true }),
  flag('isTokenExchangeFlowEnabled', 60),
  text('refreshTokenPolicy', { isRequired: true }),
  text('singleLogoutUrl'),
];

const sessionPolicy: ElementRule[] = [
  oneOf('policyAction', 'policyAction', ['Block', 'RaiseSessionLevel']),
  oneOf('sessionLevel', 'sessionLevel', ['LOW', 'STANDARD', 'HIGH_ASSURANCE']),
  integer('sessionTimeout'), // minutes of an opaque session, never of a JWT-based access token
];

const ipRange = [
  text('description', { since: 31 }),
  text('end', { isRequired: true }),
  text('start', { isRequired: true }),
];
const attribute = [text('formula', { isRequired: true }), text('key', { isRequired: true })];

const canvasConfig: ElementRule[] = [
  oneOf('accessMethod', 'AccessMethod', ['Get', 'Post'], { isRequired: true }),
  text('canvasUrl', { isRequired: true }),
  text('lifecycleClass'),
  text('locations', { isList: true }),
  text('options', { isList: true }),
  oneOf('samlInitiationMethod', 'SamlInitiationMethod', ['None', 'IdpInitiated', 'SpInitiated']),
];

const samlConfig: ElementRule[] = [
  text('acsUrl', { isRequired: true }),
  text('certificate'),
  text('encryptionCertificate'),
  text('encryptionType'),
  text('entityUrl', { isRequired: true }),
  text('issuer'),
  text('samlIdpSLOBindingEnum'),
  text('samlNameIdFormat'),
  text('samlSigningAlgoType'),
  text('samlSloUrl'),
  text('samlSubjectCustomAttr'),
  text('samlSubjectType', { isRequired: true }),
];

const mobileAppConfig: ElementRule[] = [
  text('applicationBinaryFile'),
  text('applicationBinaryFileName'),
  text('applicationBundleIdentifier'),
  integer('applicationFileLength'), // bytes
  text('applicationIconFile'),
  text('applicationIconFileName'),
  text('applicationInstallUrl'),
  oneOf('devicePlatform', 'DevicePlatformType', ['ios', 'android'], { isRequired: true }),
  oneOf('deviceType', 'DeviceType', ['phone', 'tablet', 'minitablet']),
  text('minimumOsVersion'),
  flag('privateApp'),
  text('version', { isRequired: true }),
];

/** The WSDL's first `canvas` is not here: what it holds is not published, so a save that has it is refused by name. */
export const connectedAppElements: readonly ElementRule[] = [
  record('attributes', attribute, { isList: true }),
  record('canvasConfig', canvasConfig),
  text('contactEmail', { isRequired: true }),
  text('contactPhone'),
  text('description'),
  text('iconUrl'),
  text('infoUrl'),
  record('ipRanges', ipRange, { isList: true }),
  text('label', { isRequired: true }),
  text('logoUrl'),
  record('mobileAppConfig', mobileAppConfig),
  text('mobileStartUrl'),
  record('oauthConfig', oauthConfig),
  record('oauthPolicy', oauthPolicy, { since: 49 }),
  text('permissionSetName', { since: 46, isList: true }),
  text('plugin'),
  text('pluginExecutionUser', { since: 46, until: 67 }),
  text('profileName', { since: 46, isList: true }),
  record('samlConfig', samlConfig),
  record('sessionPolicy', sessionPolicy, { since: 49 }),
  text('startUrl'),
];
