/** The help of every command, by the host's own help class: short, one layout, and nothing that a reader has to put together. */
import { expect } from 'chai';
import { helpOf, statics } from '../support/help.ts';
import { commandIds, read } from '../support/repo.ts';

const LONGEST = 60;
const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean);
const sectionOf = (help: string, header: string): string =>
  new RegExp(`^${header}\\n((?: .*\\n|\\n)*)`, 'm').exec(`${help}\n`)?.[1] ?? '';
/** The commands of the section EXAMPLES, each as one line. */
const commandsOf = (help: string): string[] =>
  sectionOf(help, 'EXAMPLES')
    .replaceAll(/ \\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('$ '));

for (const id of commandIds())
  describe(`The help of sf ${id}`, () => {
    let help = '';
    before(async () => {
      help = await helpOf(id, 80);
    });

    it(`has at most ${LONGEST} lines of at most 80 columns`, () => {
      const lines = help.split('\n');
      expect(lines.length, help).to.be.at.most(LONGEST);
      for (const line of lines) expect(line.length, line).to.be.at.most(80);
    });

    it('breaks no word', async () => {
      const whole = new Set(wordsOf(await helpOf(id, 4000)));
      for (const width of [80, 100])
        for (const word of wordsOf(await helpOf(id, width)))
          expect(word === '\\' || whole.has(word), `${word} at ${width}`).to.equal(true);
    });

    it('says in up to four lines, without nested brackets, how it is called', () => {
      const lines = sectionOf(help, 'USAGE').trim().split('\n');
      expect(lines.length).to.be.at.most(4);
      for (const line of lines) expect(line.trim()).to.match(new RegExp(`^\\$ sf ${id}( |$)`));
      expect(lines.join(' ')).not.to.match(/\[[^\]]*\[|\[\s*\]|\|\s*\||\s\]/);
      const known = Object.entries(statics(id).flags).flatMap(([name, { char }]) => [`--${name}`, `-${char}`]);
      for (const [flag] of lines.join(' ').matchAll(/(?<=[ [])--?[a-z][\w-]*/g)) expect(known).to.include(flag);
    });

    it('has at least two examples that can be pasted', async () => {
      const commands = commandsOf(help);
      expect(commands.length).to.be.at.least(2);
      const { flags } = statics(id);
      const known = Object.entries(flags).flatMap(([name, { char }]) => [`--${name}`, ...(char ? [`-${char}`] : [])]);
      for (const command of commands) {
        expect(command, 'a place to fill in').not.to.match(/<[\w ]+>|\{\w+\}|\bYOUR/);
        const [own = ''] = command.split(new RegExp(`sf ${id}`)).slice(1);
        const [words = ''] = own.split(/ -- | \||\)"/);
        for (const [flag] of words.matchAll(/(?<=\s)--?[a-z][a-z-]*/g)) expect(known, command).to.include(flag);
      }
      // Nor is one broken inside quotes, where the shell would keep the break.
      const broken = sectionOf(help, 'EXAMPLES')
        .split('\n')
        .filter((line) => line.endsWith('\\'));
      for (const line of broken) expect(line.match(/['"]/g)?.length ?? 0, line).to.satisfy((n: number) => n % 2 === 0);
    });

    it('names the values of each flag that has a choice', () => {
      for (const [name, { hidden, options = [] }] of Object.entries(statics(id).flags))
        if (!hidden)
          for (const option of options.filter((text) => !/^[A-Z]/.test(text)))
            expect(help, `--${name}`).to.match(new RegExp(`\\b${option}\\b`));
    });

    it('leaves out no flag without saying where all are', async () => {
      const hidden = Object.entries(statics(id).flags).filter(([, flag]) => flag.hidden);
      if (hidden.length === 0) return;
      const [, page] = /\b(docs\/[\w-]+\.md)/.exec(help) ?? [];
      const shared = [read('docs/app-create.md'), await helpOf('jwt app create', 80)].join('\n');
      const all = `${read(page ?? expect.fail('no page'))}\n${shared}`;
      for (const [name] of hidden) expect(all, page).to.include(`--${name}`);
    });

    it('tells no long stories of flags, which stand on the page of the command', () => {
      expect(help).not.to.include('FLAG DESCRIPTIONS');
    });
  });
