import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { JwtCommand } from '../../../src/cli/command.ts';
import { catchInterruption } from '../../../src/cli/signals.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const listening = (): number => process.listenerCount('SIGINT');

class Idle extends JwtCommand<void> {
  override async run(): Promise<void> {}
}

describe('what listens for signals', () => {
  let before: NodeJS.SignalsListener[];
  beforeEach(() => {
    before = process.listeners('SIGINT') as NodeJS.SignalsListener[];
  });
  afterEach(() => {
    process.removeAllListeners('SIGINT');
    for (const listener of before) process.on('SIGINT', listener);
  });

  it('is as it was, however often an interruption is released', () => {
    process.on('SIGINT', () => undefined);
    const count = listening();
    const interruption = catchInterruption(() => undefined).begin();
    expect(listening()).to.equal(1);
    interruption.release();
    interruption.release();
    expect(listening()).to.equal(count);
  });

  it('does not grow with each command of one process', async () => {
    await Idle.run([], { root });
    const count = listening();
    await Idle.run([], { root });
    expect({ grown: listening() - count, listens: count > before.length }).to.deep.equal({ grown: 0, listens: true });
  });
});
