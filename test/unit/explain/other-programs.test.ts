/** What other programs and other vendors say: words that Salesforce and its clients use as well, and that are not claimed. */
import { expect } from 'chai';
import { explain } from '../../../src/explain/explain.ts';

const ofOthers = [
  'connect ECONNREFUSED ::1:5432',
  'Error: connect ECONNREFUSED 127.0.0.1:6379\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1555:16)',
  'npm ERR! code ENOTFOUND\nnpm ERR! errno ENOTFOUND\nnpm ERR! network request to https://packages.acme.dev/jsforce failed, reason: getaddrinfo ENOTFOUND packages.acme.dev',
  "SyntaxError: Unexpected token '<' (at main.js:1:1)",
  "/home/x/src/index.jsx:12\n    return <div>\n           ^\nSyntaxError: Unexpected token '<'\n    at wrapSafe (internal/modules/cjs/loader.js:1001:16)",
  '{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}',
  '{"error":"invalid_grant","error_description":"Bad Request"}',
  'oauth2: cannot fetch token: 400 Bad Request\nResponse: {"error":"invalid_grant","error_description":"Invalid JWT Signature."}',
  "fatal: unable to access 'https://github.com/acme/x.git/': Could not resolve host: github.com",
  'docker: Error response from daemon: Get "https://registry-1.docker.io/v2/": net/http: TLS handshake timeout',
  'E/launcher - ECONNREFUSED connect ECONNREFUSED 127.0.0.1:4444',
  "error TS2304: Cannot find name 'x'.",
  "pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='files.acme.dev', port=443): Read timed out.",
  "ERROR 2003 (HY000): Can't connect to MySQL server on '127.0.0.1' (111)",
  'psql: error: connection to server at "localhost" (127.0.0.1), port 5432 failed: Connection refused',
  'ssh: connect to host github.com port 22: Connection refused',
  'bash: ./deploy.sh: Permission denied',
  "cp: cannot stat 'dist/app.js': No such file or directory",
  'nginx: [emerg] cannot load certificate "/etc/nginx/ssl/site.crt": BIO_new_file() failed',
  'Terraform: Error: Unauthorized (invalid_token) from Azure',
  'redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.',
  'pymongo.errors.ServerSelectionTimeoutError: localhost:27017: [Errno 111] Connection refused',
  'org.postgresql.util.PSQLException: Connection to localhost:5432 refused. Check that the hostname and port are correct',
  'SequelizeConnectionRefusedError: connect ECONNREFUSED 127.0.0.1:3306',
  'Error: getaddrinfo ENOTFOUND db',
  'Error: getaddrinfo EAI_AGAIN redis',
  'dial tcp: lookup postgres on 127.0.0.11:53: no such host',
  'dial tcp [::1]:5432: connect: connection refused',
  'The connection to the server localhost:8080 was refused - did you specify the right host or port?',
  'Error response from daemon: pull access denied for acme/app, repository does not exist or may require docker login: denied',
  'ERROR in ./src/index.js 3:7 Module parse failed: Unexpected token (3:7)',
  'Babel: SyntaxError: /app/src/App.js: Unexpected token, expected "," (10:4)',
  'File "app.py", line 3\n    print "x"\nSyntaxError: invalid syntax',
  'Uncaught SyntaxError: Unexpected token < in JSON at position 0 (at app.js:10:5)',
  '{"error":"invalid_grant","error_description":"Token has been expired or revoked."}',
  '{"error":"unauthorized_client","error_description":"Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested."}',
  '{"error":"invalid_client","error_description":"The OAuth client was not found."}',
  '{"error":"invalid_request","error_description":"AADSTS900144: The request body must contain the following parameter: \'grant_type\'."}',
  '{"error":"invalid_client","error_description":"Invalid client or Invalid client credentials"}',
  '{"error":"invalid_grant","error_description":"Session not active"}',
  '{"errorCode":"E0000011","errorSummary":"Invalid token provided"}',
  '{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest"}',
  "remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://gitlab.com/acme/app.git/'",
  'aws: error: An error occurred (ExpiredToken) when calling the AssumeRole operation: The security token included in the request is expired',
  'kubectl: error: You must be logged in to the server (Unauthorized)',
  'ERROR: failed to solve: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1',
  'mail: connect to smtp.example.com:587: Connection timed out',
  "Error: EACCES: permission denied, mkdir '/usr/local/lib/node_modules'",
  "FileNotFoundError: [Errno 2] No such file or directory: 'config.yaml'",
  'java.io.FileNotFoundException: application.properties (No such file or directory)',
  'java.util.concurrent.TimeoutException',
  'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=1.2.3.4  user=root',
  'gpg: decryption failed: No secret key',
  "error: failed to push some refs to 'github.com:acme/x.git'",
  'ansible: Decryption failed (no vault secrets were found that could decrypt)',
  'Could not resolve host: mirrors.ubuntu.com',
  'ReferenceError: fetch is not defined',
  "TypeError: Cannot read properties of undefined (reading 'map')",
  '{"reason":"Invalid client_id or client_secret","error":"invalid_client"}',
  '{"error":"invalid_client","error_description":"client authentication failed"}',
  '{"error":"invalid_grant","error_description":"no_valid_keys_or_signatures"}',
  '{"error":{"message":"Error validating access token","type":"OAuthException","code":190}}',
  '{"code":"PGRST301","details":null,"hint":null,"message":"JWT expired"}',
  '{"error":"access_denied","error_description":"Unauthorized","error_uri":"https://auth0.com/docs"}',
  'Zoom API: {"code":124,"message":"Invalid access token."}',
  'error: RPC failed; curl 56 OpenSSL SSL_read: Connection was reset, errno 10054\nfatal: the remote end hung up unexpectedly',
  "E: Failed to fetch http://deb.acme.dev/debian/pool/main/x.deb  Could not resolve 'deb.acme.dev'",
  "Error: Failed to download metadata for repo 'appstream': Cannot prepare internal mirrorlist: Curl error (6): Couldn't resolve host name for http://mirrorlist.centos.org",
  'java.net.ConnectException: Connection refused (Connection refused)\n\tat java.base/java.net.PlainSocketImpl.socketConnect(Native Method)\n\tat org.postgresql.core.PGStream.createSocket(PGStream.java:231)',
  'Error: looks like "https://charts.acme.example/incubator" is not a valid chart repository or cannot be reached: Get "https://charts.acme.example/incubator/index.yaml": x509: certificate signed by unknown authority',
  'error installing: Post https://35.192.46.211/apis/extensions/v1beta1/namespaces/kube-system/deployments: x509: certificate signed by unknown authority',
  'org.gitlab4j.api.GitLabApiException: invalid_grant\n        at org.gitlab4j.api.AbstractApi.validate(AbstractApi.java:678)',
  'ERROR [org.keycloak.broker.oidc.AbstractOAuth2IdentityProvider] Failed to make identity provider oauth callback: java.net.UnknownHostException: gitlab.acme.example: Name or service not known',
  'FATAL:  password authentication failed for user "app"',
  'Vault: * permission denied',
  "Error: Cannot find module './dist/index.js'",
  'kafka.errors.NoBrokersAvailable: NoBrokersAvailable',
  '[WARN] HikariPool-1 - Connection is not available, request timed out after 30000ms.',
  'fetch failed: https://api.openai.com/v1/chat ECONNRESET',
  'Error: self-signed certificate in certificate chain at https://packages.acme.dev/left-pad',
  'Slack API error: invalid_auth',
  'Invalid signature for commit 1a2b3c',
  'lsof: no pwd entry; permission denied',
  'Run npm test\n  1) connects to the database:\n     Error: connect ECONNREFUSED 127.0.0.1:5432\n      at TCPConnectWrap.afterConnect [as oncomplete] (net.js:1159:16)\nnpm ERR! Test failed.',
  'Error: Process completed with exit code 1.',
  '✖ 3 problems (3 errors, 0 warnings)',
  'Build failed with error: Unexpected token < in JSON at position 0 (vite)',
  '{"error":"invalid_grant","error_description":"Invalid refresh token"}',
  '{"error":"invalid_client","error_description":"Client authentication failed"}',
  '{"error":"invalid_request","error_description":"The refresh token is malformed or not valid."}',
  "google.auth.exceptions.RefreshError: ('invalid_grant: Token has been expired or revoked.', {'error': 'invalid_grant'})",
  'MSAL: invalid_client: 7000222',
  'HTTP 401 from https://api.github.com/user: Bad credentials',
  'docker login ghcr.io: denied: invalid token',
  'helm: Error: Kubernetes cluster unreachable: Get "https://10.0.0.1:6443/version": dial tcp 10.0.0.1:6443: i/o timeout',
  'rsync: connection unexpectedly closed (0 bytes received so far)',
  'mvn: Could not transfer artifact from/to central (https://repo.maven.apache.org/maven2): Connect to repo.maven.apache.org:443 failed: Connection timed out',
  'go: github.com/x/y@v1.0.0: Get "https://proxy.golang.org/github.com/x/y": dial tcp: lookup proxy.golang.org: no such host',
  'Could not fetch URL https://index.acme.dev/simple/requests/: There was a problem confirming the ssl certificate: certificate verify failed',
  'Gem::RemoteFetcher::FetchError: timed out (https://gems.acme.dev/specs.4.8.gz)',
  'Error: ENOSPC: no space left on device, write',
  "chmod: cannot access 'script.sh': No such file or directory",
  "make: *** No rule to make target 'x'.  Stop.",
  "mysql: [ERROR] Access denied for user 'root'@'localhost' (using password: YES)",
  "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Error: authentication failed')",
  'ldap3.core.exceptions.LDAPBindError: automatic bind not successful - invalidCredentials',
  'git-lfs: Authentication required: Authorization error',
];

const codesIn = (text: string): string[] => explain(text).matches.map(({ code }) => code);
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 90);

describe('what another program says', () => {
  for (const text of ofOthers) {
    it(`is not claimed: ${oneLine(text)}`, () => {
      const { matches, nearest } = explain(text);
      expect(matches.map(({ code }) => code)).to.deep.equal([]);
      expect(nearest.length).to.be.lessThan(4);
    });
  }

  it('does not hide the fault of Salesforce in the same log, before or behind it', () => {
    const fault = "Error: invalid_grant: user hasn't approved this consumer";
    for (const text of ofOthers) {
      expect(codesIn(`${fault}\n${text}`), text).to.deep.equal(['not-approved']);
      expect(codesIn(`${text}\n${fault}`), text).to.deep.equal(['not-approved']);
    }
  });

  it("goes with the words beside it that are anybody's, unless something names Salesforce", () => {
    const log = '$ kubectl get pods\nssl: certificate verify failed';
    expect(codesIn(log)).to.deep.equal([]);
    expect(codesIn(`${log}\nOrg: acme.my.salesforce.com`)).to.deep.equal(['tls-untrusted-issuer']);
    expect(codesIn('ssl: certificate verify failed')).to.deep.equal(['tls-untrusted-issuer']);
  });

  it('is told from the same words about an org', () => {
    for (const [text, code] of [
      ['Error: getaddrinfo ENOTFOUND acme.my.salesforce.com', 'org-unreachable-dns'],
      ['connect ECONNREFUSED 10.0.0.7:443', 'org-unreachable-tcp'],
      ["ENOENT: no such file or directory, open '/builds/acme/server.key'", 'input-unreadable-missing'],
      ['{"error":"invalid_client","error_description":"invalid client credentials"}', 'wrong-client-credentials'],
    ] as const) {
      expect(codesIn(text), text).to.deep.equal([code]);
    }
  });
});
