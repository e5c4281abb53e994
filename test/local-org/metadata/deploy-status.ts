/** What a client is told of a deploy, by SOAP and by REST. docs/salesforce.md §12.2 */
import { type Deployed, type DeployMessage, startDeploy } from './deploy.ts';
import { findJob, type Job, lookAt } from './job.ts';
import { ApiFault, type Call } from './session.ts';
import { fields, type SoapElement } from './soap-element.ts';
import { childOf, childText, type XmlNode } from './xml.ts';

export async function deploy(call: Call, message: XmlNode): Promise<SoapElement[]> {
  const options = childOf(message, 'DeployOptions');
  const flag = (name: string): boolean => (options && childText(options, name)) === 'true';
  const job = await startDeploy(call, Buffer.from(childText(message, 'ZipFile') ?? '', 'base64'), {
    checkOnly: flag('checkOnly'),
    rollbackOnError: flag('rollbackOnError'),
    ignoreWarnings: flag('ignoreWarnings'),
  });
  return [{ name: 'result', value: fields({ done: false, id: job.id, state: 'Queued' }) }];
}

export function checkDeployStatus(call: Call, message: XmlNode): SoapElement[] {
  const { job, done } = lookAt<Deployed>(call.org.state, childText(message, 'asyncProcessId') ?? '');
  const wantsDetails = childText(message, 'includeDetails') === 'true';
  const details =
    wantsDetails && done ? [{ name: 'details', value: reported(job).map((one) => soapMessage(call, one)) }] : [];
  return [{ name: 'result', value: [...details, ...fields(statusOf(call, job, done))] }];
}

export function cancelDeploy(call: Call, message: XmlNode): SoapElement[] {
  const job = cancel(call, childText(message, 'String') ?? childText(message, 'id') ?? '');
  return [{ name: 'result', value: fields({ done: false, id: job.id }) }];
}

/** Takes the deploy back, unless somebody has already seen it done. Throws ApiFault then. */
export function cancel(call: Call, id: string): Job<Deployed> {
  const job = findJob<Deployed>(call.org.state, id);
  if (job.looks > 1) throw new ApiFault('INVALID_ID_FIELD', 'INVALID_ID_FIELD: Deployment already completed');
  job.result.undo();
  job.isCanceled = true;
  return job;
}

/** A canceled deploy has nothing to report. */
export function reported(job: Job<Deployed>): DeployMessage[] {
  return job.isCanceled ? [] : job.result.messages;
}

function soapMessage(call: Call, one: DeployMessage): SoapElement {
  const name = one.success ? 'componentSuccesses' : 'componentFailures';
  return { name, value: fields(messageFields(call, one)) };
}

/** One component's fate, fields in the order of the WSDL. */
export function messageFields(call: Call, one: DeployMessage): Record<string, string | boolean | null> {
  return {
    changed: one.changed,
    componentType: one.componentType,
    created: one.created,
    createdDate: new Date(call.org.state.nowMs()).toISOString(),
    deleted: one.deleted,
    fileName: one.fileName,
    fullName: one.fullName,
    id: one.id,
    problem: one.problem,
    problemType: one.problem ? (one.success ? 'Warning' : 'Error') : null,
    success: one.success,
  };
}

function statusWord(job: Job<Deployed>, done: boolean): string {
  if (job.isCanceled) return done ? 'Canceled' : 'Canceling';
  return done ? job.result.status : 'InProgress';
}

/** The whole deploy, fields in the order of the WSDL. */
export function statusOf(call: Call, job: Job<Deployed>, done: boolean) {
  const { options, startedMs, userId, userName, error } = job.result;
  const messages = reported(job);
  const errors = messages.filter(({ success }) => !success).length;
  const status = statusWord(job, done);
  const date = new Date(startedMs).toISOString();
  return {
    ...(job.isCanceled && { canceledBy: call.user.id, canceledByName: call.user.name }),
    checkOnly: options.checkOnly,
    completedDate: done ? new Date(call.org.state.nowMs()).toISOString() : null,
    createdBy: userId,
    createdByName: userName,
    createdDate: date,
    done,
    errorMessage: done && error ? error.message : null,
    errorStatusCode: done && error ? error.code : null,
    id: job.id,
    ignoreWarnings: options.ignoreWarnings,
    lastModifiedDate: date,
    numberComponentErrors: done ? errors : 0,
    numberComponentsDeployed: done ? messages.length - errors : 0,
    numberComponentsTotal: messages.length,
    numberTestErrors: 0,
    numberTestsCompleted: 0,
    numberTestsTotal: 0,
    rollbackOnError: options.rollbackOnError,
    runTestsEnabled: false,
    startDate: date,
    status,
    success: status.startsWith('Succeeded'),
  };
}
