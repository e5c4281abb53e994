/**
 * The local org without a socket, a wire format or a signature, for tests that make thousands of requests: the same
 * operations, rules and refusals. What only the wire shows (XML, HTTP, cryptography) is for `startLocalOrg`.
 */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { jsonResponse, type OrgContext, type OutgoingResponse } from './http.ts';
import { storeCertificate } from './metadata/seed.ts';
import { openSoapCall } from './metadata/session.ts';
import { operations } from './metadata/soap.ts';
import type { SoapElement } from './metadata/soap-element.ts';
import type { XmlNode } from './metadata/xml.ts';
import { approvedScopes } from './oauth/approval.ts';
import {
  certificateThatCounts,
  checkAudience,
  checkReplay,
  checkTimes,
  invalidAssertion,
  textClaim,
  wrongCertificate,
} from './oauth/assertion.ts';
import { authenticate } from './oauth/authenticate.ts';
import { clientOfLogin } from './oauth/client-of-login.ts';
import { answerRefusals } from './oauth/form.ts';
import { checkUser, findUser } from './oauth/login.ts';
import { openUiSession } from './oauth/sessions.ts';
import { createOrgState } from './org-state.ts';
import { matchRoute } from './router.ts';
import { routes } from './routes.ts';
import type { OrgState } from './state.ts';
import { readSwitches, type Switches } from './switches.ts';

export type OrgInMemory = {
  state: OrgState;
  url: string;
  accessToken: string;
  /** A call of the Metadata API: the message as a client has it, and the `result` as one reads it. Throws ApiFault. */
  metadata(version: string, method: string, message: object): Promise<unknown>;
  get(path: string): Promise<OutgoingResponse>;
  /** The bearer flow for an assertion with these claims, as if `key` had signed it. */
  login(claims: Record<string, unknown>, key: KeyObject): Promise<OutgoingResponse>;
  trust(app: string, certificatePem: string): void;
};

const apiVersion = 68;
const url = 'http://localhost:80';
let seeded: OrgState | undefined;

/** The org as its seed says, with those apps of the seed alone. `nowMs`: its clock. */
export function openOrgInMemory(nowMs: () => number, apps: string[], chosen: Partial<Switches> = {}): OrgInMemory {
  seeded ??= createOrgState('production', apiVersion, () => 0);
  const { nowMs: _, ...plain } = seeded;
  const wanted = seeded.components.filter((one) => belongsTo(one, apps));
  const state: OrgState = { ...structuredClone({ ...plain, components: wanted }), nowMs };
  const switches = readSwitches(chosen);
  const org: OrgContext = { state, switches, url, authenticate: (one) => authenticate(state, switches, one).session };
  const admin = state.users.find(({ permissions }) => permissions.includes('CustomizeApplication'));
  if (!admin) throw new Error('The seed has no administrator.');
  const accessToken = openUiSession(state, admin).value;
  return {
    state,
    url,
    accessToken,
    metadata: async (version, method, message) => {
      const operation = operations[method];
      if (!operation) throw new Error(`The local org does not know the Metadata API call ${method}.`);
      const results = await operation(openSoapCall(org, accessToken, version), nodeOf(method, message));
      return asRead(results).result;
    },
    get: (path) => {
      const target = new URL(path, url);
      const headers = { authorization: `Bearer ${accessToken}` };
      const request = { method: 'GET', path: target.pathname, query: target.searchParams, headers };
      return matchRoute(routes, { ...request, body: Buffer.alloc(0) }).run(org);
    },
    login: (claims, key) => answerRefusals(() => admit(org, claims, key)),
    trust: (app, certificatePem) => storeCertificate(state, app, certificatePem),
  };
}

const belongsTo = ({ type, fullName, children }: OrgState['components'][number], apps: string[]): boolean =>
  type === 'Profile' ||
  type === 'PermissionSet' ||
  apps.includes(fullName) ||
  children.some(({ name, value }) => name === 'externalClientApplication' && apps.includes(String(value)));

/** The checks of the token endpoint, in its order. */
function admit(org: OrgContext, claims: Record<string, unknown>, key: KeyObject): OutgoingResponse {
  const { state, switches } = org;
  const assertion = { compact: '', header: { alg: 'RS256' }, claims };
  const consumerKey = textClaim(assertion, 'iss');
  if (consumerKey === null) throw invalidAssertion();
  const client = clientOfLogin(state, switches, consumerKey);
  const trusted = certificateThatCounts(client, state, switches).publicKey;
  if (!trusted.equals(createPublicKey(key))) throw wrongCertificate(client, switches);
  checkTimes(assertion, state.nowMs() / 1000, switches);
  checkAudience(assertion, state, org.url, switches);
  checkReplay(assertion, state);
  const user = findUser(state, textClaim(assertion, 'sub'));
  checkUser(state, user, client.ipRelaxation, switches);
  const scope = approvedScopes(state, user, client, switches).join(' ');
  const id = `${url}/id/${state.id}/${user.id}`;
  return jsonResponse(200, { access_token: `${state.id}!none`, scope, instance_url: url, id, token_type: 'Bearer' });
}

/** A client's message as the nodes that its XML would become. */
function nodeOf(name: string, value: unknown): XmlNode {
  const node: XmlNode = { name, namespace: '', attributes: {}, text: '', children: [] };
  if (value === null || value === undefined) return { ...node, attributes: { 'xsi:nil': 'true' } };
  if (typeof value !== 'object') return { ...node, text: String(value) };
  const parts = Object.entries(value);
  const attributes = Object.fromEntries(
    parts.flatMap(([key, one]) => (key.startsWith('@') ? [[key.slice(1), String(one)]] : [])),
  );
  const children = parts.flatMap(([key, one]) =>
    key.startsWith('@') ? [] : [one].flat().map((each) => nodeOf(key, each)),
  );
  return { ...node, attributes, children };
}

type Read = { [name: string]: unknown };

/** An answer as a client's parser gives it: one element of a name by itself, several as a list, attributes under `$`. */
function asRead(elements: SoapElement[]): Read {
  const read: Read = {};
  for (const element of elements) {
    const value = contentOf(element);
    const before = read[element.name];
    if (before === undefined) read[element.name] = value;
    else read[element.name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return read;
}

function contentOf({ value, type, nil }: SoapElement): unknown {
  if (nil) return { $: { 'xsi:nil': 'true' } };
  if (typeof value === 'string') return value;
  return { ...(type && { $: { 'xsi:type': type } }), ...asRead(value) };
}
