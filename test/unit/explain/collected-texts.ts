/** Error texts as people have met them, and the code of the fault that each of them names first. */

const grantError =
  'Error (JwtGrantError): We encountered a JSON web token error, which is likely not an issue with Salesforce CLI. Here’s the error: JwtAuthError::Error authenticating with JWT.\nErrors encountered:\n';

const refusals: [text: string, code: string][] = [
  ['{"error":"invalid_grant","error_description":"user hasn\'t approved this consumer"}', 'not-approved'],
  ['invalid_grant: user hasn’t approved this consumer', 'not-approved'],
  ['error_description=user+hasn%27t+approved+this+consumer&error=invalid_grant', 'not-approved'],
  ['INVALID_GRANT - USER HASN&#39;T APPROVED THIS CONSUMER', 'not-approved'],
  [
    '{\\"error\\":\\"invalid_grant\\",\\"error_description\\":\\"user hasn\\u2019t approved this consumer\\"}',
    'not-approved',
  ],
  [" ›   Error: user hasn't\n ›   approved this consumer", 'not-approved'],
  ["user hasn't appro\nved this consumer", 'not-approved'],
  ["\u001b[31muser hasn't approved this consumer\u001b[39m", 'not-approved'],
  [
    '<OAuth><error>invalid_grant</error><error_description>user hasn&apos;t approved this consumer</error_description></OAuth>',
    'not-approved',
  ],
  [
    '{"error":"invalid_app_access","error_description":"user is not admin approved to access this app"}',
    'not-admin-approved',
  ],
  ['Failed: Not approved for access', 'not-admin-approved'],
  [
    '{"error":"invalid_request","error_description":"refresh_token scope is required and the connected app should be installed and preauthorized"}',
    'refresh-scope-missing',
  ],
  ['invalid_request: offline_access is missing', 'refresh-scope-missing'],
  ['{"error":"invalid_request","error_description":"missing required parameter: assertion"}', 'malformed-request'],
  ['duplicate parameter: grant_type', 'malformed-request'],
  ['must use HTTP POST', 'malformed-request'],
  ['Failed: Missing Consumer Key Parameter', 'malformed-request'],
  ['{"error":"invalid_grant","error_description":"invalid assertion"}', 'invalid-assertion'],
  ["Failed: : Couldn't validate jwt token.", 'invalid-assertion'],
  ['{"error":"invalid_grant","error_description":"audience is invalid"}', 'wrong-audience'],
  ['Audience validation failed', 'wrong-audience'],
  ['{"error":"invalid_grant","error_description":"expired authorization code"}', 'expired-assertion'],
  ['{"error":"invalid_client_id","error_description":"client identifier invalid"}', 'wrong-client-id'],
  ['{"error_description":"client identifier invalid","error":"invalid_client_id"}', 'wrong-client-id'],
  ['invalid_client: invalid client credentials', 'wrong-client-credentials'],
  ['External client app is not installed in this org', 'app-not-installed'],
  [
    '{"error":"app_not_found","error_description":"External client app is not installed in this org"}',
    'app-not-installed',
  ],
  ['invalid_client_id: External client app is not installed in this org', 'app-not-installed'],
  [
    'https://login.salesforce.com/_nc_external/identity/ui/AuthorizationError?ErrorCode=OAUTH_EC_APP_NOT_FOUND&ErrorDescription=x',
    'app-not-installed',
  ],
  ['OAUTH_APP_ACCESS_DENIED : The app isn’t allowed', 'app-blocked'],
  ['http://localhost:1717/OauthRedirect?error=OAUTH_AUTHORIZATION_BLOCKED', 'app-blocked'],
  ['invalid_grant: ip restricted or invalid login hours', 'ip-or-hours'],
  ['{"error":"invalid_grant","error_description":"authentication failure"}', 'login-failed'],
  ['Invalid user credentials', 'login-failed'],
  ['{"error":"inactive_user","error_description":"user is inactive"}', 'inactive-user'],
  ['inactive user', 'inactive-user'],
  ['ip restricted', 'ip-or-hours'],
  ['inactive_org', 'inactive-org'],
  ['{"error":"rate_limit_exceeded","error_description":"number of logins exceeded"}', 'rate-limit'],
  ['LOGIN_RATE_EXCEEDED', 'rate-limit'],
  ['unsupported_grant_type: grant type not supported', 'unsupported-grant'],
  [
    '{"error":"invalid_scope","error_description":"the requested scope is invalid, unknown, or malformed"}',
    'invalid-scope',
  ],
  ['invalid_grant: expired access/refresh token', 'refresh-token-expired'],
  ['{"error":"invalid_request","error_description":"uvid invalid"}', 'guest-flow-refused'],
];

const throughSf: [text: string, code: string][] = [
  [`${grantError}user hasn't approved this consumer`, 'not-approved'],
  [
    `${grantError}invalid assertion\naudience is invalid  [audience=https://login.salesforce.com login=https://x.my.salesforce.com]`,
    'invalid-assertion',
  ],
  [
    `${grantError}${'secretOrPrivateKey must be an asymmetric key when using RS256\n'.repeat(5)}`,
    'key-format-not-accepted',
  ],
  [`${grantError}"alg" parameter for "ec" key type must be one of: ES256, ES384, ES512.`, 'key-type-not-supported'],
  [`${grantError}fetch failed\nfetch failed\nfetch failed`, 'org-unreachable'],
  ['JwtGrantError', 'cli-jwt-login-failed'],
  [
    "We encountered a JSON web token error. Here’s the error: Error::ENOENT: no such file or directory, open 'server.key'",
    'input-unreadable-missing',
  ],
  [
    '{"name":"JwtAuthError","message":"Error authenticating with JWT config due to: client identifier invalid","exitCode":1}',
    'wrong-client-id',
  ],
  ['No authorization information found for me@example.com.', 'org-auth-missing'],
  ['Error (DomainNotFoundError): The org cannot be found', 'org-unreachable-dns'],
  [
    'RefreshTokenAuthError: Error authenticating with the refresh token due to: expired access/refresh token',
    'refresh-token-expired',
  ],
  ['The request to create a scratch org failed with error code: C-1016.', 'dev-hub-through-external-client-app'],
  ['SOAP API does not support JWT-based access tokens for API versions below 68.0', 'soap-refuses-jwt'],
  ['sf:INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session', 'soap-session-invalid'],
];

const keysAndNetwork: [text: string, code: string][] = [
  ['secretOrPrivateKey must be an asymmetric key', 'key-format-not-accepted'],
  ['PEM no start line', 'key-format-not-accepted'],
  ['DECODER unsupported', 'key-format-not-accepted'],
  ['error:1E08010C:DECODER routines::unsupported', 'key-format-not-accepted'],
  ['Error: error:0909006C:PEM routines:get_name:no start line', 'key-format-not-accepted'],
  ['error:06065064:digital envelope routines:EVP_DecryptFinal_ex:bad decrypt', 'key-unreadable-wrong-passphrase'],
  ['TypeError: Passphrase required for encrypted key', 'key-unreadable-needs-passphrase'],
  ['error:07880109:common libcrypto routines::interrupted or cancelled', 'key-unreadable-needs-passphrase'],
  ['secretOrPrivateKey must have a value', 'key-unreadable-empty'],
  ['secretOrPrivateKey has a minimum key size of 2048 bits for RS256', 'key-type-not-supported-small'],
  ['RS256 requires key modulusLength to be 2048 bits or larger', 'key-type-not-supported-small'],
  ['error:05800074:x509 certificate routines::key values mismatch', 'key-mismatch'],
  ["EACCES: permission denied, open '/etc/server.key'", 'input-unreadable-denied'],
  ['getaddrinfo ENOTFOUND pay.my.salesforce.com', 'org-unreachable-dns'],
  ['TypeError: fetch failed\n  [cause]: Error: getaddrinfo EAI_AGAIN login.salesforce.com', 'org-unreachable-dns'],
  ['connect ECONNREFUSED 127.0.0.1:443', 'org-unreachable-tcp'],
  ['connect ETIMEDOUT 136.146.1.1:443', 'org-unreachable-tcp'],
  ['read ECONNRESET', 'org-unreachable-http'],
  ['socket hang up', 'org-unreachable-http'],
  ['HeadersTimeoutError: Headers Timeout Error', 'org-unreachable-timeout'],
  ['unable to get local issuer certificate', 'tls-untrusted-issuer'],
  ['self-signed certificate in certificate chain', 'tls-untrusted-issuer'],
  ['self signed certificate in certificate chain', 'tls-untrusted-issuer'],
  ['{"code":"CERT_HAS_EXPIRED","message":"certificate has expired"}', 'tls-certificate-expired'],
  ["ERR_TLS_CERT_ALTNAME_INVALID: Hostname/IP does not match certificate's altnames", 'tls-wrong-name'],
  ['write EPROTO: ssl3_get_record:wrong version number', 'org-unreachable-tls'],
  ['HTTP/1.1 407 Proxy Authentication Required', 'org-unreachable-proxy'],
  ['HTTP/1.1 503 Service Unavailable', 'org-answered-badly-server'],
  ['Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON', 'org-answered-badly-html'],
  ['Unexpected end of JSON input', 'org-answered-badly-not-json'],
];

const apiAndDeploy: [text: string, code: string][] = [
  ['[{"message":"INVALID_JWT_FORMAT","errorCode":"INVALID_AUTH_HEADER"}]', 'invalid-jwt-format'],
  ['[{"message":"INVALID_HEADER_TYPE","errorCode":"INVALID_AUTH_HEADER"}]', 'invalid-header-type'],
  ['[{"message":"INVALID_ISS","errorCode":"INVALID_AUTH_HEADER"}]', 'invalid-token-issuer'],
  ['[{"message":"INVALID_SCOPES","errorCode":"INVALID_AUTH_HEADER"}]', 'invalid-token-scopes'],
  ['INVALID_AUTH_HEADER', 'invalid-auth-header'],
  [
    '[{"message":"This session is not valid for use with the REST API","errorCode":"INVALID_SESSION_ID"}]',
    'session-not-for-rest',
  ],
  ['[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]', 'org-refused-session'],
  ['403 Bad_OAuth_Token', 'bad-oauth-token'],
  ['Missing_OAuth_Token', 'missing-oauth-token'],
  ['403 Wrong_Org', 'wrong-org'],
  [
    'error=unsupported_token_type&error_description=this%20token%20type%20is%20not%20supported',
    'revocation-refused-not-token',
  ],
  ['error=invalid_token&error_description=invalid%20token', 'token-already-dead'],
  [
    '[{"errorCode":"API_DISABLED_FOR_ORG","message":"API is not enabled for this Organization or Partner"}]',
    'api-disabled',
  ],
  ['REQUEST_LIMIT_EXCEEDED: TotalRequests Limit exceeded.', 'request-limit'],
  ['UNSUPPORTED_API_VERSION', 'org-refused-version'],
  ['INSUFFICIENT_ACCESS: insufficient access rights on cross-reference id', 'permission-missing'],
  ['Connected app is not attached to Agent', 'app-not-attached-to-agent'],
  ['Problem: You cannot provide a Consumer Key', 'consumer-key-not-allowed'],
  ['The consumer key is already taken.', 'consumer-key-taken'],
  [
    'You can’t create a connected app. To enable connected app creation, contact Salesforce Customer Support.',
    'connected-app-creation-blocked',
  ],
  ['Invalid plugin settings', 'invalid-plugin-settings'],
  [
    'error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration',
    'redirect-uri-mismatch',
  ],
  [
    'http://localhost:1717/OauthRedirect?error=access_denied&error_description=end-user+denied+authorization',
    'access-denied-by-user',
  ],
];

export const collectedTexts = [...refusals, ...throughSf, ...keysAndNetwork, ...apiAndDeploy];
