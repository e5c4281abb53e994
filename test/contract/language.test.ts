/** What a machine can hold of docs/style.md, over every text that a person reads. The phrases stand in that page alone. */

import { expect } from 'chai';
import { filesBelow, read } from '../support/repo.ts';

const sheet = 'docs/style.md';
/** The lists of `texts.md` hold the words of other programs. */
const notOurs = ['messages/texts.md', sheet];
const files = [
  ...filesBelow('messages', '.md'),
  ...filesBelow('docs', '.md'),
  ...['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md'],
].filter((file) => !notOurs.includes(file));

type Line = { at: string; text: string };

const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** The prose of a file, line by line: no code, no comments, nothing quoted, no keys of messages, and no text by which a fault is known. */
function proseOf(file: string): Line[] {
  const text = read(file)
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(/^```[\s\S]*?^```/gm, blank)
    .replace(/^- says: .*$|^##? [\w.-]+$/gm, blank)
    .replace(/`[^`]{1,400}`/g, blank)
    .replace(/"[^"\n]*"/g, ' ')
    .replace(/\]\([^)\n]*\)/g, '] ')
    .replace(/https?:\/\/[^\s)]+/g, ' ');
  return text.split('\n').map((line, index) => ({ at: `${file}:${index + 1}`, text: line }));
}

const prose = files.flatMap(proseOf);

const found = (wrong: RegExp, lines: Line[] = prose): string[] =>
  lines.flatMap(({ at, text }) => {
    const hit = wrong.exec(text);
    return hit ? `${at}: ${hit[0].trim()}` : [];
  });

/** What the tables of the sheet have in backticks in a column headed "Not". */
function phrasesOf(text: string): string[] {
  let column = -1;
  return text.split('\n').flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    if (!line.startsWith('|')) column = -1;
    else if (column === -1) column = cells.indexOf('Not');
    else return [...(cells[column] ?? '').matchAll(/`([^`]+)`/g)].map(([, phrase = '']) => phrase);
    return [];
  });
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()[\]\\]/g, '\\$&');

/** "…" is one to four words of the same sentence. */
const patternOf = (phrase: string): RegExp =>
  new RegExp(`(?<![\\w-])${phrase.split(' … ').map(escaped).join("(?: [\\w'-]+){1,4} ")}(?![\\w-]|\\.\\w)`, 'i');

describe('The style of every text', () => {
  const phrases = phrasesOf(read(sheet));

  it('has its phrases from the sheet', () => {
    expect(phrases.length).to.be.greaterThan(100);
    expect(phrases).to.include.members(['anew', 'nothing but', 'JWT token']);
    expect(found(patternOf('no … nowhere'), [{ at: 'here', text: 'No key is ever kept nowhere.' }])).to.have.lengthOf(
      1,
    );
  });

  it('uses no word and no double negation that the sheet bans', () => {
    expect(phrases.flatMap((phrase) => found(patternOf(phrase)))).to.deep.equal([]);
  });

  it('never speaks as "I" or "we"', () => {
    // A heading may speak as the reader: "My exchange fails".
    const sentences = prose.filter(({ text }) => !text.startsWith('#'));
    expect(
      found(/\b(?:I|[Ww]e|[Oo]urs?|us|me|mine|my|My(?! (?:Domain|Security Token)))\b(?![-./])/, sentences),
    ).to.deep.equal([]);
  });

  it('has no contractions, no Latin, no please and no exclamation', () => {
    expect(found(/\w+n't\b|\b(?:it|that|there|here|what|who|let|you|they|he)'(?:s|re|ll|ve|d)\b/i)).to.deep.equal([]);
    expect(found(/\b(?:e\.g\.|i\.e\.|etc\.|viz\.|please\b)|[a-z]{2}!(?: [A-Z]|$)/)).to.deep.equal([]);
  });

  it('writes dates as 2026-11-27 and quotes straight', () => {
    const month = 'January|February|March|April|June|July|August|September|October|November|December';
    const short = 'Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec';
    expect(
      found(
        new RegExp(
          `\\b\\d{1,2}/\\d{1,2}/\\d{2,4}\\b|\\b(?:${month}|${short})\\.? \\d{1,2}\\b|\\b\\d{1,2} (?:${month}|${short})\\b`,
        ),
      ),
    ).to.deep.equal([]);
    expect(found(/[“”‘’„‚«»]/)).to.deep.equal([]);
  });

  it('puts a space before a unit, and none before a percent sign', () => {
    expect(found(/\b\d+(?:ms|s|sec|secs|min|mins|hrs?|kB|KB|MB|GB|bytes?|bits?)\b|\d %(?!\d)/)).to.deep.equal([]);
  });

  it('spells a product in one way', () => {
    const labels = [
      ...['External Client App Manager', 'New External Client App', 'External Client App Policies'],
      ...['External Client Apps', 'Connected Apps OAuth Usage', 'Assigned Connected Apps', 'Manage Connected Apps'],
      ...['Connected Apps', 'Uninstalled Connected Apps'],
    ];
    const without = prose.map(({ at, text }) => ({
      at,
      text: labels.reduce((rest, label) => rest.replaceAll(label, ' '), text),
    }));
    expect(
      found(/\b(?:External Client Apps?|Connected Apps?|External Client app|Connected-App)\b/, without),
    ).to.deep.equal([]);
    expect(
      found(/\b(?:[Mm]y domain|MyDomain|Salesforce Cli|Sf CLI|Github|Gitlab|Oauth|Jwt)\b(?![-.\w])/),
    ).to.deep.equal([]);
  });
});
