/** How every write ends on the screen. */
import { expect } from 'chai';
import { type Outcome, showOutcome } from '../../../src/cli/outcome.ts';

const shown = (outcome: Outcome): string[] => {
  const lines: string[] = [];
  showOutcome({ log: (line = '') => void lines.push(String(line)) }, outcome);
  return lines;
};

describe('The end of a write', () => {
  it('is the answer, what changed, what lives on and what to run next, in this order', () => {
    const lines = shown({
      state: 'done',
      says: 'Pay now issues JWT-based access tokens.',
      details: ['  JWT-based access tokens  off → on'],
      livesOn: { title: 'Still valid:', sentences: ['Sessions of browsers.'] },
      next: [{ why: 'Undo this', command: 'sf jwt disable --app Pay' }],
    });
    expect(lines).to.deep.equal([
      '✓ Pay now issues JWT-based access tokens.',
      '  JWT-based access tokens  off → on',
      ...['', 'Still valid:', '- Sessions of browsers.'],
      ...['', 'Next:', '- Undo this:', '    sf jwt disable --app Pay'],
    ]);
  });

  for (const { state, begins } of [
    { state: 'already', begins: '✓ It is so.' },
    { state: 'unseen', begins: '! It is so.' },
    { state: 'dry-run', begins: 'It is so.' },
  ] as const)
    it(`begins with "${begins}" where the state is ${state}`, () => {
      expect(shown({ state, says: 'It is so.' })).to.deep.equal([begins]);
    });

  it('breaks the answer at spaces within 80 columns, and a command nowhere', () => {
    const command = `sf jwt exchange --client-id ${'k'.repeat(85)}`;
    const lines = shown({ state: 'done', says: 'word '.repeat(40).trim(), next: [{ why: 'Again', command }] });
    expect(lines.filter((line) => line.startsWith('✓') || line.startsWith('  word'))).to.have.length(3);
    expect(lines.filter((line) => !line.includes(command) && line.length > 80)).to.deep.equal([]);
    expect(lines).to.include(`    ${command}`);
  });
});
