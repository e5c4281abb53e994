/** A deploy at work: the components of a zip are saved together or not at all. docs/salesforce.md §12.2 */
import type { Component } from '../state.ts';
import { METADATA_NAMESPACE, type Problem, problem } from './body-reader.ts';
import { type ComponentType, componentTypes, findType } from './component-types.ts';
import { createMissingPolicies } from './default-policies.ts';
import { type DeployZip, openDeployZip, type ZipFile } from './deploy-zip.ts';
import { textAt } from './element-tree.ts';
import { type Job, startJob } from './job.ts';
import { partOf } from './oauth-client.ts';
import { names } from './package-manifest.ts';
import { problemsOfDeletion } from './permission-set-rules.ts';
import { showComponent } from './read-back.ts';
import { keep, removeComponent } from './removal.ts';
import { findComponent, managed, noAccess, saveComponent } from './save.ts';
import { ApiFault, type Call, mayWrite } from './session.ts';
import { parseXml, XmlError } from './xml.ts';

export type DeployOptions = { checkOnly: boolean; rollbackOnError: boolean; ignoreWarnings: boolean };

/** What became of one component. A problem of a success is a warning. */
export type DeployMessage = {
  componentType: string;
  fullName: string;
  fileName: string;
  id: string | null;
  created: boolean;
  changed: boolean;
  deleted: boolean;
  success: boolean;
  problem: string | null;
};

export type Deployed = {
  options: DeployOptions;
  messages: DeployMessage[];
  /** Why there was no deploy at all, for example a zip without package.xml. */
  error: ApiFault | null;
  status: 'Succeeded' | 'SucceededPartial' | 'Failed';
  startedMs: number;
  userId: string;
  userName: string;
  undo(): void;
};

const outcome = (of: Pick<DeployMessage, 'componentType' | 'fullName' | 'fileName'>): DeployMessage => ({
  ...of,
  id: null,
  created: false,
  changed: false,
  deleted: false,
  success: true,
  problem: null,
});

/** Runs the whole deploy at once and keeps its result for later looks. */
export async function startDeploy(call: Call, zip: Buffer, options: DeployOptions): Promise<Job<Deployed>> {
  const { state } = call.org;
  const undo = keep(state);
  const { messages, error } = await run(call, zip, options);
  const failures = messages.filter(({ success }) => !success).length;
  // A production org allows no partial success, whatever the option says.
  const isPartial = failures > 0 && failures < messages.length && !options.rollbackOnError && state.isSandbox;
  const status = error || (failures > 0 && !isPartial) ? 'Failed' : isPartial ? 'SucceededPartial' : 'Succeeded';
  if (status === 'Failed' || options.checkOnly) undo();
  const { id: userId, name: userName } = call.user;
  return startJob(state, '0Af', { options, messages, error, status, startedMs: state.nowMs(), userId, userName, undo });
}

type Ran = { messages: DeployMessage[]; error: ApiFault | null };

async function run(call: Call, zip: Buffer, options: DeployOptions): Promise<Ran> {
  try {
    const opened = await openDeployZip(call.org, zip);
    return {
      messages: saveAll({ ...call, version: opened.manifest.version ?? call.version }, opened, options),
      error: null,
    };
  } catch (error) {
    if (error instanceof XmlError)
      return { messages: [], error: new ApiFault('INVALID_FIELD', `package.xml: ${error.message}`) };
    if (error instanceof ApiFault) return { messages: [], error };
    throw error;
  }
}

function saveAll(call: Call, { manifest, deletions, files }: DeployZip, options: DeployOptions): DeployMessage[] {
  const rank = ({ type }: ZipFile): number => (type ? componentTypes.indexOf(type) : -1);
  const before = deletions.first.map(({ type, name }) => deleteMember(call, type, name));
  const saved = [...files]
    .sort((a, b) => rank(a) - rank(b)) // parents first, whatever their order in the zip
    .map((file) => saveFile(call, file, names(manifest, file.type?.name ?? '', file.fullName), options));
  const absent = manifest.members
    .filter(({ name }) => name !== '*')
    .filter(({ type, name }) => !files.some((file) => file.type?.name === type && file.fullName === name))
    .map(({ type, name }) => notInZip(type, name));
  const after = deletions.last.map(({ type, name }) => deleteMember(call, type, name));
  const messages = [...before, ...saved.map((message) => refuseHalfAnApp(call, message)), ...absent, ...after];
  const settings = messages.filter(({ componentType }) => componentType === 'ExtlClntAppOauthSettings');
  if (messages.every(({ success }) => success))
    for (const { fullName } of settings) createMissingPolicies(call, fullName, 'deploy');
  return messages;
}

function notInZip(componentType: string, fullName: string): DeployMessage {
  const problem = `An object '${fullName}' of type ${componentType} was named in package.xml, but was not found in zipped directory`;
  return { ...outcome({ componentType, fullName, fileName: 'package.xml' }), success: false, problem };
}

function saveFile(call: Call, file: ZipFile, isNamed: boolean, { ignoreWarnings }: DeployOptions): DeployMessage {
  const { type, fullName, path, text } = file;
  const base = outcome({ componentType: type?.name ?? '', fullName, fileName: path });
  const refuse = (problem: string): DeployMessage => ({ ...base, success: false, problem });
  if (!type?.isWritable || !findType(type.name, call.version))
    return refuse(`The local org does not deploy ${path} at version ${call.version}.0`);
  if (!isNamed) return refuse('Not in package.xml');
  const before = shown(call, type, fullName);
  const problems = problemsOfFile(call, type, fullName, text, ignoreWarnings);
  const component = findComponent(call, type.name, fullName);
  if (problems.length > 0) return refuse(problems.map(({ message }) => message).join('\n'));
  const isChanged = shown(call, type, fullName) !== before;
  return { ...base, id: component?.id ?? null, created: before === null, changed: isChanged };
}

/** The component as the org's newest version shows it, to tell a change from a repetition; null: there is none. */
function shown(call: Call, type: ComponentType, fullName: string): string | null {
  const component = findComponent(call, type.name, fullName);
  const { state, switches } = call.org;
  return component && JSON.stringify(showComponent(type, component, state.apiVersion, switches));
}

function problemsOfFile(
  call: Call,
  type: ComponentType,
  fullName: string,
  text: string,
  ignoreWarnings: boolean,
): Problem[] {
  try {
    const root = parseXml(text);
    if (root.name !== type.name)
      return [problem('INVALID_TYPE', `Entity type ${root.name} does not fit ${type.folder}`)];
    if (root.namespace !== METADATA_NAMESPACE)
      return [problem('INVALID_FIELD', `Unexpected namespace: ${root.namespace}`)];
    const nodes = root.children.filter(({ name }) => name !== 'fullName');
    return saveComponent(call, { type, fullName, nodes, channel: 'deploy', ignoreWarnings }).problems;
  } catch (error) {
    if (error instanceof XmlError) return [problem('INVALID_FIELD', `Error parsing file: ${error.message}`)];
    throw error;
  }
}

/** OAuth settings alone are reported as created, and then the deploy fails. docs/salesforce.md §4.1 */
function refuseHalfAnApp(call: Call, message: DeployMessage): DeployMessage {
  if (message.componentType !== 'ExtlClntAppOauthSettings' || !message.success) return message;
  const settings: Component | null = findComponent(call, message.componentType, message.fullName);
  const app = textAt(settings?.children ?? [], 'externalClientApplication') ?? '';
  if (partOf(call.org.state, 'ExtlClntAppGlobalOauthSettings', app)) return message;
  return { ...message, success: false, problem: `${app} has no ExtlClntAppGlobalOauthSettings.` };
}

function deleteMember(call: Call, type: string, fullName: string): DeployMessage {
  const base = outcome({ componentType: type, fullName, fileName: 'destructiveChanges.xml' });
  const component = findComponent(call, type, fullName);
  if (!component) return { ...base, fullName: base.fileName, problem: `No ${type} named: ${fullName} found` };
  const refusal = mayWrite(call.user, type) ? null : noAccess(type);
  const refused = component.manageableState === 'installed' ? managed({ type: { name: type }, fullName }) : refusal;
  if (refused) return { ...base, success: false, problem: refused.message };
  const held = problemsOfDeletion(call, component)[0];
  if (held) return { ...base, success: false, problem: held.message };
  removeComponent(call, component);
  return { ...base, id: component.id, deleted: true };
}
