/** The parts of the data API that say what there is: versions, resources, limits. */
import { jsonResponse, type OrgContext, type OutgoingResponse } from '../http.ts';
import { identityUrl } from '../oauth/issue.ts';
import { oldestVersion, type RestCall } from './guard.ts';

const seasons = ['Winter', 'Spring', 'Summer'];

/** GET /services/data: needs no token. */
export function handleVersions(org: OrgContext): OutgoingResponse {
  const count = org.state.apiVersion - oldestVersion + 1;
  return jsonResponse(
    200,
    Array.from({ length: count }, (_, index) => versionRow(oldestVersion + index)),
  );
}

/** Version 62 is Winter '25; three releases a year. */
function versionRow(version: number): { label: string; url: string; version: string } {
  const steps = version - 62;
  const year = 25 + Math.floor(steps / 3);
  const label = `${seasons[((steps % 3) + 3) % 3]} '${String(year).padStart(2, '0')}`;
  return { label, url: `/services/data/v${version}.0`, version: `${version}.0` };
}

export function handleResources(call: RestCall): OutgoingResponse {
  const root = `/services/data/v${call.version}.0`;
  const names = ['tooling', 'metadata', 'query', 'sobjects', 'limits', 'apps'];
  const resources = Object.fromEntries(names.map((name) => [name, `${root}/${name}`]));
  return jsonResponse(200, { ...resources, identity: identityUrl(call, call.session.user.id) });
}

export function handleLimits(): OutgoingResponse {
  return jsonResponse(200, {
    DailyApiRequests: { Max: 100_000, Remaining: 99_000 },
    DailyAsyncApexExecutions: { Max: 250_000, Remaining: 250_000 },
    SingleEmail: { Max: 5000, Remaining: 5000 },
  });
}
