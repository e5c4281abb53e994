/** Connect REST: the consumer key and secret of an external client app. docs/salesforce.md §4.6 */
import { jsonResponse, type OutgoingResponse, restError } from '../http.ts';
import { sameId } from '../ids.ts';
import { listClients } from '../metadata/oauth-client.ts';
import { idFor } from '../metadata/record-id.ts';
import { consumerSecret } from '../org-state.ts';
import type { OAuthClient } from '../state.ts';
import { hasPermission, insufficientAccess, type RestCall } from './guard.ts';

/** The app of the path, for those who may see secrets in an org that gives them out by REST. */
function ofApp(work: (call: RestCall, app: OAuthClient) => OutgoingResponse): (call: RestCall) => OutgoingResponse {
  return (call) => {
    if (!call.state.clientSecretInRestApi)
      return restError(
        403,
        'FUNCTIONALITY_NOT_ENABLED',
        'This feature is not currently enabled for this user type or org: client secrets in the REST API',
      );
    const isAllowed = hasPermission(call, 'ExternalClientAppDeveloper') && hasPermission(call, 'ViewClientSecret');
    if (!isAllowed) return insufficientAccess();
    const app = listClients(call.state, call.switches).find((one) => isApp(call, one));
    return app ? work(call, app) : restError(404, 'NOT_FOUND', 'The requested resource does not exist');
  };
}

function isApp(call: RestCall, client: OAuthClient): boolean {
  return client.kind === 'ExternalClientApp' && sameId(client.appId, call.params.appId ?? '');
}

const consumerId = (app: OAuthClient): string => idFor('888', app.consumerKey);

export const handleConsumers = ofApp((call, app) => {
  const id = consumerId(app);
  const url = `${call.request.path}/${id}`;
  return jsonResponse(200, {
    consumers: [{ id, key: app.consumerKey, name: app.appName, stagedCredentialsUrl: `${url}/staged`, url }],
  });
});

export const handleCredentials = ofApp((call, app) => {
  const id = consumerId(app);
  const part = call.request.query.get('part')?.toLowerCase();
  if (!sameId(id, call.params.consumerId ?? ''))
    return restError(404, 'NOT_FOUND', 'The requested resource does not exist');
  if (!part || !['key', 'secret', 'keyandsecret'].includes(part))
    return restError(400, 'INVALID_API_INPUT', 'part is key, secret or keyandsecret');
  const key = part === 'secret' ? {} : { key: app.consumerKey };
  return jsonResponse(
    200,
    part === 'key' ? { id, ...key } : { id, ...key, secret: consumerSecret(call.state, app.consumerKey) },
  );
});
