/** Who acts when: every step of every run waits here until it is its turn, in a time that only the steps make pass. */

/** How many steps in a row an actor may take, whatever the others wait for. */
export type Turn = { who: string; steps: number };

type Wait = { who: string; label: string; atMs: number; costMs: number; go(): void };

export type Schedule = ReturnType<typeof openSchedule>;

/** More rounds of waiting for an actor to say what it does next than any real work takes. */
const PATIENCE = 2_000;

/** `turns` are taken in order; when they are used up, whoever is ready first goes first. */
export function openSchedule(turns: Turn[]) {
  const waits: Wait[] = [];
  const left = turns.map((turn) => ({ ...turn }));
  /** What happened, in the order in which it did. */
  const story: string[] = [];
  let [nowMs, moment] = [0, 0];

  let onTime: (nowMs: number) => Promise<void> = async () => undefined;
  const pass = async (toMs: number): Promise<void> => {
    nowMs = Math.max(nowMs, toMs);
    await onTime(nowMs);
  };

  /** The next wait of the actor whose turn it is. */
  const next = (): Wait | undefined => {
    const first = (of: Wait[]): Wait | undefined => of.toSorted((a, b) => a.atMs - b.atMs)[0];
    for (let turn = left[0]; turn; turn = left[0]) {
      const { who } = turn;
      const own = first(waits.filter((wait) => wait.who === who));
      if (own && turn.steps > 0) {
        turn.steps -= 1;
        return own;
      }
      left.shift();
    }
    return first(waits);
  };

  return {
    story,
    nowMs: () => nowMs,
    /** A number that grows with every step. */
    moment: () => moment,
    /** Resolves when it is the turn of this step, which is not before `atMs` and takes `costMs`. */
    turn: (who: string, label: string, { atMs = nowMs, costMs = 1 } = {}): Promise<void> =>
      new Promise((go) => {
        waits.push({ who, label, atMs, costMs, go });
      }),
    /** A process is gone: what it waits for never comes. */
    forget: (who: string): void => {
      for (const wait of waits.filter((one) => one.who === who)) waits.splice(waits.indexOf(wait), 1);
    },
    /** Lets time pass without anybody's doing. */
    pass,
    /** What is to happen whenever time has passed. */
    onTime: (work: (nowMs: number) => Promise<void>): void => {
      onTime = work;
    },
    say: (line: string): void => {
      story.push(`${String(Math.round(nowMs)).padStart(8)} ms  ${line}`);
    },
    /** Runs the actors to their end. */
    run: async (actors: { who: string; work: Promise<unknown> }[]): Promise<void> => {
      const busy = new Map(actors.map(({ who, work }) => [who, work]));
      for (const [who, work] of busy) work.finally(() => busy.delete(who)).catch(() => undefined);
      for (;;) {
        for (let round = 0; [...busy.keys()].some((who) => !waits.some((wait) => wait.who === who)); round += 1) {
          if (round > PATIENCE) throw new Error(`${[...busy.keys()].join(', ')} waits for nothing that will come.`);
          await new Promise(setImmediate);
        }
        const wait = next();
        if (!wait) return;
        waits.splice(waits.indexOf(wait), 1);
        moment += 1;
        await pass(Math.max(nowMs, wait.atMs) + wait.costMs);
        wait.go();
        await new Promise(setImmediate);
      }
    },
  };
}
