import { expect } from 'chai';
import { readOwnMessages } from '../../src/explain/cli/own-messages.ts';
import { explain } from '../../src/explain/explain.ts';
import { catalogue, entryOfFault } from '../../src/faults/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../../src/faults/catalogue/entry.ts';
import { errorNames } from '../../src/faults/errors.ts';
import { filesBelow, manifest, read } from '../support/repo.ts';

const inCatalogue = (file: string): boolean => file.startsWith('src/faults/catalogue/');
const sources = filesBelow('src', '.ts')
  .filter((file) => !inCatalogue(file) && file !== 'src/faults/errors.ts')
  .map((file) => read(file));
const isQuoted = (words: string): boolean => sources.some((source) => source.includes(`'${words}'`));

const textsOf = ({ meaning, causes, checks, actions }: CatalogueEntry): string[] => [
  meaning,
  ...causes,
  ...checks,
  ...actions,
];
/** The commands in a text: what stands in quotes and calls sf, up to the next pipe. */
const namedCommands = (text: string): string[] =>
  [...text.matchAll(/"([^"]*\bsf [^"]*)"/g)].flatMap(([, line = '']) =>
    line.split(/[|&]/).flatMap((part) => /\bsf (.*)/.exec(part)?.[1]?.trim() ?? []),
  );

type Commands = Record<string, { flags: Record<string, unknown> }>;
const hostPlugins = ['plugin-auth', 'plugin-org', 'plugin-user', 'plugin-data', 'plugin-settings', 'plugin-limits'];
const commandsOfHost = (): Commands =>
  Object.assign(
    {},
    ...hostPlugins.map((name) => JSON.parse(read(`node_modules/@salesforce/${name}/oclif.manifest.json`)).commands),
  );

/** The longest id that a line begins with: `jwt policy set --app x` is `jwt:policy:set`. */
const commandOf = (line: string, commands: Commands): string | undefined =>
  Object.keys(commands)
    .filter((id) => `${line} `.startsWith(`${id.replaceAll(':', ' ')} `))
    .toSorted((one, other) => other.length - one.length)[0];

/** A command that reads a token fills its own name in. */
const ofEachVerb = (line: string): string[] =>
  line.startsWith('jwt %s') ? ['decode', 'verify', 'introspect'].map((verb) => line.replace('%s', verb)) : [line];

describe('the catalogue', () => {
  it('gives every code once, in kebab-case', () => {
    const codes = catalogue.map(({ code }) => code);
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).to.deep.equal([]);
    expect(codes.filter((code) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(code))).to.deep.equal([]);
  });

  it('has a meaning and something to do for every fault, in sentences', () => {
    for (const entry of catalogue) {
      expect(entry.actions, entry.code).not.to.have.lengthOf(0);
      for (const text of textsOf(entry)) expect(text, entry.code).to.match(/^[^a-z …][^…]*$/);
      for (const text of [entry.meaning, ...entry.causes]) expect(text, entry.code).to.match(/[.?]$/);
    }
  });

  it('has an entry for every error of the plugin', () => {
    expect(errorNames.filter((name) => entryOfFault(name) === undefined)).to.deep.equal([]);
  });

  it('has an entry for every face of an error that has words, if only that of its name', async () => {
    const worded = await readOwnMessages();
    const helpless = worded.filter(({ name, variant }) => entryOfFault(name, variant) === undefined);
    expect(helpless).to.deep.equal([]);
  });

  it('names only faults that the code throws, each at most once', async () => {
    const worded = await readOwnMessages();
    const faults = catalogue.flatMap(({ fault }) => (fault ? [fault] : []));
    const unknown = faults.filter(
      ({ name, variant }) =>
        !isQuoted(name) ||
        !worded.some((own) => own.name === name && own.variant === variant) ||
        (variant !== undefined && name !== 'ExchangeRefusedError' && !isQuoted(variant) && !isFieldName(variant)),
    );
    expect(unknown).to.deep.equal([]);
    const keys = faults.map(({ name, variant }) => `${name}.${variant}`);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).to.deep.equal([]);
  });

  it('holds no entry that nothing leads to: no words, no error and no check of doctor', () => {
    const lost = catalogue.filter(
      ({ code, fault, recognises }) => !fault && recognises.length === 0 && !isQuoted(code),
    );
    expect(lost.map(({ code }) => code)).to.deep.equal([]);
  });

  it('knows the messages of this plugin again, whatever stands in place of their values', async () => {
    const own = await readOwnMessages();
    for (const { name, variant, message } of own) {
      const codes = explain(`Error (${name}): ${message.replaceAll('%s', 'Zq-1 zq.zq')}`, own).matches.map(
        ({ code }) => code,
      );
      expect(codes[0], `${name}.${variant}`).to.equal(entryOfFault(name, variant)?.code);
    }
  });

  it('sends people to commands and flags that exist', () => {
    const commands: Commands = { ...commandsOfHost(), ...manifest() };
    const lines = catalogue.flatMap((entry) => textsOf(entry).flatMap(namedCommands).flatMap(ofEachVerb));
    expect(lines.length).to.be.greaterThan(100);
    for (const line of lines) {
      const id = commandOf(line, commands);
      expect(id, `sf ${line}`).to.be.a('string');
      const known = ['help', ...Object.keys(commands[id ?? '']?.flags ?? {})];
      const unknown = [...line.matchAll(/ --([a-z-]+)/g)].filter(([, flag = '']) => !known.includes(flag));
      expect(
        unknown.map(([flag]) => flag),
        `sf ${line}`,
      ).to.deep.equal([]);
    }
  });

  it('fills values only into the actions of an error, which alone has them', () => {
    const open = catalogue.filter(({ fault, actions }) => !fault && actions.some((action) => action.includes('%s')));
    expect(open).to.deep.equal([]);
  });
});

/** A variant can also be the key of a table that maps what was seen to a face: `ENOENT: 'missing'` has both quoted. */
function isFieldName(variant: string): boolean {
  return sources.some((source) => new RegExp(`\\b${variant}\\b`).test(source));
}
