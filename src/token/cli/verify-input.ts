import { readCertificate } from '../../cert/certificate.ts';
import { readStoredLogin } from '../../cli/stored-login.ts';
import { readBytesInput } from '../../cli/text-input.ts';
import { JwtError } from '../../faults/errors.ts';
import { readHostUrl } from '../../salesforce/hosts.ts';
import type { Expectation } from '../expectation.ts';
import { type GivenKeys, jwkOfKey, readKeySet } from '../signing-keys.ts';
import { readJsonObject } from '../strict-json.ts';

export type VerifyFlags = {
  'target-org'?: string | undefined;
  'issuer-url'?: string | undefined;
  'jwks-file'?: string | undefined;
  'cert-file'?: string | undefined;
  audience?: string | undefined;
  'client-id'?: string | undefined;
  scope?: string[] | undefined;
  'clock-tolerance': number;
};

/**
 * What the token must be, and the keys that were handed over, if any. `-r` wins over the My Domain of `-o`; the org id of
 * `-o` counts all the same. No request is made.
 *
 * @throws JwtError `InputMissingError`, `InsecureUrlError`, `InputUnreadableError`, `KeySetUnreadableError` and what
 *   reading a certificate throws; the host's errors for an unknown org.
 */
export async function gatherVerification(
  flags: VerifyFlags,
): Promise<{ expectation: Expectation; given: GivenKeys | null }> {
  // An empty value, as of an unset variable, is a mistake: taken for none, it would have any org's tokens believed.
  const login = flags['target-org'] === undefined ? null : await readStoredLogin(flags['target-org']);
  const url = flags['issuer-url'] ?? login?.instanceUrl;
  if (login && !url) throw new JwtError('InputMissingError', { variant: 'verifyIssuer', tokens: [login.username] });
  const expectation = {
    issuer: url === undefined ? null : readHostUrl(url),
    orgId: login?.orgId ?? null,
    audience: flags.audience ?? null,
    clientId: flags['client-id'] ?? null,
    scopes: flags.scope ?? [],
    clockTolerance: flags['clock-tolerance'],
  };
  return { expectation, given: await givenKeys(flags) };
}

/** Standard input holds one thing. @throws JwtError `InputMissingError`. */
export function refuseOneInputForTwo(flags: { 'token-file'?: string | undefined } & VerifyFlags): void {
  const { 'token-file': file, 'target-org': org, 'jwks-file': jwks, 'cert-file': certificate } = flags;
  const tokenIsPiped = file === '-' || (file === undefined && org === undefined);
  if (tokenIsPiped && (jwks === '-' || certificate === '-'))
    throw new JwtError('InputMissingError', { variant: 'verifyStdin' });
}

async function givenKeys(flags: VerifyFlags): Promise<GivenKeys | null> {
  const { 'jwks-file': jwksFile, 'cert-file': certFile } = flags;
  if (jwksFile !== undefined) return keySetIn(jwksFile);
  if (certFile === undefined) return null;
  const { publicKey } = readCertificate(await readBytesInput(certFile, '--cert-file'));
  return { signer: 'client', source: certFile, keys: [jwkOfKey(publicKey)] };
}

async function keySetIn(file: string): Promise<GivenKeys> {
  const reading = readJsonObject(await readBytesInput(file, '--jwks-file'));
  const list = typeof reading === 'string' ? undefined : readKeySet(reading.object);
  if (list === undefined) throw new JwtError('KeySetUnreadableError', { tokens: [file], data: { path: file } });
  return { signer: 'org', source: file, keys: list };
}
