import * as Flags from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { readCertificateFile } from '../../cert/cli/certificate-input.ts';
import { judgeCertificate } from '../../cert/judge.ts';
import { readTextInput } from '../../cli/input.ts';
import { textsOf } from '../../cli/messages.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';
import { readDefaultLogin, readStoredLogin, type StoredLogin } from '../../cli/stored-login.ts';
import { JwtError } from '../../faults/errors.ts';
import { readHostUrl } from '../../salesforce/hosts.ts';
import { readJsonObject } from '../../salesforce/json.ts';
import type { Expectation } from '../claim-checks.ts';
import { type GivenKeys, jwkOfKey, readJwks } from '../jwks.ts';
import type { NamedBy } from '../own-issuer.ts';

const { summaryOf } = textsOf('jwt.verify');

export const verifyFlags = {
  'token-file': Flags.file({ char: 'f', ...textsOf('flags').summaryOf('token-or-list') }),
  'target-org': { ...targetOrgFlag, ...summaryOf('target-org') },
  'issuer-url': Flags.string({ char: 'r', ...summaryOf('issuer-url') }),
  'jwks-file': Flags.string(summaryOf('jwks-file')),
  'cert-file': Flags.string({ ...summaryOf('cert-file'), exclusive: ['jwks-file', 'issuer-url', 'target-org'] }),
  'any-org': Flags.boolean({
    ...summaryOf('any-org'),
    exclusive: ['target-org', 'issuer-url', 'jwks-file', 'cert-file'],
  }),
  audience: Flags.string(summaryOf('audience')),
  'client-id': Flags.string({ char: 'i', ...summaryOf('client-id') }),
  'fresh-keys': Flags.boolean({ ...summaryOf('fresh-keys'), exclusive: ['jwks-file', 'cert-file'] }),
  'id-token': Flags.boolean({ ...summaryOf('id-token'), dependsOn: ['client-id'], exclusive: ['cert-file'] }),
  scope: Flags.string({ multiple: true, ...summaryOf('scope') }),
  'clock-tolerance': Flags.integer({ min: 0, max: 600, default: 30, ...summaryOf('clock-tolerance') }),
};

type VerifyFlags = InferredFlags<typeof verifyFlags>;

/**
 * What the token must be, and the keys that were handed over, if any. `-r` wins over the My Domain of `-o`; the org id of
 * `-o` counts all the same. Without any flag that names the issuer or its keys, the default org counts as `-o` would. No
 * request is made.
 *
 * @throws JwtError `InputMissingError`, `InsecureUrlError`, `InputUnreadableError`, `KeySetUnreadableError` and what
 *   reading a certificate throws; the host's errors for an unknown org.
 */
export async function gatherVerification(
  flags: VerifyFlags,
): Promise<{ expectation: Expectation; given: GivenKeys | null }> {
  refuseOneInputForTwo(flags);
  // An empty value, as of an unset variable, is a mistake: taken for none, it would have any org's tokens believed.
  const { login, namedBy } = await signerOf(flags);
  const url = flags['issuer-url'] ?? login?.instanceUrl;
  if (login && !url) throw new JwtError('input-missing-verify-issuer', { username: login.name });
  const expectation = {
    issuer: url === undefined ? null : readHostUrl(url),
    namedBy,
    orgId: login?.orgId ?? null,
    audience: flags.audience ?? null,
    clientId: flags['client-id'] ?? null,
    scopes: flags.scope ?? [],
    isIdToken: flags['id-token'] ?? false,
    clockTolerance: flags['clock-tolerance'],
  };
  return { expectation, given: await givenKeys(flags) };
}

async function signerOf(flags: VerifyFlags): Promise<{ login: StoredLogin | null; namedBy: NamedBy }> {
  const { 'target-org': org, 'issuer-url': url, 'jwks-file': jwks, 'cert-file': certificate } = flags;
  if (org !== undefined) return { login: await readStoredLogin(org), namedBy: 'person' };
  if ((url ?? jwks ?? certificate) !== undefined) return { login: null, namedBy: 'person' };
  if (flags['any-org']) return { login: null, namedBy: 'token' };
  const login = await readDefaultLogin();
  return { login, namedBy: login ? 'default-org' : 'nobody' };
}

/** Standard input holds one thing. @throws JwtError `InputMissingError`. */
function refuseOneInputForTwo(flags: VerifyFlags): void {
  const { 'token-file': file, 'target-org': org, 'jwks-file': jwks, 'cert-file': certificate } = flags;
  const tokenIsPiped = file === '-' || (file === undefined && org === undefined);
  if (tokenIsPiped && (jwks === '-' || certificate === '-')) throw new JwtError('input-missing-verify-stdin');
}

async function givenKeys(flags: VerifyFlags): Promise<GivenKeys | null> {
  const { 'jwks-file': jwksFile, 'cert-file': certFile } = flags;
  if (jwksFile !== undefined) return jwksIn(jwksFile);
  if (certFile === undefined) return null;
  const { x509, certificate } = await readCertificateFile(certFile);
  const noticed = judgeCertificate(certificate, new Date(), null).filter(({ code }) => isAboutNow(code));
  return { signer: 'client', source: certFile, keys: [jwkOfKey(x509.publicKey)], noticed };
}

/** Nobody renews a certificate for a token that is there already. */
const isAboutNow = (code: string): boolean => code === 'certificate-expired' || code === 'certificate-not-yet-valid';

async function jwksIn(file: string): Promise<GivenKeys> {
  const reading = readJsonObject(Buffer.from(await readTextInput(file, '--jwks-file')));
  const list = typeof reading === 'string' ? undefined : readJwks(reading.object);
  if (list === undefined) throw new JwtError('key-set-unreadable', { path: file });
  return { signer: 'org', source: file, keys: list };
}
