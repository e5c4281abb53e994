/** The header, the form and the signature of a token. docs/salesforce.md §6.1, §6.3 */
import { verify } from 'node:crypto';
import { type Finding, finding } from '../faults/finding.ts';
import { type Check, type CheckId, failed, notAsked, passed, quoted } from './check.ts';
import type { CompactJwt } from './compact-jwt.ts';
import type { KeySupply } from './key-supply.ts';
import type { KeyFault } from './signing-keys.ts';
import type { JsonObject } from './strict-json.ts';
import { textOf } from './token-kind.ts';

/** Keys of other purposes stand in the same list: id tokens, certificates of named credentials. docs/salesforce.md §6.3 */
const tokenKeyId = /^CORE_ATJWT\.00D\w{12,15}\.\d{1,15}$/;

const keyFaults: Record<KeyFault, string> = {
  unknown: 'is not in the key list: the key was revoked or rotated, or another org signed, or nobody did',
  ambiguous: 'stands more than once in the key list',
  'not-rsa': 'is no RSA key',
  'other-use': 'is there for something else than signatures',
  'other-alg': 'is there for another algorithm than RS256',
  'too-small': 'has fewer than 2048 bits',
  unreadable: 'cannot be read as an RSA key',
};

/** What a signature is checked against, whatever it covers. */
type Signed = Pick<CompactJwt, 'header' | 'signature' | 'signingInput'>;

const algCheck = ({ header }: Signed): Check =>
  textOf(header, 'alg') === 'RS256'
    ? passed('alg', 'RS256')
    : failed('alg', `${quoted(header.alg)}; Salesforce signs and accepts RS256 only`);

const kidCheck = (kid: string | undefined, supply: KeySupply): Check => {
  if (supply.signer === 'client') return notAsked('kid', 'a certificate has one key, and needs no id');
  if (kid === undefined) return failed('kid', 'the header names no key');
  if (!tokenKeyId.test(kid)) return failed('kid', `${quoted(kid)} is not the id of a key that signs access tokens`);
  if (supply.keys === null) return notAsked('kid', `${quoted(kid)}; there is no key list to look it up in`);
  const found = supply.keys.find(kid);
  if ('fault' in found) return failed('kid', `${quoted(kid)} ${keyFaults[found.fault]}`);
  return passed('kid', `${kid}, ${supply.note}`);
};

const missingKey = (kid: Check, fault: KeyFault): string =>
  kid.ok === null ? `the key of the certificate ${keyFaults[fault]}` : 'no key to check it with';

/** Why no key is even looked for. */
const refusal = ({ header, signature }: Signed, isEncrypted: boolean, alg: Check): string | null => {
  if (isEncrypted) return 'not looked at: the token is encrypted';
  if (alg.ok === false) return 'not looked at: the algorithm is refused before any key is touched';
  if (Object.hasOwn(header, 'crit')) return `refused: crit demands ${quoted(header.crit)}, which is not known here`;
  return signature.length === 0 ? 'missing' : null;
};

/** By the key of that id alone: nothing else is ever tried. */
const signatureCheck = (jws: Signed, isEncrypted: boolean, supply: KeySupply, alg: Check, kid: Check): Check => {
  const refused = refusal(jws, isEncrypted, alg);
  if (refused !== null) return failed('signature', refused);
  if (supply.keys === null) return failed('signature', `not looked at: ${supply.reason}`);
  const found = supply.keys.find(textOf(jws.header, 'kid'));
  if ('fault' in found) return failed('signature', missingKey(kid, found.fault));
  return verify('sha256', Buffer.from(jws.signingInput, 'latin1'), found.key, jws.signature)
    ? passed('signature', `RS256, good by ${supply.source}`)
    : failed('signature', 'does not fit: the token was changed, or signed with another key');
};

/** The signature and what it hangs on. A fault in `alg` is found before any key is touched. */
export const signatureChecks = (jws: Signed, isEncrypted: boolean, supply: KeySupply): Check[] => {
  const alg = algCheck(jws);
  const kid = kidCheck(textOf(jws.header, 'kid'), supply);
  return [signatureCheck(jws, isEncrypted, supply, alg, kid), alg, kid];
};

/** Findings that spoil the form though the token can be read: another reader may see another token. */
const formFlaws = /^(?:base64-|duplicate-name$|white-space$|invisible-characters$)/;

/** Errors that have a check of their own. */
const judgedElsewhere = /^(?:alg-|signature-|assertion-expired$)/;

/** Whether the token is written in the one form that every reader reads alike. */
export const formCheck = (findings: Finding[]): Check => {
  const flaw = findings.find(
    ({ level, code }) => formFlaws.test(code) || (level === 'error' && !judgedElsewhere.test(code)),
  );
  return flaw ? failed('form', flaw.message) : passed('form', 'canonical base64url and plain JSON');
};

const ownKeys = ['jku', 'x5u', 'jwk', 'x5c'];

/** A token that brings its own key proves nothing by it. */
export const headerFindings = (header: JsonObject): Finding[] =>
  ownKeys
    .filter((name) => Object.hasOwn(header, name))
    .map((name) =>
      finding('warning', 'embedded-key', `The header brings its own key or its address (${name}). It was ignored.`),
    );

const unseen: CheckId[] = [
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
];

/** An opaque token has nothing that could be checked here. */
export const opaqueChecks = (): Check[] => [
  failed('signature', 'an opaque token has none; only its org can tell whether it is alive: "sf jwt introspect"'),
  ...unseen.map((id) => notAsked(id, 'an opaque token says nothing of it')),
];
