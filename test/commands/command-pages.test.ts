/** The runs on the pages of docs/commands are what the commands print today. */
import { expect } from 'chai';
import { pageOf, runIn } from '../../scripts/pages/command-page.ts';
import { fencedRun } from '../../scripts/pages/run.ts';
import { commandIds, read } from '../support/repo.ts';

/** Where lines break is up to the length of what was replaced, such as the name of a folder. */
const words = (text: string): string => text.replace(/\s+/g, ' ');

describe('The page of each command', () => {
  for (const id of commandIds()) {
    it(`shows what sf ${id} prints (else: npm run command-pages)`, async () => {
      const shown = runIn(read(pageOf(id))) ?? '';
      expect(words(await fencedRun(id.replaceAll(' ', ':')))).to.equal(words(shown));
    });
  }
});
