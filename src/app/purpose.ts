/** What the services that take a token ask of the app and of the token, beside a working login. docs/salesforce.md §6.7 */
import { type NoticedAs, notice } from '../faults/finding.ts';
import { scopeInMetadata } from '../salesforce/scopes.ts';
import type { AppType } from './app.ts';
import type { OauthSettings } from './app-kind.ts';
import type { Policy } from './elements.ts';

export const purposes = ['bearer', 'mcp', 'agent-api', 'data-360'] as const;
export type Purpose = (typeof purposes)[number];

/** A scope: in the words of the metadata, and of tokens. */
type Scope = readonly [metadata: string, wire: string];
type Needs = {
  /** In words that follow "for". */
  title: string;
  /** Where Salesforce says so. */
  source: string;
  /** The one kind of app that works; null: either. */
  appType: AppType | null;
  /** Whether the tokens are to be JWT-based; null: either. */
  issuesJwt: boolean | null;
  /** Each list: one of these. */
  scopes: Scope[][];
  pkce: boolean;
  /** What `aud` of a JWT holds beside the org. */
  audience: RegExp | null;
};

const api: Scope[] = [['Api', 'api']];
const refresh: Scope[] = [
  ['RefreshToken', 'refresh_token'],
  ['OfflineAccess', 'offline_access'],
];

/** Of Data 360: where any of its scopes will do, an app is given those for what people do there, and not this one for all. */
const EVERYTHING = 'CDP';

const needsOf: Record<Purpose, Needs | null> = {
  /** A login alone: what doctor looks at anyway. */
  bearer: null,
  mcp: {
    title: "Salesforce's hosted MCP servers",
    source: 'Hosted MCP Servers guide, "Create an External Client App"',
    ...{ appType: 'ExternalClientApp', issuesJwt: true, pkce: true, audience: null },
    scopes: [[['MCP', 'mcp_api']], refresh],
  },
  'agent-api': {
    title: 'the Agent API',
    source: 'Agent API guide, "Get Started"',
    ...{ appType: null, issuesJwt: true, pkce: false },
    audience: /^https:\/\/(?:test\.)?api\.(?:gov\.)?salesforce\.com$/,
    scopes: [
      api,
      refresh,
      [['Chatbot', 'chatbot_api']],
      // In a connected app and in an external client app. docs/salesforce.md §4.2
      [
        ['SFAP', 'sfap_api'],
        ['SFApiPlatform', 'sfap_api'],
      ],
    ],
  },
  'data-360': {
    title: 'Data 360',
    source: 'Data 360 guide, "Create a Connected App for Data 360 Ingestion API"',
    ...{ appType: null, issuesJwt: false, pkce: false, audience: null },
    scopes: [
      api,
      refresh,
      [
        ['CDPIngest', 'cdp_ingest_api'],
        ['CDPQuery', 'cdp_query_api'],
        ['CDPProfile', 'cdp_profile_api'],
        ['CDP', 'cdp_api'],
      ],
    ],
  },
};

type Gap = NoticedAs<
  | 'purpose-other-kind-of-app'
  | 'purpose-app-issues-no-jwt'
  | 'purpose-app-issues-jwt'
  | 'purpose-scopes-of-app'
  | 'purpose-without-pkce'
  | 'purpose-token-not-jwt'
  | 'purpose-token-is-jwt'
  | 'purpose-scopes-of-token'
  | 'purpose-audience-of-token'
>;

/** What a new app for a purpose has to be given. `issuesJwt`: null where either form will do. */
export type PurposeWish = { title: string; scopes: string[]; issuesJwt: boolean | null };

/** `scopes`: those that were asked for, in the words of the metadata; what else it takes is added. Null: nothing but a login. */
export function wishFor(purpose: Purpose, scopes: string[]): PurposeWish | null {
  const needs = needsOf[purpose];
  if (!needs) return null;
  const { title, issuesJwt } = needs;
  const isAsked = ([name, wire]: Scope): boolean => scopes.includes(name) || scopes.includes(scopeInMetadata(wire));
  const added = needs.scopes
    .filter((some) => !some.some(isAsked))
    .flatMap((some) => (some === refresh ? some.slice(0, 1) : some.filter(([name]) => name !== EVERYTHING)))
    .map(([, wire]) => scopeInMetadata(wire));
  return { title, issuesJwt, scopes: [...new Set([...scopes, ...added])] };
}

/** `gaps`: what is missing. `unseen`: what the org does not show, in words. */
export type Fit = { gaps: Gap[]; unseen: string[] };

/** Whether an app fits a purpose, as far as the org shows it. */
export function appFor(
  purpose: Purpose,
  {
    app,
    policy,
    oauth,
  }: { app: { name: string; type: AppType }; policy: Pick<Policy, 'issuesJwt'>; oauth: OauthSettings },
): Fit {
  const needs = needsOf[purpose];
  if (!needs) return { gaps: [], unseen: [] };
  const { title, source, issuesJwt } = needs;
  const about = { app: app.name, title, source };
  const lacking = oauth.scopes === null ? [] : lackingScopes(needs, oauth.scopes, 0);
  const hasOtherForm = issuesJwt !== null && policy.issuesJwt !== null && policy.issuesJwt !== issuesJwt;
  const gaps = [
    needs.appType !== null && app.type !== needs.appType && notice('purpose-other-kind-of-app', about),
    hasOtherForm && (issuesJwt ? notice('purpose-app-issues-no-jwt', about) : notice('purpose-app-issues-jwt', about)),
    lacking.length > 0 && notice('purpose-scopes-of-app', { ...about, scopes: lacking }),
    needs.pkce && oauth.isPkceRequired === false && notice('purpose-without-pkce', about),
  ];
  const unseen = [
    issuesJwt !== null && policy.issuesJwt === null && 'whether its tokens are JWT-based',
    oauth.scopes === null && 'its scopes',
    needs.pkce && oauth.isPkceRequired === null && 'whether it asks for PKCE',
  ];
  return { gaps: gaps.flatMap((gap) => gap || []), unseen: unseen.flatMap((words) => words || []) };
}

/** Whether a token fits a purpose. `scopes` and `audiences`: null where it does not tell. */
export function tokenFor(
  purpose: Purpose,
  token: { isJwt: boolean; scopes: string[] | null; audiences: string[] | null },
): Gap[] {
  const needs = needsOf[purpose];
  if (!needs) return [];
  const { title, source, issuesJwt, audience } = needs;
  const about = { title, source };
  // A bearer login brings no refresh token, so its scope says nothing. docs/salesforce.md §5.3
  const own = { scopes: needs.scopes.filter((some) => some !== refresh) };
  const lacking = token.scopes === null ? [] : lackingScopes(own, token.scopes, 1);
  const isElsewhere = token.isJwt && audience !== null && token.audiences !== null;
  return [
    issuesJwt === true && !token.isJwt && notice('purpose-token-not-jwt', about),
    issuesJwt === false && token.isJwt && notice('purpose-token-is-jwt', about),
    lacking.length > 0 && notice('purpose-scopes-of-token', { ...about, scopes: lacking }),
    isElsewhere && !token.audiences?.some((one) => audience.test(one)) && notice('purpose-audience-of-token', about),
  ].flatMap((gap) => gap || []);
}

/** The scopes that are missing, in the words of tokens. */
function lackingScopes({ scopes }: Pick<Needs, 'scopes'>, held: string[], words: 0 | 1): string[] {
  const has = (name: string): boolean => held.some((one) => one.toLowerCase() === name.toLowerCase());
  return scopes
    .filter((some) => !some.some((scope) => has(scope[words])))
    .map((some) => [...new Set(some.map((scope) => scope[1]))].join(' or '));
}
