import { appTypeWords } from '../app/app.ts';
import { isNamed } from '../faults/errors.ts';
import { failed, passed, unknown, type Verdict, warned } from './check.ts';
import type { SeenApp } from './judge-app.ts';
import { notLookedAt, type OrgCheckPorts, type OrgChecksInput, type OrgFindings } from './org-checks-ports.ts';
import type { OrgReads } from './org-reads.ts';

/** Whether the app is in this org, as far as the asking user sees it. What it finds goes into `state`. */
export async function checkApp(input: OrgChecksInput, ports: OrgCheckPorts, state: OrgFindings): Promise<Verdict> {
  if (!state.isOpen) return notLookedAt(state, '');
  if (input.app === null && input.clientId === null)
    return unknown('Neither --app nor --client-id says which app to look at.');
  const reads = await ports.reads();
  const search = { input, ports, reads, state };
  try {
    const named = await reads.app();
    if (named === null) return await judgeByKey(search);
    look(search, named);
    return await judgeClientId(named, search);
  } catch (error) {
    return judgeHidden(error, search);
  }
}

type Search = { input: OrgChecksInput; ports: OrgCheckPorts; reads: OrgReads; state: OrgFindings };

const inWords = ({ app }: SeenApp): string => `the ${appTypeWords[app.type]} ${app.name}`;

function look({ ports, state }: Search, seen: SeenApp): void {
  state.app = seen;
  ports.found({ app: seen.app.name });
}

async function judgeByKey(search: Search): Promise<Verdict> {
  const { app, whole } = await search.reads.appOfKey();
  if (app) look(search, app);
  if (app) return passed(`The client id is that of ${inWords(app)} in this org.`);
  const which = whole ? 'No app that you may see' : 'None of the first apps of this org, which has many,';
  return unknown(`${which} has this client id. Name the app to look at it.`, ['Add --app <name>.']);
}

async function judgeClientId(named: SeenApp, search: Search): Promise<Verdict> {
  const { clientId } = search.input;
  const seen = `This org has ${inWords(named)}`;
  if (named.consumerKey === null && clientId !== null)
    return unknown(`${seen}. It does not show its consumer key, so nobody can tell whether the client id is its own.`);
  if (named.consumerKey === null)
    return unknown(`${seen}, but does not show its consumer key.`, ['Give it: --client-id <consumer key>.']);
  if (clientId === null) search.ports.found({ clientId: named.consumerKey });
  if (clientId === null || clientId === named.consumerKey) return passed(`${seen}.`);
  search.state.isTheApp = false;
  const other = await takeAppOfKey(search);
  const actions = [`Leave out --client-id, to use the consumer key of ${named.app.name}.`, ...(other ? [NAME_IT] : [])];
  return warned('client-id-of-other-app', `${seen}, but the client id is ${other ?? 'not its consumer key.'}`, actions);
}

const NAME_IT = 'Name the app of the client id: --app <app>';

/** The exchange goes by the client id, so the app behind it is the one to look at. Null where the org does not show it. */
async function takeAppOfKey(search: Search): Promise<string | null> {
  if (search.input.clientId === null) return null;
  const found = await search.reads.appOfKey().catch(() => null); // the named app has been looked for; this is an extra
  if (!found?.app) return null;
  look(search, found.app);
  search.state.isTheApp = true;
  return `that of ${inWords(found.app)}, which the next checks look at.`;
}

/** A list without an app proves something only to a user who sees apps at all. docs/salesforce.md §11 */
async function judgeHidden(error: unknown, search: Search): Promise<Verdict> {
  const { message, actions } = await search.ports.inWords(error);
  if (!isNamed(error, 'AppNotFoundError', 'AmbiguousAppError'))
    return unknown(`${message} ${whatItTakes(error)}`.trim(), actions);
  const isAmbiguous = isNamed(error, 'AmbiguousAppError');
  const other = await takeAppOfKey(search);
  if (other && isAmbiguous) return passed(`The client id is ${other}`);
  if (other) return warned('app-not-found', `${message} The client id is ${other}`, [NAME_IT]);
  if (isAmbiguous) return warned('ambiguous-app', message, actions);
  const wanted = await permissionsToSee(search);
  if (wanted.length > 0) return unknown(`${message} To see all apps takes ${wanted.join('; and ')}.`, actions);
  return failed('app-not-found', message, actions);
}

const CONNECTED_APPS = 'Customize Application, and Modify All Data or Manage Connected Apps';
const EXTERNAL_APPS = 'View all External Client Apps';

/** What the asking user seems to lack: an org that shows no app of a kind may hide all of them. */
async function permissionsToSee({ input, reads }: Search): Promise<string[]> {
  const seen = await reads.seesApps();
  return [
    ...(input.appType !== 'ExternalClientApp' && !seen.connected ? [CONNECTED_APPS] : []),
    ...(input.appType !== 'ConnectedApp' && !seen.external ? [EXTERNAL_APPS] : []),
  ];
}

const whatItTakes = (error: unknown): string =>
  isNamed(error, 'PermissionMissingError')
    ? 'It takes Modify Metadata Through Metadata API Functions, or Modify All Data.'
    : '';
