import { appTypeWords } from '../app/app.ts';
import { isNamed } from '../faults/errors.ts';
import type { SeenApp } from './app.ts';
import type { Context, OrgReads } from './context.ts';
import { type Describe, type Outcome, verdictOnError } from './run-checks.ts';
import { passed, unknown, type Verdict, warned } from './verdict.ts';

/** Whether the app is in this org, as far as the asking user sees it. */
export async function findApp(context: Context, reads: OrgReads, describe: Describe): Promise<Outcome> {
  if (context.app === null && context.clientId === null)
    return { verdict: unknown('Neither --app nor --client-id says which app to look at.') };
  try {
    const named = await reads.app();
    return named === null ? await findByKey(reads) : await compareKey(named, context, reads);
  } catch (error) {
    return notFound(error, context, reads, describe);
  }
}

const inWords = ({ app }: SeenApp): string => `the ${appTypeWords[app.type]} ${app.name}`;

/** The app that the next checks look at. */
const learned = (seen: SeenApp): Partial<Context> => ({ seenApp: seen, app: seen.app.name });

async function findByKey(reads: OrgReads): Promise<Outcome> {
  const { app, whole } = await reads.appOfKey();
  if (app) return { verdict: passed(`The client id is that of ${inWords(app)} in this org.`), learned: learned(app) };
  const which = whole ? 'No app that you may see' : 'None of the first apps of this org, which has many,';
  return { verdict: unknown(`${which} has this client id. Name the app to look at it.`, ['Add --app <name>.']) };
}

async function compareKey(named: SeenApp, context: Context, reads: OrgReads): Promise<Outcome> {
  const { clientId } = context;
  const { consumerKey } = named;
  const seen = `This org has ${inWords(named)}`;
  const looking = (verdict: Verdict, more: Partial<Context> = {}): Outcome => ({
    verdict,
    learned: { ...learned(named), ...more },
  });
  if (consumerKey === null)
    return looking(
      clientId === null
        ? unknown(`${seen}, but does not show its consumer key.`, ['Give it: --client-id <consumer key>.'])
        : unknown(`${seen}. It does not show its consumer key, so nobody can tell whether the client id is its own.`),
    );
  if (clientId === null || clientId === consumerKey) return looking(passed(`${seen}.`), { clientId: consumerKey });
  const other = await appBehindKey(context, reads);
  const detail = { app: inWords(named), name: named.app.name };
  if (other === null) return looking(warned('client-id-of-unknown-app', detail), { isTheApp: false });
  return { verdict: warned('client-id-of-known-app', { ...detail, other: inWords(other) }), learned: learned(other) };
}

/** The exchange goes by the client id, so the app behind it is the one to look at. Null where the org does not show it. */
async function appBehindKey({ clientId }: Context, reads: OrgReads): Promise<SeenApp | null> {
  if (clientId === null) return null;
  return reads.appOfKey().then(
    ({ app }) => app,
    () => null, // the named app has been looked for; this is an extra
  );
}

/** A list without an app proves something only to a user who sees apps at all. docs/salesforce.md §11 */
async function notFound(error: unknown, context: Context, reads: OrgReads, describe: Describe): Promise<Outcome> {
  const { message, actions } = await describe(error);
  const isAmbiguous = isNamed(error, 'AmbiguousAppError');
  if (!isAmbiguous && !isNamed(error, 'AppNotFoundError'))
    return { verdict: unknown(`${message} ${whatItTakes(error)}`.trim(), actions) };
  const other = await appBehindKey(context, reads);
  if (other) {
    const verdict = isAmbiguous
      ? passed(`The client id is that of ${inWords(other)}, which the next checks look at.`)
      : warned('app-not-found-by-name', { reason: message, other: inWords(other) });
    return { verdict, learned: learned(other) };
  }
  if (isAmbiguous) return { verdict: await verdictOnError(error, 'warn', describe) };
  const wanted = await permissionsToSee(context, reads);
  if (wanted.length > 0)
    return { verdict: unknown(`${message} To see all apps takes ${wanted.join('; and ')}.`, actions) };
  return { verdict: await verdictOnError(error, 'fail', describe) };
}

const CONNECTED_APPS = 'Customize Application, and Modify All Data or Manage Connected Apps';
const EXTERNAL_APPS = 'View all External Client Apps';

/** What the asking user seems to lack: an org that shows no app of a kind may hide all of them. */
async function permissionsToSee({ appType }: Context, reads: OrgReads): Promise<string[]> {
  const seen = await reads.seesApps();
  return [
    ...(appType !== 'ExternalClientApp' && !seen.connected ? [CONNECTED_APPS] : []),
    ...(appType !== 'ConnectedApp' && !seen.external ? [EXTERNAL_APPS] : []),
  ];
}

const whatItTakes = (error: unknown): string =>
  isNamed(error, 'PermissionMissingError')
    ? 'It takes Modify Metadata Through Metadata API Functions, or Modify All Data.'
    : '';
