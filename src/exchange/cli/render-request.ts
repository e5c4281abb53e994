import type { MaskedRequest } from '../token-request.ts';

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
