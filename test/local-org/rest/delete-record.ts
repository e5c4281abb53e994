/** The end of single records: sessions, and what was given to permission sets. docs/salesforce.md §4.7, §8.2, §10 */
import { notImplemented, type OutgoingResponse, restError } from '../http.ts';
import { sameId } from '../ids.ts';
import { accessId, assignmentId, entityAccessRows } from '../soql/permission-sets.ts';
import { hasPermission, insufficientAccess, type RestCall } from './guard.ts';
import { findSession } from './sobjects.ts';

const removers: Record<string, (call: RestCall, id: string) => OutgoingResponse> = {
  AuthSession: endSession,
  PermissionSetAssignment: endAssignment,
  SetupEntityAccess: endAccess,
};

export function handleDeleteRecord(call: RestCall): OutgoingResponse {
  const { object = '', id = '' } = call.params;
  return removers[object]?.(call, id) ?? notImplemented(`DELETE of a single ${object}`);
}

const done: OutgoingResponse = { status: 204 };
const isGone = (): OutgoingResponse => restError(404, 'ENTITY_IS_DELETED', 'entity is deleted');

/** An opaque token goes by its session, and ends with it. */
function endSession(call: RestCall, id: string): OutgoingResponse {
  const session = findSession(call, id);
  if (!session) return isGone();
  call.state.authSessions = call.state.authSessions.filter((one) => one !== session);
  return done;
}

function endAssignment(call: RestCall, id: string): OutgoingResponse {
  if (!hasPermission(call, 'AssignPermissionSets')) return insufficientAccess();
  const sets = call.state.components.filter(({ type }) => type === 'PermissionSet');
  for (const user of call.state.users) {
    const set = sets.find(
      (one) => sameId(assignmentId(user, one.id), id) && user.permissionSets.includes(one.fullName),
    );
    if (!set) continue;
    user.permissionSets = user.permissionSets.filter((name) => name !== set.fullName);
    return done;
  }
  return isGone();
}

function endAccess(call: RestCall, id: string): OutgoingResponse {
  if (!hasPermission(call, 'ManageProfilesPermissionsets')) return insufficientAccess();
  const { state } = call;
  const row = state.entityAccess.find((one) => sameId(accessId(one.parentId, one.entityId), id));
  if (row) {
    state.entityAccess = state.entityAccess.filter((one) => one !== row);
    return done;
  }
  const isOfPolicy = entityAccessRows(call).some((one) => sameId(String(one.Id), id));
  return isOfPolicy ? notImplemented('DELETE of a SetupEntityAccess that comes of a policy') : isGone();
}
