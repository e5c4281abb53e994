import { readStoredLogin } from '../../cli/stored-login.ts';
import { chooseAudience } from '../../exchange/audience.ts';
import { JwtError } from '../../faults/errors.ts';
import { readHostUrl } from '../../salesforce/hosts.ts';

/** The exchange that shows whether the org accepts a key: all of it but the key. */
export type Trial = { host: string; clientId: string; username: string; audience: string };

export type TrialFlags = {
  'target-org': string | undefined;
  'client-id'?: string | undefined;
  username?: string | undefined;
  audience?: string | undefined;
};

/**
 * Takes the client id from the app, and the user from the CLI's own login when that goes through the app.
 *
 * @param consumerKey the app's, where the org shows it.
 * @throws JwtError `InputMissingError` (`data.missing`), `InsecureUrlError`.
 */
export async function gatherTrial(flags: TrialFlags, consumerKey: string | null): Promise<Trial> {
  const login = await readStoredLogin(flags['target-org']);
  const clientId = flags['client-id'] ?? consumerKey;
  const own = login.keyFile !== undefined && login.clientId === clientId ? login.username : undefined;
  const username = flags.username ?? own;
  const host = login.instanceUrl && readHostUrl(login.instanceUrl);
  const missing = [...(clientId ? [] : ['client-id']), ...(username ? [] : ['username'])];
  if (!clientId || !username || !host) {
    const names = missing.map((flag) => `--${flag}`).join(', ');
    throw new JwtError('InputMissingError', { variant: 'rotate', tokens: [names], data: { missing } });
  }
  const environment = process.env.SF_AUDIENCE_URL || undefined;
  const audience = chooseAudience({ host, flag: flags.audience, environment, isSandbox: login.isSandbox });
  return { host, clientId, username, audience: audience.url };
}
