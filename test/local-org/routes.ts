/** Everything that the local org answers. What is not here is a 501 that names the request. */
import { handleRestDeploy } from './metadata/rest-deploy.ts';
import { handleSoap } from './metadata/soap.ts';
import { handleDiscovery, handleKeys } from './oauth/discovery.ts';
import { handleIdentity, handleUserinfo } from './oauth/identity.ts';
import { handleIntrospect } from './oauth/introspect.ts';
import { handleRevoke } from './oauth/revoke.ts';
import { handleSingleAccess } from './oauth/single-access.ts';
import { handleToken } from './oauth/token-endpoint.ts';
import { handleBatch } from './rest/batch.ts';
import { handleCreateRecord } from './rest/create-record.ts';
import { handleDeleteRecord } from './rest/delete-record.ts';
import { guarded, type RestHandler } from './rest/guard.ts';
import { handleConsumers, handleCredentials } from './rest/oauth-credentials.ts';
import {
  handleEndToken,
  handleEndUsage,
  handleUsage,
  handleUsageTokens,
  handleUsageUsers,
} from './rest/oauth-usage.ts';
import { handleQuery, handleQueryMore, handleToolingQuery, handleToolingQueryMore } from './rest/query.ts';
import { handleLimits, handleResources, handleVersions } from './rest/resources.ts';
import { handleRecord, handleToolingDescribe } from './rest/sobjects.ts';
import { handleUpdateRecord } from './rest/update-record.ts';
import { type Route, route } from './router.ts';

const deploy: RestHandler = (call) => handleRestDeploy(call, call.request);

function data(name: string, method: string, path: string, handler: RestHandler): Route {
  return route(name, [method], `/services/data/v:version${path}`, guarded(handler));
}

const usage = '/apps/oauth/usage';
const credentials = '/apps/oauth/credentials';
const deployRequest = '/metadata/deployRequest';

/** In this order: the first that fits answers. */
export const routes: readonly Route[] = [
  route('oauth-token', ['GET', 'POST', 'PUT'], '/services/oauth2/token', handleToken),
  route('oauth-revoke', ['GET', 'POST'], '/services/oauth2/revoke', handleRevoke),
  route('oauth-introspect', ['GET', 'POST'], '/services/oauth2/introspect', handleIntrospect),
  route('oauth-userinfo', ['GET', 'POST'], '/services/oauth2/userinfo', handleUserinfo),
  route('single-access', ['GET'], '/services/oauth2/singleaccess', handleSingleAccess),
  route('discovery', ['GET'], '/.well-known/openid-configuration', handleDiscovery),
  route('keys', ['GET'], '/id/keys', handleKeys),
  route('identity', ['GET', 'POST'], '/id/:orgId/:userId', handleIdentity),
  route('metadata-soap', ['POST'], '/services/Soap/m/:version', handleSoap),
  route('metadata-soap', ['POST'], '/services/Soap/m/:version/:orgId', handleSoap),
  route('versions', ['GET'], '/services/data', handleVersions),
  data('resources', 'GET', '', handleResources),
  data('limits', 'GET', '/limits', handleLimits),
  data('query', 'GET', '/query', handleQuery),
  data('query-more', 'GET', '/query/:locator', handleQueryMore),
  data('batch', 'POST', '/composite/batch', handleBatch),
  data('tooling-query', 'GET', '/tooling/query', handleToolingQuery),
  data('tooling-query-more', 'GET', '/tooling/query/:locator', handleToolingQueryMore),
  data('tooling-describe', 'GET', '/tooling/sobjects/:object/describe', handleToolingDescribe),
  data('record', 'GET', '/sobjects/:object/:id', handleRecord),
  data('create-record', 'POST', '/sobjects/:object', handleCreateRecord),
  data('update-record', 'PATCH', '/sobjects/:object/:id', handleUpdateRecord),
  data('delete-record', 'DELETE', '/sobjects/:object/:id', handleDeleteRecord),
  data('usage', 'GET', usage, handleUsage),
  data('usage-users', 'GET', `${usage}/:appId/users`, handleUsageUsers),
  data('end-token', 'DELETE', `${usage}/tokens/:tokenId`, handleEndToken),
  data('usage-tokens', 'GET', `${usage}/:appId/:userId/tokens`, handleUsageTokens),
  data('end-user-tokens', 'DELETE', `${usage}/:appId/:userId/tokens`, handleEndUsage),
  data('end-app-tokens', 'DELETE', `${usage}/:appId/tokens`, handleEndUsage),
  data('credentials', 'GET', `${credentials}/:appId`, handleConsumers),
  data('credential', 'GET', `${credentials}/:appId/:consumerId`, handleCredentials),
  data('deploy', 'POST', deployRequest, deploy),
  data('deploy-status', 'GET', `${deployRequest}/:id`, deploy),
  data('deploy-change', 'PATCH', `${deployRequest}/:id`, deploy),
];
