/** How a token is shown: a summary without it, or it alone in the form that the next program takes; and its request. */
import { alignedLines } from '../../cli/layout.ts';
import { curlCall, exported, type Shell } from '../../cli/shell.ts';
import { duration, localTime } from '../../cli/time.ts';
import { OLDEST_SUPPORTED, restPath } from '../../salesforce/versions.ts';
import type { Audience } from '../audience.ts';
import type { ExchangeResult, MaskedRequest } from '../exchange.ts';

export const exchangeFormats = ['summary', 'token', 'env', 'header', 'curl'] as const;
type TokenFormat = Exclude<(typeof exchangeFormats)[number], 'summary'>;

/** The resource needs nothing but API access. */
const TRY_IT_PATH = `${restPath(`${OLDEST_SUPPORTED}.0`)}/limits`;

/** The token in one of the forms for programs; no line break at the end. `shell` counts for `env` and `curl`. */
export function tokenText(result: ExchangeResult, format: TokenFormat, shell: Shell): string {
  const { accessToken, instanceUrl } = result;
  const header = `Authorization: Bearer ${accessToken}`;
  switch (format) {
    case 'token':
      return accessToken;
    case 'env':
      return `${exported('SF_ACCESS_TOKEN', accessToken, shell)}\n${exported('SF_INSTANCE_URL', instanceUrl, shell)}`;
    case 'header':
      return header;
    case 'curl':
      return curlCall(header, `${instanceUrl}${TRY_IT_PATH}`, shell);
  }
}

/** What was asked, what was granted and for how long, without the token. `cached`: nothing was sent for it. */
export function exchangeSummary(result: ExchangeResult & { cached: boolean }, audience: Audience): string[] {
  const kind = result.tokenFormat === 'jwt' ? 'JWT-based access token' : 'opaque access token';
  return alignedLines([
    { name: 'Token', value: result.cached ? `${kind}, from the cache` : kind },
    { name: 'Expires', value: expiry(result) },
    { name: 'Username', value: result.username },
    { name: 'Client id', value: result.clientId },
    { name: 'Scopes', value: result.scopes.join(' ') || 'none named' },
    { name: 'Org', value: result.orgId || 'not named' },
    { name: 'User', value: result.userId || 'not named' },
    { name: 'Instance URL', value: result.instanceUrl },
    { name: 'Posted to', value: result.cached ? 'nobody' : result.tokenEndpoint },
    { name: 'Audience', value: `${result.audience} (${audience.reason})` },
    ...(result.keyId ? [{ name: 'Signed by', value: result.keyId }] : []),
  ]);
}

function expiry({ expiresAt, expiresInSeconds }: ExchangeResult): string {
  if (expiresAt === null || expiresInSeconds === null) return 'not said: the session settings of the org decide';
  return `${localTime(new Date(expiresAt))}  (in ${duration(Math.round(expiresInSeconds / 60) * 60)})`;
}

/** A request as it goes over the wire, and what its assertion says. */
export function requestLines({ method, url, headers, body, assertion }: MaskedRequest): string[] {
  return [
    `${method} ${url}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
    '',
    'The assertion, without its signature:',
    JSON.stringify(assertion.header),
    ...JSON.stringify(assertion.claims, null, 2).split('\n'),
  ];
}
