import { expect } from 'chai';
import fc from 'fast-check';
import { givenOn } from '../../../src/cli/arguments.ts';
import { nearFlags, unknownFlag } from '../../../src/cli/unknown-flags.ts';
import { commandIds } from '../../support/repo.ts';
import { runs } from '../../support/runs.ts';

type Flags = Record<string, { type: string }>;
const flagsOf = async (id: string): Promise<Flags> => {
  const path = id.replace('jwt ', '').replaceAll(' ', '/');
  const { default: command } = (await import(`../../../src/commands/jwt/${path}.ts`)) as { default: { flags?: Flags } };
  return command.flags ?? {};
};

const misspelt = (name: string): string[] => [
  name.toUpperCase(),
  name.replaceAll('-', '_'),
  name.replaceAll('-', ''),
  name.slice(1),
  `${name}s`,
  ...Array.from({ length: name.length - 1 }, (_, at) => name.slice(0, at + 1) + name.slice(at + 2)),
];

describe('The flag that a misspelt one may mean', () => {
  for (const id of commandIds())
    it(`is among at most three, for each flag of sf ${id}`, async () => {
      const names = Object.keys(await flagsOf(id)).filter((name) => name.length > 4);
      for (const name of names)
        for (const wrong of misspelt(name).filter((text) => !names.includes(text))) {
          const near = nearFlags(wrong, names);
          expect(near.length, wrong).to.be.within(1, 3);
          expect(near, wrong).to.include(name);
        }
    });

  it('is none for what is like no flag', () => {
    for (const name of ['zzz', 'q', '', 'hunter2'])
      expect(nearFlags(name, ['token-file', 'target-org'])).to.deep.equal([]);
  });

  it('is said without anything that stands behind the name', () => {
    const flags = { 'token-file': { type: 'option' } };
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: 'grapheme-ascii' }), (secret) => {
        for (const word of [`--tokenfile=${secret}`, `--pass=${secret}`, `-x${secret}`]) {
          const fault = unknownFlag(givenOn([word], flags), flags, () => []);
          if (fault) expect(fault.message).not.to.include(secret);
        }
      }),
      runs(200),
    );
  });
});
