/** The end of more than one token: of a user, of an app, of a whole org. docs/salesforce.md §8.2, §8.3 */
import type { App } from '../app/app.ts';
import type { Counts, Gap, Holding, HoldingKind } from './grant.ts';
import type { RevokeResult } from './revocation.ts';

/** The user whose access ends. */
export type Account = { id: string; username: string };

/** Key ids of the org's JWT-based access tokens; `after` is the last list seen. */
export type SigningKeys = { before: string[]; after: string[] };

export type Failure = { kind: HoldingKind; id: string; message: string };

export type WideScope = 'user' | 'app' | 'org';

export type WideRevokeResult = RevokeResult & {
  scope: WideScope;
  user: Account | null;
  app: App | null;
  /** What was listed before, by app and user. */
  found: Holding[];
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

/** The keys of before are gone, all of them: what they signed is dead. */
export const isKeyChanged = ({ before, after }: SigningKeys): boolean =>
  before.length > 0 && after.length > 0 && before.every((kid) => !after.includes(kid));
