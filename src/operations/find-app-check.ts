import type { SeenApp } from '../domain/doctor/app-policy.ts';
import { failed, passed, unknown, type Verdict, warned } from '../domain/doctor/check.ts';
import { JwtError } from '../domain/errors.ts';
import { notLookedAt, type OrgCheckPorts, type OrgChecksInput, type OrgFindings, type OrgReads } from './org-reads.ts';

/** Whether the app is in this org, as far as the asking user sees it. What it finds goes into `state`. */
export async function checkApp(input: OrgChecksInput, ports: OrgCheckPorts, state: OrgFindings): Promise<Verdict> {
  if (!state.isOpen) return notLookedAt(state, '');
  if (input.app === null && input.clientId === null)
    return unknown('Neither --app nor --client-id says which app to look at.');
  const reads = await ports.reads();
  try {
    state.app = await reads.app();
  } catch (error) {
    return judgeHidden(error, input, reads, ports);
  }
  if (state.app === null)
    return unknown('No app that you may see has this client id. Name the app to look at it.', ['Add --app <name>.']);
  return judgeClientId(state.app, input, ports, state);
}

function judgeClientId(
  { app, consumerKey }: SeenApp,
  input: OrgChecksInput,
  ports: OrgCheckPorts,
  state: OrgFindings,
): Verdict {
  const seen = `This org has the ${app.type === 'ConnectedApp' ? 'connected app' : 'external client app'} ${app.name}`;
  if (consumerKey === null && input.clientId !== null)
    return unknown(`${seen}. It does not show its consumer key, so nobody can tell whether the client id is its own.`);
  if (consumerKey === null)
    return unknown(`${seen}, but does not show its consumer key.`, ['Give it: --client-id <consumer key>.']);
  if (input.clientId === null) ports.foundClientId(consumerKey);
  if (input.clientId === null || input.clientId === consumerKey) return passed(`${seen}.`);
  state.isTheApp = false;
  return warned('client-id-of-other-app', `${seen}, but the client id is not its consumer key.`);
}

/** A list without an app proves something only to a user who sees apps at all. docs/salesforce.md §11 */
async function judgeHidden(
  error: unknown,
  input: OrgChecksInput,
  reads: OrgReads,
  ports: OrgCheckPorts,
): Promise<Verdict> {
  const { message, actions } = await ports.inWords(error);
  if (isNamed(error, 'AmbiguousAppError')) return warned('ambiguous-app', message, actions);
  if (!isNamed(error, 'AppNotFoundError')) return unknown(`${message} ${whatItTakes(error)}`.trim(), actions);
  const seen = await reads.seesApps();
  const wanted = [
    ...(input.appType !== 'ExternalClientApp' && !seen.connected ? [CONNECTED_APPS] : []),
    ...(input.appType !== 'ConnectedApp' && !seen.external ? [EXTERNAL_APPS] : []),
  ];
  if (wanted.length > 0) return unknown(`${message} To see all apps takes ${wanted.join('; and ')}.`, actions);
  return failed('app-not-found', message, actions);
}

const CONNECTED_APPS = 'Customize Application, and Modify All Data or Manage Connected Apps';
const EXTERNAL_APPS = 'View all External Client Apps';

const whatItTakes = (error: unknown): string =>
  isNamed(error, 'PermissionMissingError')
    ? 'It takes Modify Metadata Through Metadata API Functions, or Modify All Data.'
    : '';

const isNamed = (error: unknown, ...names: string[]): boolean =>
  error instanceof JwtError && names.includes(error.name);
