/** The first question on a new line: the discovery document, which every host of Salesforce hands out. docs/salesforce.md §6.3 */
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import type { FirstAnswer } from '../probe-host.ts';

const MAXIMUM_ANSWER_BYTES = 262_144;

/** Sends one GET on `line`, follows nothing. */
export async function askDiscovery(line: Socket, host: string): Promise<FirstAnswer> {
  const url = new URL(`${host}/.well-known/openid-configuration`);
  const sentMs = Date.now();
  const answer = await get(line, url);
  const nowMs = Date.now();
  const body = await bodyOf(answer);
  const { statusCode: status = 0, headers } = answer;
  return {
    status,
    isPage: /text\/html/i.test(headers['content-type'] ?? '') || /^\s*<(?:!doctype|html)/i.test(body),
    location: status >= 300 && status < 400 ? originOf(headers.location, url) : null,
    isDiscovery: isDiscovery(body),
    aheadSeconds: secondsAhead(headers.date, (sentMs + nowMs) / 2),
  };
}

function get(line: Socket, url: URL): Promise<IncomingMessage> {
  const headers = { host: url.host, accept: 'application/json', connection: 'close' };
  const path = `${url.pathname}${url.search}`;
  return new Promise((resolve, reject) => {
    request({ method: 'GET', path, headers, createConnection: () => line })
      .on('response', resolve)
      .on('error', reject)
      .end();
  });
}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAXIMUM_ANSWER_BYTES) break;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function originOf(location: string | undefined, base: URL): string | null {
  return location !== undefined && URL.canParse(location, base.href) ? new URL(location, base).origin : null;
}

function isDiscovery(body: string): boolean {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'token_endpoint' in value;
  } catch {
    return false;
  }
}

/** The header has whole seconds, rounded down: half a second is added. */
function secondsAhead(date: string | undefined, nowMs: number): number | null {
  const serverMs = Date.parse(date ?? '');
  return Number.isNaN(serverMs) ? null : Math.round((nowMs - serverMs - 500) / 1000);
}
