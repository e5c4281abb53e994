import { expect } from 'chai';
import fc from 'fast-check';
import { harmlessJson, screenLine, screenLines, visible, visibleInShort } from '../../../src/faults/harmless.ts';
import { fill, fillAction } from '../../../src/faults/words.ts';
import { runs } from '../../support/runs.ts';

/** What a person would not see, or would see done. */
const steering =
  /[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff\u{e0000}-\u{e0fff}\p{Cs}]/u;
const anything = fc.string({ unit: 'binary' });
/** Many of the signs that count, among others. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\n',
      '\r',
      '\t',
      '\u001b',
      '[',
      '2',
      'J',
      'm',
      '8',
      ';',
      ':',
      '::',
      '#',
      '##',
      'vso',
      ']',
      ' ',
      '\u00a0',
    ),
    fc.constantFrom(
      '\u009b',
      '\u202e',
      '\u200b',
      '\u200c',
      '\u200d',
      '\ufe0f',
      '\u{e0041}',
      '\u2028',
      '\ud83d',
      'می',
      '👩',
      'क्',
      'a',
    ),
  ),
  maxLength: 20,
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what begins a colour
const colour = /\u001b\[(?:[0-4]|2[2-4]|[34]\d|9\d|10[0-7]|[34]8;(?:5;\d{1,3}|2(?:;\d{1,3}){3}))?m/g;
/** As the runner of GitHub and the agent of Azure read a line; colour codes do not help. */
const isBuildCommand = (line: string): boolean => {
  const bare = line.replace(colour, '');
  return bare.trimStart().startsWith('::') || /##\w*\[/.test(bare);
};

describe('Words of others', () => {
  it('are left as they are in every natural script, and with emoji', () => {
    for (const text of [
      'Pay & Go',
      '김 한나',
      '日本語',
      'مرحبا',
      'می‌خواهم',
      'क्‍ष',
      'ශ්‍රී',
      '👩‍👩‍👧 ❤️ 1️⃣ 👍🏽 🏳️‍🌈',
      'é \u00a0',
    ])
      for (const show of [visible, screenLine]) expect(show(text)).to.equal(text);
  });

  it('show each sign that would steer the screen, end a line or hide text as an escape', () => {
    const shown = {
      '\u001b[2J': '\\u001b[2J',
      'a\r\n\tb': 'a\\u000d\\u000a\\u0009b',
      '\u009b2J\u007f': '\\u009b2J\\u007f',
      '\u202egpj.exe\u2066\u061c\u200f': '\\u202egpj.exe\\u2066\\u061c\\u200f',
      'P\u200bay\u00ad\ufeff\u2060\u180e': 'P\\u200bay\\u00ad\\ufeff\\u2060\\u180e',
      'a\u200db\u200cc': 'a\\u200db\\u200cc',
      'a\ufe0fb\u{e0100}': 'a\\ufe0fb\\u{e0100}',
      '\u{e0041}\u2028\u2029': '\\u{e0041}\\u2028\\u2029',
      '\ud800x': '\\ud800x',
      '\u3164\u115f': '\\u3164\\u115f',
    };
    expect(Object.keys(shown).map(visible)).to.deep.equal(Object.values(shown));
  });

  it('hold nothing that steers a screen, whatever they were, and stay so', () => {
    fc.assert(
      fc.property(fc.oneof(anything, hostile), (text) => {
        expect(visible(text).replace(/(?<=\p{Extended_Pictographic})\ufe0f/gu, '')).not.to.match(steering);
        expect(visible(visible(text))).to.equal(visible(text));
      }),
      runs(1000),
    );
  });

  it('are cut in a sentence, and not in the middle of an escape', () => {
    expect(visibleInShort('x'.repeat(1001))).to.equal(`${'x'.repeat(1000)}…`);
    expect(visibleInShort('\u001b'.repeat(2000))).to.equal(`${'\\u001b'.repeat(1000)}…`);
    expect(visibleInShort('x'.repeat(1000))).to.have.length(1000);
  });
});

describe('A line for the screen', () => {
  it('keeps our colours and weights, and no sequence that does anything else', () => {
    const ours = '\u001b[1m\u001b[31mred\u001b[39m\u001b[22m \u001b[38;2;1;2;3mx\u001b[0m \u001b[38;5;7my\u001b[39m';
    expect(screenLine(ours)).to.equal(ours);
    const titles = ['\u001b]0;pwn\u0007', '\u001bc', '\u001b[31', '\u001b[2J'];
    const looks = ['\u001b[8mhidden', '\u001b[5m', '\u001b[1;8m'];
    expect([...titles, ...looks].filter((text) => !screenLine(text).startsWith('\\u001b'))).to.deep.equal([]);
  });

  it('lets no weight that hides or blinks ride on a colour', () => {
    for (const parameters of ['38;5;0;8', '48;5;1;5', '38;2;1;2;3;8', '38;2;8', '38;5;', '38;5;8;7', '38;2;1;2;8;'])
      expect(screenLine(`\u001b[${parameters}mx`), parameters).to.equal(`\\u001b[${parameters}mx`);
  });

  it('is one line, and never a command to what runs a build', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = screenLine(text);
        expect(line).not.to.contain('\n');
        expect(isBuildCommand(line), line).to.equal(false);
        expect(line.replace(colour, '')).not.to.match(/\p{Cc}/u);
      }),
      runs(2000),
    );
  });

  it('shows the commands of GitHub, Azure Pipelines and TeamCity as words', () => {
    const lines = ['::stop-commands::x', ' \u00a0::add-mask::a', '\u001b[1m::error::x\u001b[22m', '##[stop-commands]x'];
    const more = ['a ##vso[task.setvariable variable=x]y', "##teamcity[message text='x']", '###[error]'];
    expect([...lines, ...more].map(screenLine)).to.deep.equal([
      ...['\\u003a:stop-commands::x', ' \u00a0\\u003a:add-mask::a', '\u001b[1m\\u003a:error::x\u001b[22m'],
      ...['\\u0023#[stop-commands]x', 'a \\u0023#vso[task.setvariable variable=x]y'],
      ...["\\u0023#teamcity[message text='x']", '#\\u0023#[error]'],
    ]);
    for (const innocent of ['a::b', 'see ::1', '# a', '## b [c]', '#[x]'])
      expect(screenLine(innocent)).to.equal(innocent);
  });

  it('is one of several where lines are meant, each with the same care', () => {
    expect(screenLines('a\r\n::x\n\u001b[31mb\u001b[39m\rc')).to.equal('a\r\n\\u003a:x\n\u001b[31mb\u001b[39m\\u000dc');
    fc.assert(
      fc.property(hostile, (text) =>
        screenLines(text)
          .split('\n')
          .every((line) => !isBuildCommand(line)),
      ),
      runs(2000),
    );
  });
});

describe('JSON for the screen', () => {
  it('is the same value, without a sign that steers a screen or a command to a build', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.oneof(anything, hostile), fc.constantFrom(0, 2), (value, text, indent) => {
        const all = { [text]: [value, text] };
        const json = harmlessJson(JSON.stringify(all, null, indent));
        expect(JSON.stringify(JSON.parse(json))).to.equal(JSON.stringify(all));
        expect(json.replaceAll('\n', '')).not.to.match(steering);
        expect(json).not.to.match(/##\w*\[/);
      }),
      runs(1000),
    );
  });
});

describe('A text with values', () => {
  it('takes them as words of others: no sign of them steers, and no line break makes a line', () => {
    expect(fill('The app {app}: {names}.', { app: 'P\n::x', names: ['a\u202e', 'b'] })).to.equal(
      'The app P\\u000a::x: a\\u202e, b.',
    );
  });

  it('names 50 items of a list, and counts the others', () => {
    const names = Array.from({ length: 52 }, (_, at) => `n${at}`);
    expect(fill('{names}', { names })).to.match(/, n49 and 2 more$/);
  });

  it('quotes them in its commands alone, and cuts none there', () => {
    const values = { app: '$(id) x', url: `https://pay.example/${'x'.repeat(1000)}` };
    expect(fillAction('sf jwt enable --app {app}', values)).to.equal("sf jwt enable --app '$(id) x'");
    expect(fillAction('Look at {app}: "sf jwt enable --app {app}", then {url}', values)).to.equal(
      `Look at $(id) x: "sf jwt enable --app '$(id) x'", then ${values.url}`,
    );
  });
});
