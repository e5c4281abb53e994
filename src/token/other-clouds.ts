/** Tokens of Salesforce's other clouds, which no org issues and no org can end, and how each is known. docs/salesforce.md §6.6 */
import { claimText, type JsonObject, listOf } from '../salesforce/json.ts';

export type CloudToken = 'data-360-token' | 'marketing-cloud-token' | 'commerce-token' | 'messaging-token';

type Recogniser = (header: JsonObject, payload: JsonObject) => boolean;

const words = (payload: JsonObject, name: string): string[] => listOf(payload, name).flatMap((one) => one.split(' '));
const begins = (payload: JsonObject, name: string, start: string): boolean =>
  words(payload, name).some((word) => word.startsWith(start));

const recognisers: Record<CloudToken, Recogniser> = {
  'data-360-token': (header, payload) =>
    begins(payload, 'audienceTenantId', 'a360/') ||
    begins(payload, 'aud', 'api.a360.') ||
    ((claimText(header, 'kid') ?? '').startsWith('CORE.') && begins(payload, 'scp', 'cdp_')),
  'marketing-cloud-token': (_, payload) =>
    claimText(payload, 'stack_key') !== undefined || Object.hasOwn(objectIn(payload, 'request'), 'claimsVersion'),
  'commerce-token': (_, payload) =>
    begins(payload, 'iss', 'slas/') || begins(payload, 'sub', 'cc-slas::') || begins(payload, 'aud', 'commercecloud/'),
  'messaging-token': (_, payload) => begins(payload, 'sub', 'v2/iamessage/') || begins(payload, 'iss', 'iamessage'),
};

function objectIn(payload: JsonObject, name: string): object {
  const value = Object.hasOwn(payload, name) ? payload[name] : null;
  return typeof value === 'object' && value !== null ? value : {};
}

const cloudTokens = Object.keys(recognisers) as CloudToken[];

export const isCloudToken = (kind: string): kind is CloudToken => Object.hasOwn(recognisers, kind);

/** Which cloud's token it is; undefined for any other JWT. */
export const cloudTokenOf = (header: JsonObject, payload: JsonObject): CloudToken | undefined =>
  cloudTokens.find((kind) => recognisers[kind](header, payload));
