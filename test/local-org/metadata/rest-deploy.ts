/** Deploys by REST: a multipart request in, JSON out. Takes JWT-based access tokens at any version. docs/salesforce.md §2, §12.2 */
import { type IncomingRequest, jsonResponse, type OrgContext, type OutgoingResponse, restError } from '../http.ts';
import { type Deployed, type DeployOptions, startDeploy } from './deploy.ts';
import { cancel, messageFields, reported, statusOf } from './deploy-status.ts';
import { lookAt } from './job.ts';
import { ApiFault, admitted, type Call, readVersion } from './session.ts';

export async function handleRestDeploy(org: OrgContext, request: IncomingRequest): Promise<OutgoingResponse> {
  const session = org.authenticate(request);
  if (!session) return restError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
  try {
    const [, version = '', id = ''] = /\/v([^/]+)\/metadata\/deployRequest\/?([^/]*)$/.exec(request.path) ?? [];
    const call = admitted({ org, user: session.user, version: readVersion(org, version) });
    if (request.method === 'GET') return look(call, id, request.query.get('includeDetails') === 'true');
    if (request.method === 'PATCH') return change(call, id, request);
    return await accept(call, request);
  } catch (error) {
    if (error instanceof ApiFault) return restError(400, error.code, error.message);
    throw error;
  }
}

async function accept(call: Call, request: IncomingRequest): Promise<OutgoingResponse> {
  const form = await formOf(request);
  const [entity, file] = [form.get('entity_content'), form.get('file')];
  if (entity === null || file === null || typeof file === 'string') {
    return restError(400, 'INVALID_MULTIPART_REQUEST', 'The request needs the parts entity_content and file.');
  }
  const text = typeof entity === 'string' ? entity : await entity.text();
  const deployOptions = (readJson(text) as { deployOptions?: Partial<DeployOptions> }).deployOptions ?? {};
  const { checkOnly = false, rollbackOnError = true, ignoreWarnings = false } = deployOptions;
  const options = { checkOnly, rollbackOnError, ignoreWarnings };
  const job = await startDeploy(call, Buffer.from(await file.arrayBuffer()), options);
  const deployResult = statusOf(call, job, false);
  return jsonResponse(201, { id: job.id, deployOptions: options, deployResult });
}

async function formOf(request: IncomingRequest): Promise<FormData> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  return new Response(new Uint8Array(request.body), { headers }).formData().catch(() => new FormData());
}

function look(call: Call, id: string, includeDetails: boolean): OutgoingResponse {
  const { job, done } = lookAt<Deployed>(call.org.state, id);
  const status = statusOf(call, job, done);
  const messages = reported(job).map((one) => messageFields(call, one));
  const details = {
    componentFailures: messages.filter(({ success }) => !success),
    componentSuccesses: messages.filter(({ success }) => success),
    runTestResult: { numTestsRun: 0, numFailures: 0, totalTime: 0 },
  };
  return jsonResponse(200, { id: job.id, deployResult: { ...status, ...(includeDetails && done && { details }) } });
}

/** The one change that a client may ask for is to cancel. */
function change(call: Call, id: string, request: IncomingRequest): OutgoingResponse {
  if (wantedStatus(request.body.toString('utf8')) !== 'Canceling') {
    return restError(400, 'INVALID_FIELD', 'status: only Canceling can be asked for.');
  }
  const job = cancel(call, id);
  return jsonResponse(202, { id: job.id, deployResult: statusOf(call, job, false) });
}

function wantedStatus(body: string): string | undefined {
  return (readJson(body) as { deployResult?: { status?: string } }).deployResult?.status;
}

/** Throws ApiFault for anything but a JSON object. */
function readJson(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // said below
  }
  throw new ApiFault('JSON_PARSER_ERROR', 'The JSON part of the request is no JSON object.');
}
