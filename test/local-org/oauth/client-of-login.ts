/** The app by which somebody logs in: known, installed, not switched off, and known to every server. docs/salesforce.md §4.7, §5.4 */
import { findClient } from '../metadata/oauth-client.ts';
import type { OAuthClient, OrgState } from '../state.ts';
import type { Switches } from '../switches.ts';
import { Refusal } from './form.ts';

const refusals = {
  invalid_client_id: () => new Refusal('invalid_client_id', 'client identifier invalid'),
  app_not_found: () => new Refusal('app_not_found', 'External client app is not installed in this org'),
  invalid_client: () => new Refusal('invalid_client', 'invalid client credentials'),
  'not-approved': () => new Refusal('invalid_grant', "user hasn't approved this consumer"),
};
const blocked = { ...refusals, invalid_grant: () => new Refusal('invalid_grant', 'invalid assertion') };

/** Throws Refusal where the org lets nobody in by an app of that key. */
export function clientOfLogin(state: OrgState, switches: Switches, consumerKey: string): OAuthClient {
  if (state.absentAppKeys.has(consumerKey)) throw refusals.app_not_found();
  const client = findClient(state, switches, consumerKey);
  if (!client) throw refusals.invalid_client_id();
  refuseNewcomer(state, switches, client);
  if (!client.oauthEnabled) throw blocked[switches.blockedAppRefusal]();
  return client;
}

/** In the order in which the parts of a new app reach a server: its key, the app, its certificate, its policy. */
const inTurn = ['invalid_client_id', 'app_not_found', 'invalid_client', 'not-approved'] as const;

function refuseNewcomer(state: OrgState, { newAppRefusal }: Switches, { appId }: OAuthClient): void {
  const madeAtMs = state.components.find(({ id }) => id === appId)?.createdAtMs;
  if (madeAtMs === undefined || state.newAppsTakeSeconds === 0) return;
  const done = (state.nowMs() - madeAtMs) / (state.newAppsTakeSeconds * 1000);
  if (done >= 1) return;
  const turn = inTurn[Math.floor(done * inTurn.length)] ?? 'invalid_client_id';
  throw refusals[newAppRefusal === 'in-turn' ? turn : newAppRefusal]();
}
