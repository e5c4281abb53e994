/** Whether an org lets a user log in. docs/salesforce.md §10 */
import { idPrefixes, isId } from '../../salesforce/ids.ts';
import { callOrg, unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import { restPath } from '../../salesforce/versions.ts';
import type { FreezePorts, LoginState } from '../freeze.ts';

const columns = { Id: column.text, IsFrozen: column.flag };

export const loginStates = (connection: Connection): FreezePorts => ({
  readState: async (userId): Promise<LoginState | null> => {
    const rows = await unlessRefused(queryRows(connection, columns, soql`FROM UserLogin WHERE UserId = ${userId}`));
    const [row] = rows ?? [];
    // It becomes a part of an address.
    return row && isId(row.Id, idPrefixes.userLogin) ? { id: row.Id, isFrozen: row.IsFrozen } : null;
  },

  freeze: async (stateId): Promise<void> => {
    const url = `${restPath(connection.version)}/sobjects/UserLogin/${stateId}`;
    const body = JSON.stringify({ IsFrozen: true });
    await callOrg(connection, () => connection.request<unknown>({ method: 'PATCH', url, body }));
  },
});
