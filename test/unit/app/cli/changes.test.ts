import { expect } from 'chai';
import type { Change } from '../../../../src/app/app.ts';
import { connectedApp } from '../../../../src/app/app-kind.ts';
import type { Changed } from '../../../../src/app/change.ts';
import { changeReport } from '../../../../src/app/cli/changes.ts';
import type { Settings } from '../../../../src/app/component.ts';
import type { Console } from '../../../../src/cli/console.ts';
import { messagesOf } from '../../../../src/cli/messages.ts';

const change = (field: string): Change => ({ component: 'ConnectedApp:Pay', field, from: false, to: true });
const settings: Settings = { ConnectedApp: { type: 'ConnectedApp', fullName: 'Pay', elements: {} } };
const changed: Changed = {
  app: { name: 'Pay', label: 'Pay', type: 'ConnectedApp', namespace: null, id: null },
  ...{ changed: true, dryRun: false, changes: [change('mine')] },
  ...{ sideEffects: [], changedMeanwhile: [], unwatchedMs: null, settings: { before: settings, after: settings } },
};

/** What the report of a change prints, warns of and gives to scripts. */
function report(more: Partial<Changed> = {}) {
  const [lines, warnings]: [string[], string[]] = [[], []];
  const log = (line = ''): void => void lines.push(line);
  const warn = (text: unknown): void => void warnings.push(String(text));
  const console = { log, logSuccess: log, warn } as Partial<Console> as Console;
  const result = changeReport(
    console,
    { ...changed, ...more },
    { messages: messagesOf('jwt.enable'), kind: connectedApp },
  );
  return { result, lines, warnings };
}

describe('the report of a change', () => {
  it('warns of nothing where nothing else changed', () => {
    const { result, warnings } = report();
    expect(warnings).to.deep.equal([]);
    expect(Object.keys(result)).to.deep.equal(['app', 'changed', 'dryRun', 'changes']);
  });

  it('tells what somebody else changed and is kept, to people and to scripts', () => {
    const { result, warnings } = report({ changedMeanwhile: [change('theirs')] });
    expect(result.changedMeanwhile).to.deep.equal([change('theirs')]);
    expect(warnings.join()).to.match(/Someone else changed this.*theirs: false → true/s);
  });

  it('does not say who did what changed during the write', () => {
    const { result, warnings } = report({ sideEffects: [change('other')] });
    expect(result).to.not.have.property('sideEffects');
    expect(warnings.join()).to.match(/More changed than requested, by the org itself or by someone else.*other/s);
  });

  it('says that somebody may have been overwritten where nobody looked for long, and where to see it', () => {
    const { result, warnings } = report({ unwatchedMs: 7_400 });
    expect(result).to.not.have.property('unwatchedMs');
    expect(warnings.join()).to.match(/ 7 seconds .*may have been overwritten.*Audit Trail.*sf jwt app display/);
  });
});
