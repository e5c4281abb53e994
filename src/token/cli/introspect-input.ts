import * as Flags from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { canAsk, type SecretAsker } from '../../cli/console.ts';
import { textsOf } from '../../cli/messages.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';
import { readStoredLogin } from '../../cli/stored-login.ts';
import { secretVariable } from '../../cli/variables.ts';
import { JwtError } from '../../faults/errors.ts';
import { readIssued } from '../revocable-token.ts';
import type { DecodeResult } from '../token.ts';
import { chooseTokenHost } from './host.ts';
import { readTokenText } from './input.ts';

const { summaryOf } = textsOf('jwt.introspect');
const common = textsOf('flags');

export const introspectFlags = {
  'token-file': Flags.file({ char: 'f', ...common.summaryOf('token-file') }),
  'target-org': { ...targetOrgFlag, ...summaryOf('target-org') },
  'instance-url': Flags.string({ char: 'r', ...summaryOf('instance-url') }),
  'client-id': Flags.string({ char: 'i', ...summaryOf('client-id') }),
};

type IntrospectFlags = Partial<InferredFlags<typeof introspectFlags>>;

const SECRET_VARIABLE = 'SF_JWT_CLIENT_SECRET';
const QUESTION = 'Consumer secret of the app (empty: ask without it)';

/**
 * The token, the host that may see it, and the client that asks, if a secret is at hand. No request is made.
 *
 * @throws JwtError `InputMissingError`, `InputUnreadableError`, `OrgAuthMissingError`, `TokenMalformedError`,
 *   `InsecureUrlError`, `IntrospectionRefusedError`; the host's errors for an unknown org.
 */
export async function gatherIntrospection(flags: IntrospectFlags, now: Date, asker: SecretAsker) {
  const { 'token-file': file, 'target-org': targetOrg, 'client-id': clientId } = flags;
  const issued = readIssued(await readTokenText({ file, targetOrg, verb: 'introspect' }), now, 'introspection-refused');
  const given = secretVariable(SECRET_VARIABLE)?.trim() ?? '';
  // A person is asked only after naming the app: a question that comes unexpected gets a wrong answer.
  const isAsked = given === '' && clientId !== undefined && canAsk(asker);
  const { host, isOwn, isNamed } = await chooseTokenHost(
    flags,
    issued.about,
    'introspection-refused',
    given !== '' || isAsked,
  );
  const secret = isAsked ? (await asker.secretPrompt({ message: QUESTION })).trim() : given;
  return {
    ...issued,
    host,
    isOwn,
    isNamed,
    client: secret ? { id: await clientIdOf(flags, issued.decoded), secret } : null,
  };
}

/** An id without a secret asks nothing, so that it is looked for last. */
async function clientIdOf({ 'client-id': named, 'target-org': org }: IntrospectFlags, { salesforce }: DecodeResult) {
  const id = named?.trim() || (org && (await readStoredLogin(org)).clientId) || salesforce?.clientId;
  if (!id) throw new JwtError('input-missing-introspect-client', { missing: ['client-id'] });
  return id;
}
