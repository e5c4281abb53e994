/** What must be true of every story, however its steps fell: no way in is lost, no change is lost unsaid, no claim is false. */
import type { PolicyEdit } from '../../src/app/elements.ts';
import type { NamesWish } from '../../src/app/names.ts';
import { storedFingerprint } from '../../src/cert/journal.ts';
import { isKeyRefusal } from '../../src/cert/rotation.ts';
import { JwtError } from '../../src/faults/errors.ts';
import type { Command, Outcome } from './commands.ts';
import { outcomeText, type Played, type Story } from './play.ts';
import type { Delta, Entry, Values, World } from './world.ts';

/** `row`: which promise is broken. */
export type Fault = {
  row: 'locked-out' | 'hidden-key' | 'lost-change' | 'false-claim' | 'wrong-wait';
  words: string;
};

/** Every broken promise of a story. */
export function judge(story: Story): Fault[] {
  const ofRuns = story.played.flatMap((one) => [
    ...lostChanges(story, one),
    ...falseClaims(story, one),
    ...wrongWaits(story, one),
  ]);
  return [...wayIn(story), ...ofRuns];
}

const isCertificate = (field: string): boolean => /(?:^|\.)certificate$/.test(field);

/** Some key on some disk fits the certificate that the org holds, and whoever looks for it finds it. */
function wayIn({ world, played }: Story): Fault[] {
  const held = world.held();
  if (held === null || world.givenUp.has(held)) return [];
  const name = world.pool.nameOf(held);
  const folders = [...new Set(Object.values(world.folders))];
  const places = folders.flatMap((folder) =>
    [...folder].flatMap(([path, text]) => (world.pool.fingerprintOf(text) === held ? [{ folder, path }] : [])),
  );
  if (places.length === 0) return [{ row: 'locked-out', words: `The org holds ${name}, whose key is on no disk.` }];
  const isFound = places.some(
    ({ folder, path }) =>
      path === world.paths.keyFile ||
      path.startsWith('own-') ||
      folder.has(world.paths.journalFile) ||
      // An older key lies beside the one that is told of.
      played.some(({ outcome }) => toldOf(outcome).includes(path.replace(/(\.old)-\w+$/, '$1'))),
  );
  return isFound ? [] : [{ row: 'hidden-key', words: `The key of ${name} lies where nothing points to.` }];
}

const toldOf = (outcome: Outcome): string =>
  outcomeText(outcome) + (outcome.is === 'failed' ? dataOf(outcome.error) : '');

/** What a run took back although another one had set it, and neither saw it nor said so. */
function lostChanges({ world, played }: Story, one: Played): Fault[] {
  const { record } = one.run;
  const own = world.book.filter(({ by }) => by === record.id);
  return own.flatMap((entry) =>
    entry.deltas.flatMap((delta) =>
      overwritten(one, delta).flatMap((value) => {
        const victim = world.book.findLast(
          (other) => other.moment < entry.moment && other.by !== record.id && sets(other, delta, value),
        );
        if (!victim || isUnavoidable(one, entry, victim, delta) || isSaid(one, delta.field)) return [];
        if (isCertificate(delta.field) && isKnowing(one, entry, delta, played)) return [];
        const words = `${record.id} took back what ${victim.by} had done: ${delta.field} ${world.pool.nameOf(value)}.`;
        return [{ row: 'lost-change' as const, words }];
      }),
    ),
  );
}

/** Whether an entry brought `value` in, or took it away, where `delta` does the opposite. */
const sets = ({ deltas }: Entry, { component, field, gone }: Delta, value: string): boolean =>
  deltas.some(
    (other) =>
      other.component === component &&
      other.field === field &&
      (gone.includes(value) ? other.come : other.gone).includes(value),
  );

/** The values that a write changed without having been asked to; of a certificate, every one that it replaced. */
function overwritten({ command }: Played, { field, gone, come }: Delta): string[] {
  if (isCertificate(field)) return gone;
  const wish = wishFor(command, field);
  if (wish === 'any') return [];
  const [add, remove] = [asHeld(wish?.add), asHeld(wish?.remove)];
  return [...gone.filter((value) => !remove.includes(value)), ...come.filter((value) => !add.includes(value))];
}

/** A connected app holds the label of what is asked for by its API name. */
const asHeld = (names: string[] = []): string[] => names.flatMap((name) => [name, name.replaceAll('_', ' ')]);

/** What a command asks for in a field; `any`: the one value that it has. */
function wishFor(command: Command, field: string): NamesWish | 'any' | null {
  if (command.do === 'setup') return 'any';
  if (command.do === 'enable' || command.do === 'disable') return /isNamedUserJwtEnabled$/.test(field) ? 'any' : null;
  if (command.do !== 'policy') return null;
  const { permissionSets, profiles, ipRelaxation }: PolicyEdit = command.edit;
  if (/permissionset/i.test(field)) return permissionSets ?? null;
  if (/profile/i.test(field)) return profiles ?? null;
  return ipRelaxation && /iprelaxation/i.test(field) ? 'any' : null;
}

/**
 * Orgs know no write on condition: what comes between the last look and the write that follows it at once can't be seen.
 * Whoever waited in between had the time to look again.
 */
function isUnavoidable({ run }: Played, entry: Entry, victim: Entry, { component }: Delta): boolean {
  const { looks, waits } = run.record;
  const look = looks.findLast((one) => one.component === component && one.moment < entry.moment);
  if (!look || victim.moment <= look.moment) return false;
  return !waits.some((wait) => wait > look.moment && wait < entry.moment);
}

/** Whether a certificate was replaced by somebody who meant that one. */
function isKnowing(
  one: Played,
  entry: Entry,
  { component, field, gone, come }: Delta,

  played: Played[],
) {
  const [from, to] = [gone[0] ?? null, come[0] ?? null];
  const looks = one.run.record.looks.filter((look) => look.component === component && look.moment < entry.moment);
  if (one.command.do === 'setup') return true;
  if (one.command.do === 'upload') return looks.at(-1)?.values.get(field)?.[0] === from;
  if (one.command.do !== 'rotate') return false;
  // A rotation may replace the one that it found when it began, and those that it has put there itself.
  const same = played.filter(({ command, run }) => command.do === 'rotate' && run.folder === one.run.folder);
  const made = same.flatMap(({ run }) => run.record.made);
  const isForward = to !== null && made.includes(to);
  if (isForward) return looks[0]?.values.get(field)?.[0] === from;
  return from !== null && made.includes(from);
}

/** Whether a run told its user of a field beside those that it was asked to change. */
function isSaid({ outcome }: Played, field: string): boolean {
  const name = field.split('.').at(-1) ?? field;
  if (outcome.is === 'failed') return outcomeText(outcome).includes(name) || dataOf(outcome.error).includes(name);
  if (outcome.is !== 'said' || !('changed' in outcome.said)) return false;
  const { changes: _, ...rest } = outcome.said.changed;
  return JSON.stringify(rest).includes(name);
}

const dataOf = (error: unknown): string => (error instanceof JwtError ? JSON.stringify(error.data ?? {}) : '');

/** What a run said of the org and of the files, against what both were by its own last look. */
function falseClaims({ world }: Story, one: Played): Fault[] {
  const { outcome, run, command } = one;
  const { record } = run;
  const claim = (isTrue: boolean, words: string): Fault[] =>
    isTrue ? [] : [{ row: 'false-claim', words: `${record.id}: ${words}` }];
  const isOwn = ({ by }: Entry): boolean => by === record.id;

  if (outcome.is === 'failed') {
    const { error } = outcome;
    if (!(error instanceof JwtError)) return claim(false, `${String(error)} is no fault of ours`);
    const asked = world.book.filter(isOwn).flatMap(({ deltas }) => deltas);
    const saysNothingWritten =
      /nothing (?:new )?was (?:written|made|changed)|still has the old|not written:/i.test(error.message) ||
      error.code === 'metadata-refused';
    return [
      ...claim(!saysNothingWritten || asked.length === 0 || isRolledBack(one, asked), `${error.code}: it was written`),
      ...claim(
        error.code !== 'write-unconfirmed-ignored' || asked.every((delta) => isPutBack(world, one, delta)),
        `${error.code}: the org took it`,
      ),
      ...claim(error.code !== 'key-mismatch-rotate' || !isMistaken(world, one), `${error.code}: the key in place fits`),
      ...claim(
        command.do === 'rotate' || asked.length === 0 || error.name === 'WriteUnconfirmedError',
        `${error.code}: not a word of what was written`,
      ),
    ];
  }
  if (outcome.is !== 'said') return [];
  const { said } = outcome;
  if ('rotated' in said) {
    const { journal, exchanged, rolledBack } = said.rotated;
    const seen = lastSeen(one);
    const [next, old] = [storedFingerprint(journal.newCertificate), storedFingerprint(journal.oldCertificate)];
    const inPlace = [world.paths.keyFile, world.paths.certFile].map((path) => record.filesAtEnd.get(path) ?? '');
    const pair = [world.pool.fingerprintOf(inPlace[0] ?? ''), storedFingerprint(inPlace[1] ?? '')];
    if (exchanged)
      return [
        ...claim(seen === next, `exchanged, and the last that it saw of the org was ${world.pool.nameOf(seen)}`),
        ...claim(
          pair.every((half) => half === next),
          `exchanged, and in place are ${pair.map((half) => world.pool.nameOf(half ?? null))}`,
        ),
      ];
    return claim(!rolledBack || seen === old, `rolled back, and it last saw ${world.pool.nameOf(seen)}`);
  }
  if (!('changed' in said) || said.changed.dryRun) return [];
  const looks = record.looks.filter((look) => isAskedIn(one, look.component));
  const last = looks.at(-1);
  return claim(
    last !== undefined && hasAsked(one, last.values),
    `${said.changed.changed ? 'changed' : 'as asked'}: it is not`,
  );
}

/** Whether the key in place is the one that the org trusts, and was so when the run last came back from waiting. */
function isMistaken({ book, pool, paths }: World, { run, files, held }: Played): boolean {
  const waited = run.record.waits.at(-1) ?? 0;
  const isOfNow = book.some(
    ({ moment, deltas }) => moment > waited && deltas.some(({ field }) => isCertificate(field)),
  );
  return !isOfNow && waited > 0 && pool.fingerprintOf(files.get(paths.keyFile) ?? '') === held;
}

/** Whether others undid what a run wrote, which its words allow for: the run saw at last what it had seen before. */
function isPutBack({ book }: World, { run }: Played, { component, field }: Delta): boolean {
  const { id, looks } = run.record;
  const wrote = book.findLast(({ by }) => by === id)?.moment ?? 0;
  const seen = looks.filter((look) => look.component === component);
  const [before, after] = [seen.findLast(({ moment }) => moment < wrote), seen.at(-1)];
  const names = (look: typeof after): string => JSON.stringify(look?.values.get(field) ?? []);
  const isOfOthers = ({ by, moment, deltas }: Entry): boolean =>
    by !== id && moment > wrote && deltas.some((delta) => delta.component === component && delta.field === field);
  return names(before) === names(after) && book.some(isOfOthers);
}

/** Whether a run has put back everything that it wrote. */
const isRolledBack = ({ command }: Played, deltas: Delta[]): boolean =>
  command.do === 'rotate' && deltas.length > 1 && deltas[0]?.gone[0] === deltas.at(-1)?.come[0];

/** The certificate that the org showed or accepted last. */
function lastSeen({ run }: Played): string | null {
  const { looks, accepted } = run.record;
  const shown = looks.flatMap(({ moment, values }) =>
    [...values].flatMap(([field, [value]]) => (isCertificate(field) ? [{ moment, fingerprint: value ?? null }] : [])),
  );
  const seen = [...shown, ...accepted].sort((a, b) => a.moment - b.moment);
  return seen.at(-1)?.fingerprint ?? null;
}

const isAskedIn = ({ command }: Played, component: string): boolean => {
  if (command.do === 'policy') return /^(?:ConnectedApp|ExtlClntAppOauthConfigurablePolicies):/.test(component);
  return /^(?:ConnectedApp|ExtlClntAppGlobalOauthSettings):/.test(component);
};

function hasAsked({ command, run }: Played, values: Values): boolean {
  const of = (field: RegExp): string[] => [...values].find(([name]) => field.test(name))?.[1] ?? [];
  const fits = (wish: NamesWish | undefined, field: RegExp): boolean =>
    (wish?.add ?? []).every((name) => asHeld([name]).some((held) => of(field).includes(held))) &&
    !asHeld(wish?.remove).some((name) => of(field).includes(name));
  if (command.do === 'upload') return of(/(?:^|\.)certificate$/)[0] === run.record.wanted;
  if (command.do === 'enable' || command.do === 'disable')
    return (of(/isNamedUserJwtEnabled$/)[0] === 'true') === (command.do === 'enable');
  if (command.do !== 'policy') return true;
  const { permissionSets, profiles, ipRelaxation }: PolicyEdit = command.edit;
  return (
    fits(permissionSets, /permissionset/i) &&
    fits(profiles, /profile/i) &&
    (ipRelaxation === undefined || of(/iprelaxation/i)[0]?.toLowerCase() === ipRelaxation)
  );
}

/** A pause may be a little longer than what is left, in milliseconds. */
const SLACK_MS = 20_000;

/** The wait of a rotation is as long as it was told, whatever the clock on the wall says. */
function wrongWaits({ world }: Story, { command, run, outcome }: Played): Fault[] {
  if (command.do !== 'rotate') return [];
  const { id, pausedMs, tries } = run.record;
  const wrong = (words: string): Fault[] => [{ row: 'wrong-wait', words: `${id} ${words}` }];
  if (pausedMs > command.waitMs + SLACK_MS) return wrong(`waited ${pausedMs} ms in place of ${command.waitMs}`);
  const isBack = outcome.is === 'said' && 'rotated' in outcome.said && outcome.said.rotated.rolledBack;
  const reason = outcome.is === 'said' && 'rotated' in outcome.said ? outcome.said.rotated.reason : null;
  const tried = tries.filter(({ fingerprint }) => run.record.made.includes(fingerprint));
  const upload = world.book.find(({ by }) => by === id);
  const [sinceMs, last] = [upload?.atMs ?? tried[0]?.atMs, tried.at(-1)];
  if (!isBack || !isKeyRefusal(reason) || sinceMs === undefined || !last) return [];
  const waitedMs = last.atMs - sinceMs;
  return waitedMs >= command.waitMs - SLACK_MS ? [] : wrong(`gave up after ${waitedMs} ms of ${command.waitMs}`);
}
