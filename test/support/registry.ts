/**
 * An npm registry on this machine with the packages that an installation of the plugin brings along: those of node_modules, in the
 * versions of the lock, which the tests run on. So an installation needs no network and is the same everywhere.
 */
import { spawn } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { installedPackages, readLock } from '../../scripts/lock.ts';
import { root } from './repo.ts';

export type Registry = { url: string; close(): void };

const lock = readLock(join(root, 'package-lock.json'));
const packages = Map.groupBy(installedPackages(lock), ({ name }) => name);

/** What npm asks for first: every version with what it needs. */
function documentOf(name: string, url: string): object {
  const versions = (packages.get(name) ?? []).map(({ path, version }) => {
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta, bin, engines } = {
      peerDependencies: undefined,
      peerDependenciesMeta: undefined,
      bin: undefined,
      ...lock.packages[path],
    };
    const needs = { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta, bin, engines };
    return [version, { name, version, ...needs, dist: { tarball: `${url}/-/${encodeURIComponent(path)}` } }] as const;
  });
  const newest = versions.map(([version]) => version).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return { name, 'dist-tags': { latest: newest.at(-1) }, versions: Object.fromEntries(versions) };
}

/** The folder of a package without those below it, which are packages of their own. */
function sendTarball(path: string, response: ServerResponse): void {
  const folder = basename(path);
  const words = ['-c', '--exclude', `${folder}/node_modules`, '-f', '-', '-C', join(root, dirname(path)), folder];
  spawn('tar', words, { stdio: ['ignore', 'pipe', 'inherit'] }).stdout.pipe(response);
}

export async function startRegistry(): Promise<Registry> {
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(request.url?.slice(1) ?? '');
    const path = asked.replace(/^-\//, '');
    if (asked.startsWith('-/') && path in lock.packages) return sendTarball(path, response);
    if (packages.has(asked)) return response.end(JSON.stringify(documentOf(asked, url)));
    response.writeHead(404).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url, close };
}
