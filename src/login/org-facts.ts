/** What an org says of itself, under the names by which sf keeps it with a login. docs/salesforce.md §12.4, §12.5 */
import type { Json } from '../faults/errors.ts';
import { isJsonObject, type JsonObject, parseJson } from '../salesforce/json.ts';

/** What is absent was not said: sf asks for it when it needs it. */
export type OrgFacts = Partial<{
  name: string;
  instanceName: string;
  namespacePrefix: string | null;
  isSandbox: boolean;
  isScratch: boolean;
  trialExpirationDate: string | null;
  orgEdition: string;
  isDevHub: boolean;
}>;

/** The questions of one batch, as sf asks them one by one. */
export const factQueries = {
  organization:
    'SELECT Name, InstanceName, IsSandbox, TrialExpirationDate, NamespacePrefix, OrganizationType FROM Organization',
  devHub: 'SELECT Id FROM ScratchOrgInfo LIMIT 1',
};

/** The facts in the answer to that batch, in the order of the questions; null when it is no such answer. */
export function readFacts(body: string): OrgFacts | null {
  const answer = parseJson(body);
  const results = isJsonObject(answer) && Array.isArray(answer.results) ? answer.results : null;
  if (!results) return null;
  const [organization, devHub] = results;
  return { ...organizationIn(organization), ...devHubIn(devHub) };
}

function organizationIn(answer: Json | undefined): OrgFacts {
  const row = rowsIn(answer)?.[0];
  if (!isJsonObject(row)) return {};
  const { Name, InstanceName, IsSandbox, TrialExpirationDate: trial, NamespacePrefix: prefix, OrganizationType } = row;
  const isTrialKnown = trial === null || typeof trial === 'string';
  return {
    ...(typeof Name === 'string' && { name: Name }),
    ...(typeof InstanceName === 'string' && { instanceName: InstanceName }),
    ...((prefix === null || typeof prefix === 'string') && { namespacePrefix: prefix }),
    ...(isTrialKnown && { trialExpirationDate: trial }),
    ...(typeof OrganizationType === 'string' && { orgEdition: OrganizationType }),
    // A scratch org is a sandbox whose trial ends.
    ...(typeof IsSandbox === 'boolean' &&
      isTrialKnown && { isSandbox: IsSandbox && !trial, isScratch: IsSandbox && Boolean(trial) }),
  };
}

/** An org that is no Dev Hub has no such object. Any other refusal says nothing. docs/salesforce.md §12.5 */
function devHubIn(answer: Json | undefined): OrgFacts {
  if (rowsIn(answer)) return { isDevHub: true };
  const isUnknown = isJsonObject(answer) && answer.statusCode === 400 && errorCodeIn(answer.result) === 'INVALID_TYPE';
  return isUnknown ? { isDevHub: false } : {};
}

function rowsIn(answer: Json | undefined): Json[] | null {
  if (!isJsonObject(answer) || answer.statusCode !== 200 || !isJsonObject(answer.result)) return null;
  return Array.isArray(answer.result.records) ? answer.result.records : null;
}

/** The code of the first error in a list of them, as REST answers a refusal. docs/salesforce.md §12.3 */
export function errorCodeIn(errors: Json | undefined): string | null {
  const first: Json | undefined = Array.isArray(errors) ? errors[0] : undefined;
  const code = isJsonObject(first) ? (first as JsonObject).errorCode : undefined;
  return typeof code === 'string' && /^\w{1,80}$/.test(code) ? code : null;
}
