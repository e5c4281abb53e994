import { expect } from 'chai';
import { commandIds, filesBelow, manifest, read } from '../support/repo.ts';

const keysOf = (file: string): string[] => [...read(file).matchAll(/^##? (\S+)$/gm)].map(([, key]) => key ?? '');

describe('messages', () => {
  it('has one file for every command and none without', () => {
    const shared = ['changes', 'faults', 'flags', 'sending', 'texts'].map((name) => `messages/${name}.md`);
    const files = filesBelow('messages', '.md').filter((file) => !shared.includes(file));
    expect(files).to.deep.equal(
      commandIds()
        .map((id) => `messages/${id.replaceAll(' ', '.')}.md`)
        .sort(),
    );
  });

  it('repeats no key within a file', () => {
    const repeated = filesBelow('messages', '.md').flatMap((file) => {
      const keys = keysOf(file);
      return keys.filter((key, index) => keys.indexOf(key) !== index).map((key) => `${file}: ${key}`);
    });
    expect(repeated).to.deep.equal([]);
  });
});

describe('texts of messages', () => {
  const notOfCommands = ['messages/faults.md', 'messages/texts.md'];
  const others = filesBelow('messages', '.md').filter((file) => !notOfCommands.includes(file));
  const textsOf = (file: string): string[] =>
    read(file)
      .replaceAll(/^# usage$[^#]*/gm, '') // many commands are called alike
      .split(/^# \S+$/m)
      .map((text) => text.trim())
      .filter(Boolean);

  it('stand in one file each', () => {
    const texts = others.flatMap(textsOf);
    expect(texts.length).to.be.greaterThan(150);
    expect(texts.filter((text, at) => texts.indexOf(text) !== at)).to.deep.equal([]);
  });
});

describe('commands, as the host reads them from the manifest', () => {
  const commands = Object.values(manifest());

  it('are those of src', () => {
    expect(commands.map(({ id }) => id.replaceAll(':', ' ')).sort()).to.deep.equal(commandIds().sort());
  });

  it('have a summary that is a sentence, a description and at least two examples', () => {
    for (const { id, summary, description, examples } of commands) {
      expect(summary, id).to.match(/^[A-Z].*\.$/);
      expect(description, id).to.be.a('string').with.length.greaterThan(40);
      expect(examples, id).to.have.length.greaterThan(1);
    }
  });

  it('have kebab-case flags with a summary that is a sentence', () => {
    for (const { id, flags } of commands) {
      for (const [name, flag] of Object.entries(flags)) {
        if (name === 'json' || name === 'flags-dir') continue;
        expect(name, id).to.match(/^[a-z]+(-[a-z]+)*$/);
        expect(flag.summary, `${id} --${name}`).to.match(/^[A-Z].*\.$/s);
      }
    }
  });

  it('keep the host letters: -o is the org, -a the app, -p never asks, and -h is free', () => {
    const letters: Record<string, string> = { o: 'target-org', a: 'app', p: 'no-prompt' };
    for (const { id, flags } of commands) {
      for (const [name, { char }] of Object.entries(flags)) {
        if (char) expect(letters[char] ?? name, `${id} -${char}`).to.equal(name);
        expect(char, id).not.to.equal('h');
      }
    }
  });

  it('all answer in JSON but exec, whose output is that of a program', () => {
    const silent = commands.filter(({ flags }) => !('json' in flags)).map(({ id }) => id);
    expect(silent).to.deep.equal(['jwt:exec']);
  });
});
