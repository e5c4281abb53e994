/**
 * The switch of an external client app itself, in its plain policy: off, nobody gets in by it, whatever else it holds.
 * docs/salesforce.md §4.7
 */
import type { Probe } from '../salesforce/token-answers.ts';
import { knownSince } from '../salesforce/versions.ts';
import type { AppState } from './app-kind.ts';
import type { AppStore } from './app-store.ts';
import { type Changed, type ChangeRequest, changeApp } from './change.ts';
import { type Settings, withElement } from './component.ts';
import { requireApiVersion } from './element.ts';

type Options = Pick<ChangeRequest, 'dryRun' | 'beforeWrite' | 'consequences' | 'nowMs'>;

/** `before`: what was read first, with the consumer key where the org shows it. `state`: what it is now, as far as was read. */
export type Blocked = { changed: Changed; before: Settings; state: AppState };

/**
 * Switches the app off, or on again. There is a second switch beside this one, for its OAuth alone: that is left as it is, so that
 * the org itself holds all that it takes to put the app back as it was, and no file has to be kept for it.
 */
export async function setBlocked(store: AppStore, isBlocked: boolean, options: Options): Promise<Blocked> {
  // A whole component is written: a version that does not know its newest element would reset that.
  const what = 'The switch of an external client app beside its start page';
  requireApiVersion(knownSince.startPageOfExternalClientApp, store.apiVersion, what);
  let read: { before: Settings; after: Settings } | null = null;
  const changed = await changeApp(store, {
    parts: ['switches'],
    alsoFor: () => ['tokens'], // whose key it is
    edit: (before) => {
      const after = withSwitch(store, before, isBlocked);
      read ??= { before, after };
      return after;
    },
    ...options,
  });
  const { before, after } = read ?? { before: {}, after: {} };
  return { changed, before, state: store.kind.stateOf(after, false) };
}

function withSwitch({ kind }: AppStore, before: Settings, isBlocked: boolean): Settings {
  const component = kind.needed(before, 'switches');
  return { ...before, [component.type]: withElement(component, 'isEnabled', String(!isBlocked)) };
}

/** What the org made of an exchange with a key of the app, before the switch and after it. */
export type KeyProof = { before: Probe; after: Probe };

/** One exchange with a key that the app trusts. It never throws, and its token is dropped. */
export type TryKey = () => Promise<Probe>;

/** In seconds, between one try and the next. Salesforce says nothing of this switch; a certificate took a minute and a half once. */
const PAUSES = [1, 2, 4, 8];

/** Tries the key until the org refuses it, a while at most: what it says at last, and how long that was. */
export async function watchKey(
  tryKey: TryKey,
  pause: (ms: number) => Promise<unknown>,
): Promise<{ after: Probe; seconds: number }> {
  let after = await tryKey();
  let seconds = 0;
  for (const wait of PAUSES) {
    if (after !== 'accepted') break;
    await pause(wait * 1000);
    seconds += wait;
    after = await tryKey();
  }
  return { after, seconds };
}
