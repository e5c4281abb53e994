import { expect } from 'chai';
import { type DiagnosisPorts, diagnosis } from '../../src/doctor/diagnosis.ts';
import { explain } from '../../src/explain/explain.ts';
import { allLists } from '../../src/explain/lists.ts';
import { allSections, explainedBy, isPlain, parseSections, type Section } from '../../src/faults/sections.ts';
import { place, withoutValues, withValues } from '../../src/faults/words.ts';
import { permissions } from '../../src/salesforce/permissions.ts';
import { checkIds } from '../../src/token/checks.ts';
import { filesBelow, manifest, read } from '../support/repo.ts';

const sources = filesBelow('src', '.ts')
  .filter((file) => file !== 'src/faults/details.ts')
  .map((file) => read(file));
const isQuoted = (words: string): boolean => sources.some((source) => source.includes(`'${words}'`));

const textsOf = ({ seen, found, meaning, causes, checks, actions }: Section): string[] =>
  [seen, found, meaning, ...causes, ...checks, ...actions].filter((text) => text !== null && text !== '') as string[];
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
  line.startsWith('jwt {verb}')
    ? ['decode', 'verify', 'introspect', 'revoke'].map((verb) => line.replace('{verb}', verb))
    : [line];

/** The names of errors that scripts rely on; one may be added, none may go. */
const publicNames = [
  ...['AppNotFoundError', 'AmbiguousAppError', 'AppIsManagedError', 'SettingsUnreadableError', 'SetupOnlyError'],
  ...['AppNotOursError', 'OwnConnectionError'],
  ...['TimeoutNotAllowedError', 'JwtTokensDisabledError', 'ProfileNotFoundError', 'PermissionSetNotFoundError'],
  ...[
    'UserNotFoundError',
    'PolicyValueError',
    'SecretInArgumentError',
    'ApiVersionTooOldError',
    'SoapRefusesJwtError',
    'KeyUnreadableError',
  ],
  ...['KeyTypeNotSupportedError', 'KeyMismatchError', 'CertificateUnreadableError', 'CertificateTooLargeError'],
  ...[
    'TokenMalformedError',
    'TokenIncompleteError',
    'TokenNotJwtError',
    'KeySetUnreadableError',
    'TooManyIssuersError',
    'InputImpossibleError',
    'InputMissingError',
  ],
  ...['InputUnreadableError', 'InsecureUrlError', 'OrgAuthMissingError', 'ExchangeRefusedError', 'OrgUnreachableError'],
  ...['OrgAnsweredBadlyError', 'OrgRefusedError', 'PermissionMissingError', 'MetadataRefusedError'],
  ...['WriteUnconfirmedError', 'RevocationRefusedError', 'IntrospectionRefusedError', 'ClientRefusedError'],
  ...[
    'CancelledError',
    'ConfirmationRequiredError',
    'FileExistsError',
    'NameNotAllowedError',
    'InterruptedError',
    'RollbackFailedError',
  ],
  ...['OutputFileError', 'ProxySettingError', 'RevealForbiddenError', 'MoreThanOneTokenError'],
  ...['AppChangedMeanwhileError', 'SettingsUnsendableError'],
  ...['LoginNotStoredError', 'ProgramMissingError', 'ProgramNotFoundError', 'ProgramNotRunnableError'],
  ...['PairInUseError', 'RotationUnfinishedError', 'StoredLoginUnreadableError'],
  ...['AppExistsError', 'AppCreationBlockedError', 'PartlyAppliedError', 'UnknownFlagError'],
];
const exitCodes: Record<string, number> = {
  ...{
    InputImpossibleError: 2,
    InputMissingError: 2,
    ConfirmationRequiredError: 2,
    TimeoutNotAllowedError: 2,
    PolicyValueError: 2,
  },
  ...{ InsecureUrlError: 2, NameNotAllowedError: 2, ExchangeRefusedError: 4, ClientRefusedError: 4 },
  ...{ ProxySettingError: 2, OrgUnreachableError: 5, InterruptedError: 130, MoreThanOneTokenError: 2 },
  ...{
    SecretInArgumentError: 2,
    UnknownFlagError: 2,
    ProgramMissingError: 2,
    ProgramNotFoundError: 127,
    ProgramNotRunnableError: 126,
  },
  ...{ CancelledError: 7, InputUnreadableError: 2, KeyUnreadableError: 2, KeyTypeNotSupportedError: 2 },
  ...{ CertificateUnreadableError: 2, CertificateTooLargeError: 2 },
};

/** Of an org's own certificate, which is no input, and of a proof that failed. */
const exitCodesOfSections: Record<string, number> = {
  ...{ 'certificate-unreadable-app': 1, 'certificate-unreadable-stored': 1, 'write-unconfirmed-still-accepted': 3 },
};

const codesFor = (text: string): string[] => explain(text).matches.map(({ code }) => code);

const never = (): never => {
  throw new Error('No check is to run.');
};
const ports: DiagnosisPorts = {
  ...{ now: never, readKey: never, readCertificate: never, probe: never, openOrg: never },
  ...{ newId: never, requestToken: never, revoke: never },
};
const doctorIds = (): string[] => {
  const network = { checksTls: true };
  const checks = [...diagnosis(network, ports), ...diagnosis(network, { ...ports, openOrg: null })];
  return [...new Set(checks.map(({ id }) => id))];
};

describe('messages/faults.md', () => {
  const sections = allSections();
  const explaining = sections.filter(({ see }) => see === null);

  it('gives every code once, in kebab-case, no matter by which spelling', () => {
    const codes = sections.flatMap(({ code, also }) => [code, ...also]);
    expect(codes.filter((code, at) => codes.indexOf(code) !== at)).to.deep.equal([]);
    const unlike = codes.filter((code) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(code));
    // A check of verify is called as its claim is.
    expect(unlike).to.deep.equal(['client_id']);
  });

  it('has a meaning and something to do for every fault, in sentences', () => {
    for (const section of explaining) {
      const { code, level, meaning, causes, actions } = section;
      if (level === null) expect(actions, code).not.to.have.lengthOf(0);
      for (const text of textsOf(section)) expect(text, code).to.match(/^(?:(?:alg|aud|scp|sub) |[^a-z …])[^…]*$/);
      for (const text of [meaning, ...causes]) expect(text, code).to.match(/[.?]$/);
    }
  });

  it('names every error that scripts know, with its exit code', () => {
    const names = [...new Set(sections.flatMap(({ error }) => error ?? []))];
    expect(names.toSorted()).to.deep.equal(publicNames.toSorted());
    for (const name of names) {
      expect(
        sections.filter((one) => one.error === name && isPlain(one)),
        name,
      ).to.have.lengthOf(1);
      for (const { code, exitCode } of sections.filter(({ error }) => error === name))
        expect(exitCode, code).to.equal(exitCodesOfSections[code] ?? exitCodes[name] ?? 1);
    }
  });

  it('names no fault that nobody throws', () => {
    // A refusal is read off its `says`. Some codes are put together: of a code and a word, or of a word in a template.
    const occurs = (...texts: string[]): boolean =>
      sources.some((source) => texts.some((text) => source.includes(text)));
    const isBuilt = (code: string): boolean =>
      [...code.matchAll(/-/g)].some(({ index }) => {
        const [start, end] = [code.slice(0, index), code.slice(index + 1)];
        return occurs(`'${start}'`, `\`${start}-\${`) && occurs(`'${end}'`, `}-${end}\``);
      });
    const idle = sections.filter(
      (section) =>
        section.error !== null &&
        section.error !== 'ExchangeRefusedError' &&
        section.seen !== null &&
        !isQuoted(section.code) &&
        !isBuilt(section.code),
    );
    expect(idle.map(({ code }) => code)).to.deep.equal([]);
    const silent = sections.filter(({ error, seen }) => error !== null && seen === null);
    expect(silent.every(isPlain)).to.equal(true);
  });

  it('has one that explains for every section that sends on, and never a chain of them', () => {
    for (const section of sections.filter(({ see }) => see !== null)) {
      expect(explainedBy(section), section.code).not.to.equal(section);
      expect(explainedBy(section).see, section.code).to.equal(null);
      if (section.error !== null) expect(explainedBy(section).error, section.code).to.equal(section.error);
      expect(section.actions, section.code).to.deep.equal([]);
    }
  });

  it('is refused where a section sends to none', () => {
    for (const section of sections.slice(0, 1))
      expect(() => explainedBy({ ...section, see: 'nowhere' })).to.throw('faults.md has no section "nowhere"');
  });

  it('fills every place of a text from a value of the section, and names no value twice or in vain', () => {
    for (const section of sections) {
      const { code, values, seen, found, actions, handedOver } = section;
      const names = values.map(({ name }) => name);
      expect([...new Set(names)], code).to.deep.equal(names);
      const texts = [seen, found, ...actions, ...handedOver, ...explainedBy(section).actions].join('\n');
      const used = [...texts.matchAll(place)].map(([, name = '']) => name);
      expect(names, code).to.include.members(used);
      const words = values.filter(({ isData }) => !isData).map(({ name }) => name);
      expect(used, code).to.include.members(words);
    }
  });

  it('has no place for a value where none is known: in a meaning, a cause or a check', () => {
    const open = explaining.filter(({ meaning, causes, checks }) =>
      [meaning, ...causes, ...checks].some((text) => [...text.matchAll(place)].length > 0),
    );
    expect(open.map(({ code }) => code)).to.deep.equal([]);
  });

  it('holds no section that nothing leads to: no words, no error and no check', () => {
    const listed = allLists().flatMap(({ texts }) => texts.flatMap(({ code }) => code ?? []));
    const leads = [...sections.flatMap(({ see }) => see ?? []), ...listed];
    const lost = sections.filter(
      ({ code, also, error, level, says }) =>
        !error && !level && says.length === 0 && !leads.includes(code) && ![code, ...also].some(isQuoted),
    );
    expect(lost.map(({ code }) => code)).to.deep.equal([]);
  });

  it('answers to the code of every finding, as results give it and as its section has it', () => {
    const findings = sections.filter(({ level }) => level !== null);
    expect(findings.length).to.be.greaterThan(100);
    for (const section of findings)
      for (const code of [section.code, section.shown])
        expect(codesFor(code), code).to.include(explainedBy(section).code);
  });

  it('tells of a code that two subjects share what each means by it', () => {
    expect(codesFor('expired')).to.deep.equal(['certificate-expired', 'token-expired']);
    expect(codesFor('{"code": "not-yet-valid"}')).to.deep.equal(['certificate-not-yet-valid', 'token-not-yet-valid']);
  });

  it('answers to the code of a refusal that nobody knows, but takes it for nothing in a longer text', () => {
    expect(codesFor('unknown')).to.deep.equal(['exchange-refused']);
    expect(codesFor('{"code": "unknown"}')).to.deep.equal([]);
  });

  it('answers to the id of every check, of verify and of doctor', () => {
    const ids = [...checkIds, ...doctorIds()];
    expect(ids.length).to.be.greaterThan(35);
    for (const id of ids) expect(codesFor(id), id).to.have.lengthOf(1);
  });

  it('uses each finding somewhere', () => {
    const unused = sections.filter(
      ({ code, error, level }) => level !== null && !error && !isQuoted(code) && !/^(?:base64|of)-/.test(code),
    );
    expect(unused.map(({ code }) => code)).to.deep.equal([]);
  });

  it('knows the messages of this plugin again, whatever stands in place of their values', () => {
    for (const section of sections.filter(({ seen }) => seen !== null)) {
      for (const form of [withValues, withoutValues]) {
        const message = form(section.seen ?? '').replaceAll(place, 'Zq-1 zq.zq');
        const [first] = explain(`Error (${section.error}): ${message}`).matches;
        expect(first?.code, section.code).to.equal(explainedBy(section).code);
      }
    }
  });

  it('writes no sentence twice, here or in a message of a command: one that is shared stands once, and is named', () => {
    // Of fewer words, such as "Nothing was written.", it is a phrase.
    const fewest = 4;
    const sentencesOf = (text: string): string[] =>
      text
        .replace(/[[\]|]/g, ' ')
        .split(/(?<=[.?!])\s+/)
        .map((sentence) => sentence.trim())
        .filter((sentence) => sentence.split(' ').length >= fewest && /[.?!]$/.test(sentence));
    const lines = read('messages/faults.md')
      .replace(/<!--[\s\S]*?-->/g, '')
      .split('\n');
    const texts = lines.flatMap(
      (line) => /^(?:- )?(?!says|data|words)[\w-]+(?: unless [\w, -]+)?: (.+)$/.exec(line)?.[1] ?? [],
    );
    const sentences = texts.flatMap(sentencesOf);
    expect(sentences.length).to.be.greaterThan(500);
    expect(sentences.filter((text, at) => sentences.indexOf(text) !== at)).to.deep.equal([]);
    // The lists hold the words of others.
    const own = ['messages/faults.md', 'messages/texts.md'];
    const others = filesBelow('messages', '.md').filter((file) => !own.includes(file));
    const messages = others.map((file) => read(file));
    const unfilled = (sentence: string): string => sentence.replaceAll(/%s|\{\w+\}/g, '…');
    const known = new Set(sentences.map(unfilled));
    const twice = messages
      .flatMap((text) => text.split('\n').flatMap(sentencesOf))
      .filter((one) => known.has(unfilled(one)));
    expect(twice).to.deep.equal([]);
    const named = [...texts, ...messages].flatMap((text) =>
      [...text.matchAll(/(?<!\w|\| )@(\w[\w-]*)/g)].map(([, name]) => name),
    );
    const shared = [...new Set(named)].filter((name) => !name || !(name in permissions));
    expect(shared.filter((name) => named.indexOf(name) === named.lastIndexOf(name))).to.deep.equal([]);
  });

  it('spells the name of a permission nowhere but in src/salesforce/permissions.ts, from where texts take it', () => {
    const faults = read('messages/faults.md').replace(/<!--[\s\S]*?-->/g, '');
    const code = filesBelow('src', '.ts')
      .filter((file) => file !== 'src/salesforce/permissions.ts')
      .map((file) => read(file).replace(/^\s*(?:\/?\*|\/\/).*$/gm, ''));
    const spelt = Object.values(permissions).filter((name) => [faults, ...code].some((text) => text.includes(name)));
    expect(spelt).to.deep.equal([]);
  });

  it('gives no meaning that is the message again without its values', () => {
    const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9_]+/g) ?? [];
    const isWithin = (words: string[], others: string[]): boolean => {
      let at = 0;
      return words.every((word) => {
        at = others.indexOf(word, at) + 1;
        return at > 0;
      });
    };
    const blocks = read('messages/faults.md')
      .split('\n## ')
      .map((block) => (key: string) => new RegExp(`^${key}: (.+)$`, 'm').exec(block)?.[1]);
    const meanings = blocks.flatMap((line) => line('meaning') ?? []);
    expect(meanings.length).to.be.greaterThan(100);
    const again = blocks.flatMap((line) => {
      const meaning = line('meaning');
      const message = line('seen') ?? line('found') ?? line('why');
      return meaning && message && isWithin(wordsOf(meaning), wordsOf(message)) ? meaning : [];
    });
    expect(again).to.deep.equal([]);
  });

  it('sends people to commands and flags that exist', () => {
    const commands: Commands = { ...commandsOfHost(), ...manifest() };
    const lines = sections.flatMap((section) => textsOf(section).flatMap(namedCommands).flatMap(ofEachVerb));
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

  it('names no flag that no command has, in quotes or out of them', () => {
    const commands = Object.values({ ...commandsOfHost(), ...manifest() });
    const flags = new Set(['help', ...commands.flatMap((command) => Object.keys(command.flags))]);
    const words = sections.flatMap((section) =>
      textsOf(section).flatMap((text) =>
        [...text.matchAll(/(?<![\w-])--([a-z][\w-]*)/g)].map(([, flag = '']) => ({ code: section.code, flag })),
      ),
    );
    expect(words.length).to.be.greaterThan(100);
    expect(words.filter(({ flag }) => !flags.has(flag.replace(/^no-/, '')) && !flags.has(flag))).to.deep.equal([]);
  });

  it('names in every choice a section that explains itself, in few enough words for one line', () => {
    const choices = sections.flatMap((section) => section.choices.map((choice) => ({ of: section.code, ...choice })));
    expect(choices.length).to.be.greaterThan(20);
    for (const { of, code, decides } of choices) {
      expect(
        explaining.map((section) => section.code),
        of,
      ).to.include(code);
      const longest = Math.max(...choices.filter((choice) => choice.of === of).map((choice) => choice.code.length));
      expect(longest + 4 + decides.length, `${of}: ${decides}`).to.be.lessThan(81);
    }
  });

  it('is refused where a line is none of its format', () => {
    const wrong = [
      '## a\n\nseen A thing.',
      '## a\n\n- sees: A thing.',
      'seen: A thing.',
      '## a\n\n- choice: A thing.',
      '## a\n\ndata: one two = 3, é',
      '## a\n\nseen: @no-such-sentence And more.',
    ];
    for (const text of wrong) expect(() => parseSections(text), text).to.throw('faults.md');
  });
});
