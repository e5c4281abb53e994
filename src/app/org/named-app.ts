/** Which app of an org a name means: API name, label, name in a package, consumer key or id. docs/salesforce.md §3.4, §4.1, §10 */
import { isNamed, JwtError } from '../../faults/errors.ts';
import { nearNames } from '../../faults/near.ts';
import { isGeneratedKey, isId, toId15 } from '../../salesforce/ids.ts';
import { noneIfUnknown, unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import type { Listed } from '../../salesforce/org/metadata.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, type Soql, soql } from '../../salesforce/soql.ts';
import { knownSince } from '../../salesforce/versions.ts';
import type { AppType } from '../app.ts';
import { globalType } from '../app-kind.ts';
import { findAppByKey } from './find.ts';

const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
export const typeOf = ({ type }: Listed): AppType => (type === 'ConnectedApp' ? 'ConnectedApp' : 'ExternalClientApp');

/** `isUnique` ends once it is known that the name is no label of another app; it throws AmbiguousAppError. */
export type MeantApp = { app: Listed; isUnique: () => Promise<void> };

/**
 * The app of that id or API name; where there is none, the one of that label, of that name in a package, or of that consumer key.
 *
 * @throws JwtError `AmbiguousAppError`; `AppNotFoundError`, with names that are near it.
 */
export async function appMeantBy(
  name: string,
  listed: Listed[],
  type: AppType | undefined,
  connection: Connection,
): Promise<MeantApp> {
  const apps = listed.filter((one) => one.type !== globalType && (type ?? typeOf(one)) === typeOf(one));
  const settled = (app: Listed): MeantApp => ({ app, isUnique: async () => undefined });
  const ofId = isId(name) && apps.find(({ id }) => toId15(id) === toId15(name));
  if (ofId) return settled(ofId);
  const byName = apps.filter(({ fullName }) => same(fullName, name));
  const [first] = byName;
  if (first && byName.length === 1)
    return { app: first, isUnique: () => refuseLabelOfAnother(name, first, apps, connection) };
  const { found, near } = first ? { found: byName, near: [] } : await byOtherNames(name, apps, connection);
  return settled(onlyOne(name, found, near, hidesExternal(type, connection.version) ? connection.version : null));
}

const labelQueries: Record<AppType, (label: string) => Soql> = {
  ConnectedApp: (label) => soql`FROM ConnectedApplication WHERE Name = ${label}`,
  ExternalClientApp: (label) => soql`FROM ExternalClientApplication WHERE MasterLabel = ${label}`,
};

/** An API name that is another app's label, of whichever kind, may mean either. One query for each kind that there is. */
async function refuseLabelOfAnother(name: string, app: Listed, apps: Listed[], connection: Connection): Promise<void> {
  const others = apps.filter((one) => one !== app);
  const kinds = [...new Set(others.map(typeOf))];
  const rows = await Promise.all(
    kinds.map((kind) =>
      unlessRefused(noneIfUnknown(queryRows(connection, { Id: column.text }, labelQueries[kind](name)))).catch(
        // Nothing that was asked for depends on it.
        (error: unknown) => (isNamed(error, 'OrgAnsweredBadlyError') ? null : Promise.reject(error)),
      ),
    ),
  );
  const ids = new Set(rows.flatMap((some) => some ?? []).map(({ Id }) => toId15(Id)));
  const labelled = others.filter(({ id }) => ids.has(toId15(id)));
  if (labelled.length === 0) return;
  const candidates = [app, ...labelled].map((one) => ({ name: one.fullName, type: typeOf(one), id: one.id }));
  throw new JwtError('ambiguous-app-label', {
    candidates,
    app: name,
    others: labelled.map((one) => `${one.fullName} (${typeOf(one)})`),
    id: app.id,
  });
}

/** By what is no API name; else names that are near it. */
async function byOtherNames(
  name: string,
  apps: Listed[],
  connection: Connection,
): Promise<{ found: Listed[]; near: string[] }> {
  const labels = await labelsById(connection);
  const labelOf = ({ id }: Listed): string | undefined => labels.get(toId15(id));
  const byLabel = apps.filter((app) => same(labelOf(app), name));
  if (byLabel.length > 0) return { found: byLabel, near: [] };
  const inPackage = apps.filter(
    ({ namespace, fullName }) => namespace !== null && same(fullName, `${namespace}__${name}`),
  );
  if (inPackage.length > 0) return { found: inPackage, near: [] };
  if (isGeneratedKey(name)) return { found: await ofKey(connection, apps, name), near: [] };
  return {
    found: [],
    near: nearNames(
      name,
      apps.flatMap((app) => [app.fullName, labelOf(app) ?? []].flat()),
    ),
  };
}

/** Tokens and logs know an app by its key alone. */
async function ofKey(connection: Connection, apps: Listed[], key: string): Promise<Listed[]> {
  const { found } = await findAppByKey(connection, key);
  return apps.filter((app) => found && app.fullName === found.name && typeOf(app) === found.type);
}

/** Labels of both kinds. An org or user without one of the objects still finds the other kind. docs/salesforce.md §10 */
async function labelsById(connection: Connection): Promise<Map<string, string>> {
  const rows = await Promise.all([
    noneIfUnknown(queryRows(connection, { Id: column.text, Name: column.text }, soql`FROM ConnectedApplication`)),
    noneIfUnknown(
      queryRows(connection, { Id: column.text, MasterLabel: column.text }, soql`FROM ExternalClientApplication`),
    ),
  ]);
  return new Map(rows.flat().map((row) => [toId15(row.Id), 'Name' in row ? row.Name : row.MasterLabel]));
}

/** Whether external client apps were meant as well, and could not be seen. docs/salesforce.md §4.1 */
const hidesExternal = (type: AppType | undefined, version: string): boolean =>
  type !== 'ConnectedApp' && Number(version) < knownSince.externalClientApps;

/** `tooOld`: the API version, where it knows one kind of app alone. */
function onlyOne(app: string, found: Listed[], near: string[], tooOld: string | null): Listed {
  const [first, ...others] = found;
  if (!first && tooOld !== null) throw new JwtError('app-not-found-old-version', { app, version: tooOld });
  if (!first) throw new JwtError('app-not-found', near.length > 0 ? { app, near } : { app });
  if (others.length === 0) return first;
  const candidates = found.map((listed) => ({ name: listed.fullName, type: typeOf(listed) }));
  const apps = candidates.map(({ name, type }) => `${name} (${type})`);
  throw new JwtError('ambiguous-app', { candidates, app, apps });
}
