import { MultiStageOutput } from '@oclif/multi-stage-output';
import type { RotationStage } from '../rotate.ts';

export type Stages = { goto(stage: RotationStage): void; end(succeeded: boolean): void };

/** What of a command it takes to show stages. */
export type StageShower = { jsonEnabled(): boolean; log(line: string): void };

/** Shows how far a rotation is: a live list on a terminal, a line a stage elsewhere, nothing for `--json`. */
export function openStages(command: StageShower, title: string, names: Record<RotationStage, string>): Stages {
  if (!process.stdout.isTTY) return { goto: (stage) => command.log(`${names[stage]} ...`), end: () => undefined };
  const jsonEnabled = command.jsonEnabled();
  const output = new MultiStageOutput<Record<string, never>>({ title, stages: Object.values(names), jsonEnabled });
  return {
    goto: (stage) => output.skipTo(names[stage]),
    end: (succeeded) => (succeeded ? output.stop() : output.error()),
  };
}
