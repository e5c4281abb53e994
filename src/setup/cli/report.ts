/** The steps as a person sees them, each as soon as it is known, and the fault of one that failed. */
import type { Console } from '../../cli/console.ts';
import { labelled } from '../../cli/layout.ts';
import { messagesOf } from '../../cli/messages.ts';
import { type Json, JwtError } from '../../faults/errors.ts';
import { type SetupStep, type StepId, withRest } from '../steps.ts';

const messages = messagesOf('jwt.setup');

const LABEL_WIDTH = 16;

export type StepReport = ReturnType<typeof stepReport>;

export function stepReport(console: Pick<Console, 'log'>, ids: StepId[]) {
  const steps: SetupStep[] = [];
  const title = (id: StepId): string => messages.getMessage(`title.${id}`);
  const add = (...more: SetupStep[]): void => {
    for (const step of more) {
      steps.push(step);
      const { id, status, detail } = step;
      for (const line of labelled(title(id), `${status}: ${detail}`, LABEL_WIDTH)) console.log(line);
    }
  };
  /** The steps that were not got to, for that reason. */
  const skipRest = (why: string): void => {
    const known = new Set(steps.map(({ id }) => id));
    add(...withRest(ids, steps, why).filter(({ id }) => !known.has(id)));
  };
  /** Closes the report with the failed step, and gives the fault to throw. */
  const stopped = (cause: string, more: { [name: string]: Json } = {}): JwtError => {
    const failed = steps.find(({ status }) => status === 'failed');
    skipRest(messages.getMessage('waits-for', [failed ? title(failed.id) : '']));
    const inPlace = ({ status }: SetupStep): boolean => status === 'done' || status === 'already';
    const [done, left] = [true, false].map((is) => steps.filter((step) => inPlace(step) === is).map(({ id }) => id));
    return new JwtError('partly-applied-setup', {
      ...{ done: done ?? [], left: left ?? [], at: failed?.id ?? '', cause, reason: failed?.detail ?? '' },
    }).with({ ...more, steps: steps.map((step) => ({ ...step })) });
  };
  return {
    steps,
    add,
    skipRest,
    stopped,
    fail: (id: StepId, detail: string, cause: string): JwtError => {
      add({ id, status: 'failed', detail });
      return stopped(cause);
    },
    /** A step that an error ended; one of another kind goes on as it is. */
    failedBy: (id: StepId, error: unknown): unknown => {
      if (!(error instanceof JwtError)) return error;
      add({ id, status: 'failed', detail: error.message });
      return stopped(error.name, error.data === undefined ? {} : { causeData: error.data });
    },
  };
}
