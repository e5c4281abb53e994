import * as Flags from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { canAsk, type SecretAsker } from '../../cli/console.ts';
import { textsOf } from '../../cli/messages.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';
import { readStoredLogin } from '../../cli/stored-login.ts';
import { JwtError } from '../../faults/errors.ts';
import { readIssued } from '../../revoke/revocable-token.ts';
import type { Client } from '../introspect.ts';
import { chooseTokenHost } from './host.ts';
import { readTokenText } from './input.ts';

const { summaryOf, wordsOf } = textsOf('jwt.introspect');

export const introspectFlags = {
  'token-file': Flags.file({ char: 'f', ...summaryOf('token-file') }),
  'target-org': { ...targetOrgFlag, ...wordsOf('target-org') },
  'instance-url': Flags.string({ char: 'r', ...wordsOf('instance-url') }),
  'client-id': Flags.string({ char: 'i', ...wordsOf('client-id') }),
};

type IntrospectFlags = Partial<InferredFlags<typeof introspectFlags>>;

const SECRET_VARIABLE = 'SF_JWT_CLIENT_SECRET';

/**
 * The token, the host that may see it, and the client that asks, if a secret is at hand. No request is made.
 *
 * @throws JwtError `InputMissingError`, `InputUnreadableError`, `OrgAuthMissingError`, `TokenMalformedError`,
 *   `InsecureUrlError`, `IntrospectionRefusedError`; the host's errors for an unknown org.
 */
export async function gatherIntrospection(flags: IntrospectFlags, now: Date, asker: SecretAsker) {
  const source = { file: flags['token-file'], targetOrg: flags['target-org'], verb: 'introspect' };
  const issued = readIssued(await readTokenText(source), now, 'introspection-refused');
  const withSecret = givenSecret() !== '' || isAskedForSecret(flags['client-id'], asker);
  const host = await chooseTokenHost(flags, issued.about, 'introspection-refused', withSecret);
  const client = await findClient(flags, issued.decoded.salesforce?.clientId ?? null, asker);
  return { ...issued, host, client };
}

/** An id without a secret asks nothing, so that it is looked for last. */
async function findClient(flags: IntrospectFlags, own: string | null, asker: SecretAsker): Promise<Client | null> {
  const secret = await findSecret(flags['client-id'], asker);
  if (!secret) return null;
  const id = flags['client-id']?.trim() || (await storedClientId(flags['target-org'])) || own;
  if (!id) throw new JwtError('input-missing-introspect-client', { missing: ['client-id'] });
  return { id, secret };
}

async function storedClientId(targetOrg: string | undefined): Promise<string | undefined> {
  return targetOrg ? (await readStoredLogin(targetOrg)).clientId : undefined;
}

const givenSecret = (): string => process.env[SECRET_VARIABLE]?.trim() ?? '';

/** A person is asked only after naming the app: a question that comes unexpected gets a wrong answer. */
const isAskedForSecret = (clientId: string | undefined, asker: SecretAsker): boolean =>
  clientId !== undefined && canAsk(asker);

async function findSecret(clientId: string | undefined, asker: SecretAsker): Promise<string> {
  const given = givenSecret();
  if (given || !isAskedForSecret(clientId, asker)) return given;
  return (await asker.secretPrompt({ message: 'Consumer secret of the app (empty: ask without it)' })).trim();
}
