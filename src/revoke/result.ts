/** What a revocation gives back: of one token, or of what an org lists of a user, an app, or everybody. `scope` tells which. */
import type { App } from '../app/app.ts';
import { readSigningKeyId, toId15 } from '../salesforce/ids.ts';
import type { Probe, RevocationAnswer } from '../salesforce/token-answers.ts';
import type { TokenIdentity } from '../token/identity.ts';
import type { Counts, Gap, Grant, GrantKind } from './grant.ts';

export type Proof = { before: Probe; after: Probe };

/** Whose grants end. */
export type GrantScope = 'user' | 'app' | 'org';

/**
 * `revoked`: seen to end. `already-dead`: its own org says so, and tells tokens apart. `unchecked`: the server said yes, or that it
 * was dead, and nobody could see whether that is so.
 */
export type Outcome = 'revoked' | 'already-dead' | 'unchecked';

type Shared = {
  /** What was seen to end by this call; 0 for a token that was already dead, and for what nobody could see. */
  revoked: number;
  /** Null: nothing was to end, as in a dry run. */
  outcome: Outcome | null;
  dryRun: boolean;
  proof: Proof | null;
  /** What this revocation does not end, in plain words. */
  stillAlive: string[];
  /** Where a person must act because Salesforce has no API for it. */
  setupUrl: string | null;
  /** Whether the user was seen to be frozen; null: that was not asked for. */
  frozen: boolean | null;
  /** What can be run next, most urgent first. */
  next: string[];
};

export type TokenRevokeResult = Shared & {
  scope: 'token';
  /** Whose token it is, as the org said when it was shown; null: it did not say. */
  user: Account | null;
  /** The consumer key of the app that the token names, which nobody has verified; null: it names none. */
  clientId: string | null;
  /** What the server said; null in a dry run, and where its answer was lost. */
  answer: RevocationAnswer | null;
  /** What was taken out of a longer text, by its first and last letters. */
  token?: TokenIdentity;
  /** The token has a length that was never seen of such tokens, so that some of it may be missing. */
  mayBeCut?: boolean;
};

/** The user whose access ends. */
export type Account = { id: string; username: string };

/** Key ids of the org's JWT-based access tokens; `after` is the last list seen. */
export type SigningKeys = { before: string[]; after: string[] };

export type Failure = { kind: GrantKind; id: string; message: string };

export type GrantsRevokeResult = Shared & {
  scope: GrantScope;
  user: Account | null;
  app: App | null;
  /** What was listed before, by app and user. */
  found: Grant[];
  /** Sums, before and as listed again afterwards; `after` is null when it was not, or could not be, listed again. */
  counts: { before: Counts; after: Counts | null };
  /** What could not be listed, or not whole. */
  unlisted: Gap[];
  /** What could not be ended. Run the command again for these. */
  failures: Failure[];
  /** How many ends were not tried, because of an interruption or because asking on was of no use. */
  untried: number;
  /** For the org alone; null when they could not be read. */
  signingKeys: SigningKeys | null;
};

/** The end of the token itself. */
export type TokenEnd = Omit<TokenRevokeResult, 'frozen' | 'next'>;

export type RevokeResult = TokenRevokeResult | GrantsRevokeResult;

/** The keys of before are gone, all of them, and a newer one of the same org is there: what they signed is dead. */
export const isKeyChanged = ({ before, after }: SigningKeys): boolean =>
  before.length > 0 && before.every((kid) => !after.includes(kid)) && after.some((kid) => before.every(isOlder(kid)));

/** A list without them may as well be another org's, or one that something in between has kept. docs/salesforce.md §6.1 */
const isOlder =
  (kid: string) =>
  (before: string): boolean => {
    const [then, now] = [readSigningKeyId(before), readSigningKeyId(kid)];
    return then === null || (toId15(now?.orgId) === toId15(then.orgId) && (now?.createdMs ?? 0) > then.createdMs);
  };
