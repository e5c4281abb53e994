/** The org in which an app is to be made: what it has, what the user may do there, and how the parts get there. docs/salesforce.md §4.7, §10, §11 */
import { setTimeout as sleep } from 'node:timers/promises';
import { JwtError } from '../../faults/errors.ts';
import { fullNameOf, idPrefixes, isId, toId15 } from '../../salesforce/ids.ts';
import type { StoredLogin } from '../../salesforce/login.ts';
import { callOrg, errorCodeOf } from '../../salesforce/org/call-org.ts';
import { type Connection, connect } from '../../salesforce/org/connection.ts';
import { type DeployPorts, deployComponents } from '../../salesforce/org/deploy.ts';
import { type Listed, metadataClient } from '../../salesforce/org/metadata.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import { restPath } from '../../salesforce/versions.ts';
import { type App, appTypeWords } from '../app.ts';
import { globalType, headerType, policyType, scopesType, switchesType } from '../app-kind.ts';
import { type Component, textAt } from '../component.ts';
import type { Assignment } from '../create.ts';
import type { FoundParts } from '../creation.ts';
import { orgDirectory } from './directory.ts';
import { missingPermissions } from './missing-permissions.ts';
import { componentTypesAt, settleVersion } from './open.ts';
import { belongingTo } from './store.ts';

export type OrgUser = { id: string; username: string; email: string | null; isActive: boolean };
export type OrgSet = { id: string; name: string; label: string };

export type CreationOrg = ReturnType<typeof creationOrg>;

/** `connection`: at the version to work at. */
export function creationOrg(connection: Connection, ports: DeployPorts) {
  const metadata = metadataClient(connection);

  return {
    connection,

    /**
     * One request where there is no such app, at most seven where there is; `known`: the names of parts that are this run's own, of
     * which no other needs to be looked for. Throws AppExistsError for an app of the other kind.
     */
    look: async (name: string, known: Component[] = []): Promise<LookedAt> => {
      const isOwn = known.length > 0;
      const hasSettings = known.some(({ type }) => type === scopesType);
      const [apps, ofParts] = await Promise.all([
        metadata.list(componentTypesAt(Number(connection.version), undefined)).catch(blocked),
        isOwn ? metadata.list(partTypes) : null,
      ]);
      refuseConnectedApp(apps, name);
      const found = apps.find(({ type, fullName }) => type === headerType && same(fullName, name));
      if (!found) return { header: null, settings: {}, app: null };
      const listed = [...apps, ...(ofParts ?? (await metadata.list(partTypes)))];
      const search = async (type: string): Promise<Component[]> => {
        const all = listed.filter((one) => one.type === type);
        const likely = all.filter(({ fullName }) => likelyNames(known, name).includes(fullName));
        const candidates =
          isOwn && likely.length > 0 ? likely : isOwn && !(type === policyType && hasSettings) ? [] : all;
        const component = candidates.length > 0 ? await belongingTo(found.fullName, metadata, candidates) : 'none';
        return typeof component === 'object' ? [component] : [];
      };
      const [header, ...parts] = await Promise.all([
        metadata.readOne(headerType, found.fullName),
        ...[globalType, ...partTypes].map(search),
      ]);
      const { fullName, namespace, id } = found;
      const label = (header && textAt(header, 'label')) || fullName;
      return {
        header,
        settings: Object.fromEntries(parts.flat().map((one) => [one.type, one])),
        app: { name: fullName, label, type: 'ExternalClientApp', namespace, id },
      };
    },

    deploy: (components: Component[], checkOnly: boolean): Promise<void> =>
      deployComponents(connection, components, { checkOnly }, ports).catch(blocked),

    /** One query. Null: the org does not say what the user may do. */
    missingPermissions: (needs: { sets: boolean; assignments: boolean }) =>
      missingPermissions(connection, { apps: true, policies: true, ...needs }),

    /** One query for all. @throws JwtError `UserNotFoundError`. */
    users: (wanted: string[]): Promise<OrgUser[]> => readUsers(connection, wanted),

    /** By API names, those of packages with their namespace. */
    sets: async (wanted: string[]): Promise<OrgSet[]> => {
      if (wanted.length === 0) return [];
      const bare = wanted.map((name) => name.replace(/^[a-z]\w*?__/i, ''));
      const columns = { Id: column.text, Name: column.text, Label: column.text, NamespacePrefix: column.textOrNull };
      const rows = await queryRows(
        connection,
        columns,
        soql`FROM PermissionSet WHERE IsOwnedByProfile = false AND (Name IN ${[...wanted, ...bare]} OR Label IN ${wanted})`,
      );
      return rows.map(({ Id, Name, Label, NamespacePrefix }) => ({
        ...{ id: Id, name: fullNameOf(NamespacePrefix, Name), label: Label },
      }));
    },

    /** Which of these users have which of these sets: one query, none where there is nothing to ask. */
    assigned: async (users: OrgUser[], sets: OrgSet[]): Promise<Assignment[]> => {
      if (users.length === 0 || sets.length === 0) return [];
      const [userIds, setIds] = [users.map(({ id }) => id), sets.map(({ id }) => id)];
      const rows = await queryRows(
        connection,
        { AssigneeId: column.text, PermissionSetId: column.text },
        soql`FROM PermissionSetAssignment WHERE AssigneeId IN ${userIds} AND PermissionSetId IN ${setIds}`,
      );
      return rows.flatMap(({ AssigneeId, PermissionSetId }) => {
        const user = users.find(({ id }) => toId15(id) === toId15(AssigneeId));
        const set = sets.find(({ id }) => toId15(id) === toId15(PermissionSetId));
        return user && set ? [{ username: user.username, set: set.name }] : [];
      });
    },

    /** One request. That the user has it already is as good. */
    assign: async (user: OrgUser, set: OrgSet): Promise<void> => {
      const url = `${restPath(connection.version)}/sobjects/PermissionSetAssignment`;
      const body = JSON.stringify({ AssigneeId: user.id, PermissionSetId: set.id });
      await callOrg(connection, () => connection.request<unknown>({ method: 'POST', url, body })).catch(
        (error: unknown) => {
          if (errorCodeOf(error) !== 'DUPLICATE_VALUE') throw error;
        },
      );
    },
  };
}

type LookedAt = FoundParts & { app: App | null };

const partTypes = [scopesType, policyType, switchesType];

/** What this run has sent, and what the org calls the policies that it makes by itself. docs/salesforce.md §4.1 */
const likelyNames = (known: Component[], app: string): string[] =>
  [app, ...known.map(({ fullName }) => fullName)].flatMap((name) => [name, `${name}_defaultPolicy`]);

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** What an org says that has no external client apps, or makes none. docs/salesforce.md §4.7 */
function blocked(error: unknown): never {
  const words = error instanceof JwtError ? error.message : '';
  const isUnknownType = errorCodeOf(error) === 'INVALID_TYPE';
  const isRefused =
    error instanceof JwtError &&
    error.name === 'MetadataRefusedError' &&
    /not (?:available|enabled|supported) (?:for|in) this org|can't create/i.test(words);
  if (isUnknownType || isRefused) throw new JwtError('app-creation-blocked', { reason: words });
  throw error;
}

/** Whether an app of either kind keeps the name from the other one is contested, so the harsher reading goes. docs/salesforce.md §4.7 */
function refuseConnectedApp(listed: Listed[], name: string): void {
  const taken = listed.find(({ type, fullName }) => type === 'ConnectedApp' && same(fullName, name));
  if (taken) throw new JwtError('app-exists-connected', { app: taken.fullName, kind: appTypeWords.ConnectedApp });
}

async function readUsers(connection: Connection, wanted: string[]): Promise<OrgUser[]> {
  if (wanted.length === 0) return [];
  const ids = wanted.filter((one) => isId(one, idPrefixes.user));
  const byName = soql`Username IN ${wanted}`;
  const which = ids.length > 0 ? soql`(${byName} OR Id IN ${ids})` : byName;
  const columns = { Id: column.text, Username: column.text, Email: column.textOrNull, IsActive: column.flag };
  const rows = await queryRows(connection, columns, soql`FROM User WHERE ${which}`);
  return rows.map(({ Id, Username, Email, IsActive }) => ({
    ...{ id: Id, username: Username, email: Email, isActive: IsActive },
  }));
}

/** The user of that name or id among those that were read. @throws JwtError `UserNotFoundError`. */
export function userNamed(users: OrgUser[], wanted: string): OrgUser {
  const isMeant = ({ id, username }: OrgUser): boolean =>
    same(username, wanted) || (isId(wanted, idPrefixes.user) && toId15(id) === toId15(wanted));
  const user = users.find(isMeant);
  if (!user) throw new JwtError('user-not-found', { username: wanted });
  return user;
}

/** At an API version that the org's session can work with; one request where the CLI does not know the newest one. */
export async function openCreation(login: StoredLogin, apiVersion: string | undefined) {
  const connection = connect(login);
  await settleVersion(connection, apiVersion);
  const ports = { monotonicMs: () => performance.now(), pause: (milliseconds: number) => sleep(milliseconds) };
  return {
    ...{ org: creationOrg(connection, ports), directory: orgDirectory(connection), userNamed },
    apiVersion: Number(connection.version),
  };
}
