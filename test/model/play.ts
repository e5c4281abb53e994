/** Plays a plan: two actors run their commands side by side, and then, where one was cut off or failed, run it once more. */
import { type Command, type Outcome, perform } from './commands.ts';
import { keyPool } from './key-pool.ts';
import type { Errand, Plan } from './plan.ts';
import { openRun, type Run } from './run.ts';
import { openSchedule } from './schedule.ts';
import { type Folder, openWorld, type World } from './world.ts';

/** `files`, `held`: the folder and the certificate of the org, as they were when the run ended. */
export type Played = { run: Run; command: Command; outcome: Outcome; files: Folder; held: string | null };
export type Story = { world: World; played: Played[]; lines: string[] };

export async function play({ terms, actors, turns }: Plan): Promise<Story> {
  const schedule = openSchedule(turns);
  const world = openWorld(terms, await keyPool(), schedule);
  schedule.onTime(world.deliver);
  const played: Played[] = [];

  const runOne = async (who: string, { command, mishaps }: Errand): Promise<Played> => {
    const id = `${who}${played.filter(({ run }) => run.record.who === who).length + 1}`;
    await schedule.turn(who, `begin ${command.do}`);
    schedule.say(`${id} begins: ${commandText(command)}`);
    const run = openRun(world, { id, who, mishaps });
    const entry: Played = { run, command, outcome: { is: 'killed' }, files: new Map(), held: null };
    played.push(entry);
    entry.outcome = await perform(world, run, command);
    entry.files = new Map(run.folder);
    entry.held = world.held();
    schedule.say(`${id} ends: ${outcomeText(entry.outcome)}`);
    return entry;
  };
  const inOrder = async (who: string, errands: Errand[]): Promise<void> => {
    for (const errand of errands) await runOne(who, errand);
  };
  const both = (['a', 'b'] as const).map((who) => ({ who, work: inOrder(who, actors[who]) }));
  await schedule.run(both);
  await Promise.all(both.map(({ work }) => work));

  // As people do: when the line is quiet and the clocks are right again, once more.
  await schedule.pass(world.lastArrivalMs());
  await schedule.pass(schedule.nowMs() + terms.settleSeconds * 1000 + 1000);
  world.setClocksRight();
  for (const who of ['a', 'b'] as const) {
    const last = played.findLast(({ run }) => run.record.who === who);
    if (!last || last.outcome.is === 'said') continue;
    const work = inOrder(who, [{ command: patient(last.command), mishaps: [] }]);
    await schedule.run([{ who, work }]);
    await work;
    await schedule.pass(schedule.nowMs() + terms.settleSeconds * 1000 + 1000);
  }
  return { world, played, lines: schedule.story };
}

/** As it was, with time enough. */
const patient = (command: Command): Command =>
  command.do === 'rotate' ? { ...command, waitMs: 30 * 60_000 } : command;

export function commandText(command: Command): string {
  const { do: name, ...rest } = command;
  const words = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [name, ...words].join(' ');
}

export function outcomeText(outcome: Outcome): string {
  if (outcome.is === 'killed') return 'killed';
  if (outcome.is === 'failed') {
    const { error } = outcome;
    if (!(error instanceof Error)) return String(error);
    return `${error.name}${'code' in error ? ` (${error.code})` : ''}: ${error.message}`;
  }
  const { said } = outcome;
  if ('rotated' in said) {
    const { exchanged, rolledBack, reason, lateKeyFile } = said.rotated;
    return JSON.stringify({
      exchanged,
      rolledBack,
      oldKeyFile: said.oldKeyFile,
      lateKeyFile,
      reason: reason && `${reason.name}: ${reason.message}`,
    });
  }
  if ('changed' in said) {
    const { app: _, ...rest } = said.changed;
    return JSON.stringify(rest);
  }
  return JSON.stringify(said);
}
