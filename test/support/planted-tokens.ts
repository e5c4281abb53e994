/** Tokens of every kind to plant in a text, and what the plugin finds there. */
import fc from 'fast-check';
import { JwtError } from '../../src/faults/errors.ts';
import { findToken } from '../../src/token/paste.ts';
import { tokenWith } from './signed-tokens.ts';

const letters = 'aB3.dE6_gH9iJkL0';
export const spread = (length: number, seed = 0): string =>
  Array.from({ length }, (_, at) => letters[(at * 7 + seed * 5 + ((at * at) >> 3)) % letters.length]).join('');
const bodies = fc.nat(1000).map((seed) => (length: number) => `${spread(length - 1, seed)}Z`);
export const kinds: Record<string, (body: (length: number) => string) => string> = {
  'a JWT': (body) => tokenWith({}, { jti: body(12) }),
  'a session id': (body) => `00D5g000004XyZa!AQ0A${body(92)}`,
  'a refresh token': (body) => `5Aep861${body(80)}`,
  'a refresh token with its padding': (body) => `5Aep861${body(70)}==`,
  'an auth URL': (body) => `force://PlatformCLI::5Aep861${body(80)}@acme.my.salesforce.com`,
  'an auth URL of before 2021': (body) => `force://5Aep861${body(80)}@acme.my.salesforce.com`,
};
export const tokens = fc.tuple(fc.constantFrom(...Object.values(kinds)), bodies).map(([make, body]) => make(body));

/** What was found: the token, or why none is. The refresh token of an auth URL is what an org would end. */
export function found(text: string): { token: string; is: string } | string {
  try {
    const { token, wholeness, count } = findToken(text);
    if (count > 1) return 'several';
    return wholeness.is === 'cut' ? 'a part' : { token, is: wholeness.is };
  } catch (error) {
    if (error instanceof JwtError && error.name === 'TokenMalformedError') return 'none';
    throw error;
  }
}
export const isOf = (token: string, planted: string): boolean =>
  token === planted || (planted.startsWith('force:') && new RegExp(`[:/]${token}@acme`).test(planted));
