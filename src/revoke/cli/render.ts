import { alignedLines, labelled, terminalWidth, wrap } from '../../cli/layout.ts';
import type { Outcome as Screen } from '../../cli/outcome.ts';
import { visible } from '../../faults/harmless.ts';
import type { Probe } from '../../salesforce/token-answers.ts';
import { knownSince } from '../../salesforce/versions.ts';
import { endsOf } from '../../token/identity.ts';
import type { Frozen } from '../freeze.ts';
import { type Counts, type Gap, type Grant, type GrantKind, grouped, type Listing, total } from '../grant.ts';
import { unfreeze } from '../next.ts';
import {
  type Account,
  type GrantScope,
  type GrantsRevokeResult,
  isKeyChanged,
  type Outcome,
  type RevokeResult,
  type TokenRevokeResult,
} from '../result.ts';
import type { Look } from '../watch.ts';

type Answer = Pick<Screen, 'state' | 'says'>;

/** What is true now, in a sentence. */
export const revocationAnswer = (result: RevokeResult): Answer =>
  result.scope === 'token' ? tokenAnswer(result) : grantsAnswer(result);

/** What shows it, then what lives on. */
export function revocationLines(result: RevokeResult): string[] {
  return [
    ...(result.scope === 'token' ? tokenLines(result) : grantsLines(result)),
    '',
    'Still valid:',
    ...result.stillAlive.flatMap((line) => labelled('-', line, 2)),
    ...(result.setupUrl && result.dryRun
      ? ['', 'A person revokes them all in Setup, with Revoke Tokens:', result.setupUrl]
      : []),
  ];
}

const accepts: Record<Probe, string> = {
  accepted: 'the org accepted the token',
  rejected: 'the org rejected the token',
  unknown: 'whether the org accepted the token is not known',
};

/** What was said and could not be seen. */
const unchecked = {
  revoked: 'UNCHECKED: the server accepted the revocation, but it could not be checked whether the token has ended.',
  'already-dead':
    'UNCHECKED: the server calls the token dead, but it could not be checked whether it knows the token: it may be from another org.',
  part: 'UNCHECKED: the server does not recognise these characters, and it could not be checked whether they are the whole token. If one is missing or was changed, the token may still be valid.',
  lost: 'UNCHECKED: the answer to the revocation was lost, and it could not be checked whether the token was valid before.',
};

const endings: Record<Exclude<Outcome, 'unchecked'>, Answer> = {
  revoked: { state: 'done', says: 'The token is revoked.' },
  'already-dead': { state: 'already', says: 'The token was already dead: there was nothing to revoke.' },
};

function tokenAnswer({ outcome, answer, mayBeCut }: TokenRevokeResult): Answer {
  if (outcome === null) return { state: 'dry-run', says: 'Would revoke the token. Nothing was revoked.' };
  if (outcome !== 'unchecked') return endings[outcome];
  const isPart = answer === 'already-dead' && mayBeCut;
  return { state: 'unseen', says: isPart ? unchecked.part : unchecked[answer ?? 'lost'] };
}

function tokenLines(result: TokenRevokeResult): string[] {
  const { dryRun, proof } = result;
  if (!proof) return [];
  const now = accepts[proof.before].replace('accepted', 'accepts').replace('rejected', 'rejects');
  const line = dryRun
    ? `Now ${now}${result.mayBeCut ? ', or what is here of it' : ''}.`
    : `Before the revocation, ${accepts[proof.before]}; after it, ${accepts[proof.after]}.`;
  return wrap(line, terminalWidth);
}

/** Whose token it was, as far as that is known. `app`: its API name, where the org told it. */
export function tokenWords(
  { user, clientId, proof }: Pick<TokenRevokeResult, 'user' | 'clientId' | 'proof'>,
  app: string | null,
): string[] {
  // What nobody but the token says of itself anybody could have written.
  const by = proof?.before === 'accepted' ? '' : ', as the token says';
  const rows = [
    ...(user ? [{ name: 'User', value: `${user.username} (${user.id})` }] : []),
    ...(app || clientId
      ? [{ name: 'App', value: `${app ?? `consumer key ${endsOf(clientId ?? '').found}`}${by}` }]
      : []),
  ];
  return rows.length > 0 ? alignedLines(rows) : [];
}

export const frozenWords = ({ username }: Account, { isNew }: Frozen): string =>
  `${username} ${isNew ? 'is frozen: no login, by any way, until somebody unfreezes the user' : 'was frozen already'}`;

/** Where the rest has failed: nobody is kept out without being told. */
export const frozenWarning = (user: Account, frozen: Frozen, org: string | null) => ({
  name: 'UserFrozenWarning',
  message: `${frozenWords(user, frozen)}.`,
  actions: frozen.isNew ? [unfreeze(org, frozen).command] : [],
});

export const shownWords = (probe: Probe): string => `the org was shown the token: ${probe}`;

const kindWords: Record<GrantKind, string> = {
  session: 'JWT sessions',
  'usage-token': 'External client app tokens',
  'oauth-token': 'OauthToken rows',
};

const labelWidth = 28;
const countWidth = 7;
/** So many lines of one kind are shown; the rest is counted. */
const MOST_SHOWN = 10;

/** What was found, by kind and by app or user. */
export function listingLines(listing: Listing, scope: GrantScope): string[] {
  return [
    ...listing.asked.flatMap((kind) => kindLines(kind, listing, scope)),
    ...wrap('"none listed" is not "none": bearer logins may leave no row.', terminalWidth),
  ];
}

function kindLines(kind: GrantKind, { grants, gaps }: Listing, scope: GrantScope): string[] {
  const rows = grouped(grants.filter((one) => one.kind === kind).map((one) => asSeen(one, scope)));
  const isShut = gaps.some((gap) => gap.kind === kind && gap.reason !== 'incomplete');
  if (rows.length === 0) return [`${kindWords[kind].padEnd(labelWidth)}${isShut ? 'not shown' : 'none listed'}`];
  const more = rows.slice(MOST_SHOWN);
  return [
    ...rows.slice(0, MOST_SHOWN).map((row, at) => rowLine(at === 0 ? kindWords[kind] : '', row.count, nameOf(row))),
    ...(more.length > 0 ? [rowLine('', total(more), `of ${more.length} more`)] : []),
  ];
}

const rowLine = (label: string, count: number, name: string): string =>
  `${label.padEnd(labelWidth)}${String(count).padStart(countWidth - 2)}  ${name}`;

/** Of a user the apps tell, of an app the users, and of an org the apps again. */
const asSeen = (row: Grant, scope: GrantScope): Grant =>
  scope === 'app' ? { ...row, app: null } : { ...row, user: null };

const nameOf = ({ app, user }: Grant): string => visible(user ?? app ?? 'not told by the org');

/** One sentence for what could not be listed. */
export function gapText({ kind, reason, permission }: Gap): string {
  const what = kindWords[kind];
  if (reason === 'permission' && kind === 'usage-token')
    return `${what}: not shown to your user, who lacks "${permission}".`;
  if (reason === 'permission') return `${what}: your user sees its own only, because it lacks "${permission}".`;
  if (reason === 'version') return `${what}: not marked below API ${knownSince.jwtSessions}.0, so none was looked for.`;
  if (reason === 'absent') return `${what}: this org, at this API version, has no list of them.`;
  if (reason === 'incomplete')
    return `${what}: there are more than the org lists at a time, so the counts are too low.`;
  if (reason === 'shared-label')
    return `${what}: another app has the same label, and they know an app by its label alone. They are left alone.`;
  return `${what}: the org does not show them.`;
}

const grantsLines = (result: GrantsRevokeResult): string[] => [
  ...countLines(result.counts),
  ...proofLines(result),
  ...keyLines(result),
];

function grantsAnswer(result: GrantsRevokeResult): Answer {
  const { dryRun, scope, found, revoked, failures, untried, outcome } = result;
  if (scope === 'org') return orgAnswer(result);
  const name = result.user?.username ?? result.app?.label ?? '';
  if (dryRun)
    return { state: 'dry-run', says: `Would end the access of ${name} that the org lists. Nothing was ended.` };
  if (found.length === 0)
    return { state: 'already', says: `The org lists no access of ${name}, so there was nothing to end.` };
  if (failures.length + untried === 0)
    return {
      state: outcome === 'unchecked' ? 'unseen' : 'done',
      says: `The access of ${name} that the org lists is ended: ${revoked} ${sessionsOrTokens(revoked)}.`,
    };
  const failed = failures.length > 0 ? ` ${failures.length} could not be ended.` : '';
  const left = untried > 0 ? ` ${untried} not tried.` : '';
  return { state: 'unseen', says: `${revoked} ${sessionsOrTokens(revoked)} of ${name} ended.${failed}${left}` };
}

const sessionsOrTokens = (count: number): string => (count === 1 ? 'session or token' : 'sessions and tokens');

/** The tokens are those that Setup alone revokes; what the API ended meanwhile comes after them. */
function orgAnswer({ dryRun, setupUrl, revoked, failures, untried, signingKeys, proof }: GrantsRevokeResult): Answer {
  const name = setupUrl === null ? 'the org' : new URL(setupUrl).host;
  if (dryRun)
    return { state: 'dry-run', says: `Would have a person revoke all JWT-based access tokens of ${name} in Setup.` };
  const failed = failures.length > 0 ? `, ${failures.length} could not be ended` : '';
  const left = untried > 0 ? `, ${untried} not tried` : '';
  const count = `${revoked} ${sessionsOrTokens(revoked)} ended through the API${failed}${left}`;
  const beside = revoked + failures.length + untried > 0 ? ` ${count}.` : '';
  const isSeen = signingKeys === null ? proof?.after === 'rejected' : isKeyChanged(signingKeys);
  if (isSeen) return { state: 'done', says: `All JWT-based access tokens of ${name} are revoked.${beside}` };
  const why = signingKeys === null ? 'could not be seen to be revoked' : 'are not revoked';
  const says = `The JWT-based access tokens of ${name} ${why}: that takes a click on Revoke Tokens in Setup.${beside}`;
  return { state: 'unseen', says };
}

/** Rows of OauthToken may show tokens of external client apps once more, so the columns have no sum. */
function countLines({ before, after }: GrantsRevokeResult['counts']): string[] {
  if (!after) return [];
  const rows = countRows.filter(({ counts }) => before[counts] !== null);
  const cell = (count: number | null): string => String(count ?? '?').padStart(countWidth);
  return [
    `${''.padEnd(labelWidth)}${'before'.padStart(countWidth)}${'now'.padStart(countWidth)}`,
    ...rows.map(
      ({ kind, counts }) => `${kindWords[kind].padEnd(labelWidth)}${cell(before[counts])}${cell(after[counts])}`,
    ),
  ];
}

const countRows: { kind: GrantKind; counts: keyof Counts }[] = [
  { kind: 'session', counts: 'sessions' },
  { kind: 'usage-token', counts: 'usageTokens' },
  { kind: 'oauth-token', counts: 'oauthTokens' },
];

function proofLines({ proof, dryRun }: GrantsRevokeResult): string[] {
  if (!proof) return [];
  const after = dryRun || proof.after === 'unknown' ? '' : ` Now: ${proof.after}.`;
  return [`The token of --token-file, before: ${proof.before}.${after}`];
}

function keyLines({ signingKeys, scope }: GrantsRevokeResult): string[] {
  if (scope !== 'org') return [];
  if (!signingKeys) return ['The org does not show its signing keys.'];
  if (isKeyChanged(signingKeys)) return [`The signing key has changed: ${visible(signingKeys.after.join(', '))}`];
  const added = signingKeys.after.some((kid) => !signingKeys.before.includes(kid));
  if (added) return ['There is a new signing key, but an old one is still listed.'];
  return [`The signing key is still ${visible(signingKeys.after.join(', ')) || 'none'}`];
}

/** One look at the org, in one line; `waitMs`: how long the watch may take. */
export function lookText({ elapsedMs, keys, probe }: Look, waitMs: number): string {
  const minutes = `${Math.floor(elapsedMs / 60_000)} of ${Math.round(waitMs / 60_000)} minutes`;
  const key = keys && (isKeyChanged(keys) ? 'signing key changed' : 'signing key unchanged');
  return [minutes, key, probe && `token ${probe}`].filter(Boolean).join(', ');
}
