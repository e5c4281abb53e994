import type { Console } from '../../cli/console.ts';
import type { RotationStage } from '../rotate.ts';

export type Stages = { goto(stage: RotationStage): void; end(succeeded: boolean): void };

/** Shows how far a rotation is: a live list on a terminal, a line a stage elsewhere, nothing for `--json`. */
export async function openStages(
  command: Console,
  title: string,
  names: Record<RotationStage, string>,
): Promise<Stages> {
  if (!process.stdout.isTTY) return { goto: (stage) => command.log(`${names[stage]} ...`), end: () => undefined };
  const { MultiStageOutput } = await import('@oclif/multi-stage-output');
  const jsonEnabled = command.jsonEnabled();
  const output = new MultiStageOutput<Record<string, never>>({ title, stages: Object.values(names), jsonEnabled });
  return {
    goto: (stage) => output.skipTo(names[stage]),
    end: (succeeded) => (succeeded ? output.stop() : output.error()),
  };
}
