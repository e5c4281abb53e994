import type { SfCommand } from '@salesforce/sf-plugins-core';
import { PATIENCE_MS } from './patience.ts';

type Bar = SfCommand<unknown>['progress'];

/** Shows a progress bar on standard error, on a terminal, for work that takes longer than two seconds. */
export function slowProgress(bar: Bar, title: string, unit: string) {
  const started = Date.now();
  let shown = false;
  return {
    update: (done: number, total: number): void => {
      if (process.stderr.isTTY !== true || Date.now() - started < PATIENCE_MS) return;
      if (!shown) bar.start(total, {}, { title, format: `%s | {bar} | {value}/{total} ${unit}` });
      shown = true;
      bar.update(done);
    },
    stop: (): void => bar.stop(),
  };
}
