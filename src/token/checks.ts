/** The checks of verify: the signature, the header and the form. Those of the claims: claim-checks.ts. docs/salesforce.md §6.1, §6.3 */
import { verify } from 'node:crypto';
import { type FindingCode, inWords, type Noticed } from '../faults/finding.ts';
import { isIdTokenKeyId, readSigningKeyId } from '../salesforce/ids.ts';
import { claimText } from '../salesforce/json.ts';
import { LEAST_RSA_BITS } from '../salesforce/limits.ts';
import type { CompactJwt } from './compact.ts';
import type { KeyFault, VerificationKeys } from './jwks.ts';
import { lengthFault } from './key-length.ts';

/** `sf jwt explain` knows each. */
export const checkIds = [
  'signature',
  'alg',
  'kid',
  'form',
  'tty',
  'iss',
  'aud',
  'tnk',
  'client_id',
  'scopes',
  'exp',
  'nbf',
  'iat',
] as const;

export type CheckId = (typeof checkIds)[number];

/** One thing that was looked at: true is passed, false is failed, null is not applicable or not asked for. */
export type Check = { id: CheckId; ok: boolean | null; detail: string };

export const checkPassed = (id: CheckId, detail: string): Check => ({ id, ok: true, detail });
export const checkFailed = (id: CheckId, detail: string): Check => ({ id, ok: false, detail });
export const checkNotAsked = (id: CheckId, detail: string): Check => ({ id, ok: null, detail });

/** Longest piece of a token that a sentence repeats, in characters. */
const maxQuote = 120;

/** A value out of a token, for use in a sentence: as JSON, and never longer than a line or two. */
export const shortJson = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > maxQuote ? `${text.slice(0, maxQuote)}…` : text;
};

const keyFaults: Record<KeyFault, string> = {
  unknown: 'is not in the key list: the key was revoked or rotated, or another org or nobody signed the token',
  ambiguous: 'is in the key list more than once',
  'not-rsa': 'is not an RSA key',
  'other-use': 'is not for signatures',
  'other-alg': 'is for an algorithm other than RS256',
  'too-small': `has fewer than ${LEAST_RSA_BITS} bits`,
  unreadable: 'cannot be read as an RSA key',
};

/** What a signature is checked against, whatever it covers. */
type Signed = Pick<CompactJwt, 'header' | 'signature' | 'signingInput'>;

const algCheck = ({ header }: Signed): Check =>
  claimText(header, 'alg') === 'RS256'
    ? checkPassed('alg', 'RS256')
    : checkFailed('alg', `${shortJson(header.alg)}; Salesforce signs with and accepts only RS256`);

/** What a token is checked as: each is signed by keys of its own. docs/salesforce.md §6.3 */
export type Role = 'access-token' | 'id-token' | 'assertion';

const kidCheck = (kid: string | undefined, keys: VerificationKeys, role: Role): Check => {
  if (role === 'assertion') return checkNotAsked('kid', 'a certificate has one key and needs no key id');
  if (kid === undefined) return checkFailed('kid', 'the header contains no key id');
  // Keys of other purposes stand in the same list: id tokens, certificates of named credentials. docs/salesforce.md §6.3
  if (role === 'id-token' ? !isIdTokenKeyId(kid) : !readSigningKeyId(kid))
    return checkFailed(
      'kid',
      `${shortJson(kid)} is not the id of a key that signs ${role === 'id-token' ? 'ID' : 'access'} tokens`,
    );
  if (keys.keys === null) return checkNotAsked('kid', `${shortJson(kid)}; there is no key list to find it in`);
  const found = keys.keys.find(kid);
  if (found.kind === 'none') return checkFailed('kid', `${shortJson(kid)} ${keyFaults[found.fault]}`);
  return checkPassed('kid', `${kid}, ${keys.note}`);
};

const missingKey = (kid: Check, fault: KeyFault): string =>
  kid.ok === null ? `the key of the certificate ${keyFaults[fault]}` : 'no key to check it with';

/** Why no key is even looked for. */
const refusal = ({ header, signature }: Signed, isEncrypted: boolean, alg: Check): string | null => {
  if (isEncrypted) return 'not checked: the token is encrypted';
  if (alg.ok === false) return 'not checked: the algorithm is refused before any key is used';
  if (Object.hasOwn(header, 'crit'))
    return `refused: crit requires ${shortJson(header.crit)}, which is not supported here`;
  return signature.length === 0 ? 'missing' : null;
};

/** By the key of that id alone: nothing else is ever tried. */
const signatureCheck = (jws: Signed, isEncrypted: boolean, keys: VerificationKeys, alg: Check, kid: Check): Check => {
  const refused = refusal(jws, isEncrypted, alg);
  if (refused !== null) return checkFailed('signature', refused);
  if (keys.keys === null) return checkFailed('signature', `not checked: ${keys.reason}`);
  const found = keys.keys.find(claimText(jws.header, 'kid'));
  if (found.kind === 'none') return checkFailed('signature', missingKey(kid, found.fault));
  const ofLength = lengthFault(jws.signature, found.key);
  if (ofLength !== null) return checkFailed('signature', ofLength);
  return verify('sha256', Buffer.from(jws.signingInput, 'latin1'), found.key, jws.signature)
    ? checkPassed('signature', `RS256, signed by a key of ${keys.source}`)
    : checkFailed('signature', 'does not match: the token was changed, or signed with another key');
};

/** The signature and what it hangs on. A fault in `alg` is found before any key is touched. */
export const signatureChecks = (jws: Signed, isEncrypted: boolean, keys: VerificationKeys, role: Role): Check[] => {
  const alg = algCheck(jws);
  const kid = kidCheck(claimText(jws.header, 'kid'), keys, role);
  return [signatureCheck(jws, isEncrypted, keys, alg, kid), alg, kid];
};

/** Findings that spoil the form though the token can be read: another reader may see another token. */
const formFlaws: readonly FindingCode[] = [
  'base64-padding',
  'base64-alphabet',
  'base64-trailing-bits',
  'duplicate-name',
  'white-space',
  'invisible-characters',
];

/** Whether the token is written in the one form that every reader reads alike. */
export const formCheck = (noticed: Noticed[]): Check => {
  const flaw = noticed.find(({ code }) => formFlaws.includes(code));
  return flaw ? checkFailed('form', inWords(flaw).message) : checkPassed('form', 'canonical base64url and plain JSON');
};

/** An opaque token has nothing that could be checked here. */
export const opaqueChecks = (): Check[] =>
  checkIds.map((id) =>
    id === 'signature'
      ? checkFailed(id, 'an opaque token has none; only its org can tell whether it is active: "sf jwt introspect"')
      : checkNotAsked(id, 'not part of an opaque token'),
  );

/** Another cloud signs by rules and keys of its own. docs/salesforce.md §6.6 */
export const otherCloudChecks = (): Check[] =>
  checkIds.map((id) => checkNotAsked(id, "it is another cloud's, of which the keys and rules of an org say nothing"));
