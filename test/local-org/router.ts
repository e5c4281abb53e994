/** The table of what the local org answers, by method and path. */
import { type Handler, type IncomingRequest, notImplemented, type OrgContext, type OutgoingResponse } from './http.ts';

export type Route = { name: string; methods: string[]; pattern: RegExp; handler: Handler };

export type Match = { route: string | null; run(org: OrgContext): Promise<OutgoingResponse> };

/** `path` is a template: `:id` is one segment, `:version` an API version such as 62.0. */
export function route(name: string, methods: string[], path: string, handler: Handler): Route {
  const source = path
    .replaceAll('.', '\\.')
    .replaceAll(':version', '(?<version>\\d{1,3}\\.\\d)')
    .replace(/:(\w+)/g, '(?<$1>[^/]+)');
  return { name, methods, pattern: new RegExp(`^${source}/?$`), handler };
}

/** Finds the route of a request. One that no route takes is answered with 501 and named. */
export function matchRoute(routes: readonly Route[], request: IncomingRequest): Match {
  for (const candidate of routes) {
    const found = candidate.pattern.exec(request.path);
    if (!found || !candidate.methods.includes(request.method)) continue;
    const params = decodeParams(found.groups ?? {});
    return { route: candidate.name, run: async (org) => candidate.handler(org, request, params) };
  }
  return { route: null, run: async () => notImplemented(`the request ${request.method} ${request.path}`) };
}

function decodeParams(groups: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value ?? '')]));
}
