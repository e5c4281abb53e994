import { callOrg, errorCodeOf } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';

/** What the org answers when the thing is not there any more. docs/salesforce.md §12.3 */
const goneCodes = ['NOT_FOUND', 'ENTITY_IS_DELETED'];

/**
 * Deletes what is at `path`, below `/services/data/vXX.0/`. False: it was gone already.
 * @throws JwtError as `callOrg`.
 */
export async function deleteAt(connection: Connection, path: string): Promise<boolean> {
  const url = `/services/data/v${connection.version}/${path}`;
  try {
    await callOrg(connection, () => connection.request<unknown>({ method: 'DELETE', url }));
    return true;
  } catch (error) {
    if (goneCodes.includes(errorCodeOf(error) ?? '')) return false;
    throw error;
  }
}
