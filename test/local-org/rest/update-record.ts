/** Changes of single records: whether a user may log in. docs/salesforce.md §4.7, §10 */
import { notImplemented, type OutgoingResponse, restError } from '../http.ts';
import { sameId } from '../ids.ts';
import { userLoginId } from '../soql/people.ts';
import { hasPermission, insufficientAccess, type RestCall } from './guard.ts';
import { answerWrite, readRecord, refuse } from './record-body.ts';

export function handleUpdateRecord(call: RestCall): OutgoingResponse {
  const { object = '', id = '' } = call.params;
  if (object !== 'UserLogin') return notImplemented(`the change of a ${object}`);
  if (!hasPermission(call, 'ManageUsers')) return insufficientAccess();
  return answerWrite(() => freeze(call, id));
}

/** Freezes a user, or lets them in again. Nobody freezes themselves. */
function freeze(call: RestCall, id: string): OutgoingResponse {
  const user = call.state.users.find((one) => sameId(userLoginId(one), id));
  if (!user) return restError(404, 'NOT_FOUND', 'The requested resource does not exist');
  const { IsFrozen } = readRecord(call, 'UserLogin', ['IsFrozen']);
  if (typeof IsFrozen !== 'boolean') throw refuse('JSON_PARSER_ERROR', 'IsFrozen is true or false.', ['IsFrozen']);
  if (IsFrozen && user === call.session.user) throw refuse('FIELD_INTEGRITY_EXCEPTION', 'You cannot freeze yourself.');
  user.isFrozen = IsFrozen;
  return { status: 204 };
}
