/** What of src is slow with a text made for it: its regular expressions, and its functions that take a text. */
import { allSections, type Recogniser } from '../../src/faults/sections.ts';
import { attacksOn } from './attacks-on-patterns.ts';
import { overgrowth } from './growth.ts';
import { exportedFunctions, patternOf, type SourceFunction, writtenPatterns } from './source-functions.ts';

type Texts = [what: string, text: (length: number) => string][];
export type Sweep = { sizes: number[]; seed: number; texts: Texts };

/** They read files of the plugin itself, which are no longer than we make them. */
const readsOwnFiles = ['src/faults/sections.ts', 'src/explain/lists.ts'];

type NamedPattern = { name: string; pattern: RegExp };

const recognised = (says: Recogniser[]): RegExp[] =>
  says.flatMap((one) => (one instanceof RegExp ? one : (one.description ?? [])));

/** Those of the code, and those by which faults.md knows a text. */
const patterns = (): NamedPattern[] => [
  ...writtenPatterns()
    .filter(({ file }) => !readsOwnFiles.includes(file))
    .map((written) => ({ name: `${written.file}:${written.line} ${written.text}`, pattern: patternOf(written) })),
  ...allSections().flatMap(({ code, says }) =>
    recognised(says).map((pattern) => ({ name: `faults.md ${code} ${pattern}`, pattern })),
  ),
];

const slow = (texts: Texts, sizes: number[], work: (text: string) => unknown): string | undefined => {
  for (const [what, text] of texts) {
    const grown = overgrowth((size) => {
      const made = text(size);
      return () => work(made);
    }, sizes);
    if (grown !== null) return `${what}: ${grown}`;
  }
  return undefined;
};

/** Each slow regular expression, with the text that makes it slow. */
export const slowPatterns = ({ sizes, seed, texts }: Sweep): string[] =>
  patterns().flatMap(({ name, pattern }) => {
    const own = attacksOn(pattern, seed).map(({ what, text }): Texts[number] => [what, text]);
    const found = slow([...own, ...texts], sizes, (text) => {
      pattern.lastIndex = 0;
      return text.replace(pattern, '');
    });
    return found === undefined ? [] : `${name} of ${found}`;
  });

const isText = ({ type }: SourceFunction['parameters'][number]): boolean =>
  /^(?:string|string \| (?:null|undefined)|string \| Uint8Array|unknown|Uint8Array)$/.test(type);

/** What stands in for the parameters beside the text, by their types. */
const standIns: Record<string, unknown> = {
  ...{
    string: 'x',
    'string | null': null,
    'string | null | undefined': undefined,
    'object | string | null': null,
    'string | undefined': undefined,
    'StoredKey | null': null,
    unknown: undefined,
    number: 80,
  },
  ...{
    Date: new Date(0),
    Shell: 'posix',
    CheckId: 'form',
    NamedBy: 'person',
    boolean: true,
    'string | Uint8Array': '',
    'string[]': ['Pay_API', 'Robot_Drivers'],
    PermissionSet: { name: 'Pay_API', label: 'Pay API' },
    RegExp: /,/,
    Values: {},
    JsonObject: {},
    'readonly Section[]': allSections(),
    'readonly Given[]': [{ kind: 'value', flag: 'app', text: 'Pay' }],
    ...{ AppType: 'ConnectedApp', 'PermissionSet[]': [{ name: 'Pay_API', label: 'Pay API' }] },
    ...{ "'error' | 'warning' | 'notice'": 'error', 'Map<string, string>': new Map([['username', 'ida@pay.example']]) },
    ...{ 'readonly string[]': ['one', 'two'], Section: allSections()[0], 'Buffer | null': null },
    'Readonly<Record<string, string>>': { A: '1' },
    Budget: { left: Number.POSITIVE_INFINITY },
    '{ given: readonly Given[]; flags: FlagForms }': { given: [], flags: {} },
  },
  "'revocation-refused' | 'introspection-refused'": 'revocation-refused',
};

/** Functions that also take something of ours: an app, a store, a way to speak. What they do with the text, others do for them. */
const ofOurs =
  /Component|Codec|Account|Frozen|SetupStep|Record<N|N\[\]|C\[\]|=>|Policy|Certificate|AppStore|Asker|Console|App$|Journal|names|run|Seen|Subject|Status|Owner|State|Pick<|Opener|setupPages|^C$|KeyObject|PairFolder|Verdict|Granted|Edit$|Change|Reading|RequestToken|Speaker|Screen|^Config$/;

/** These wait for a disk or a person, write what sf keeps, start a program, or read our own files. */
const isLeftOut = ({ file, name }: SourceFunction): boolean =>
  /\/(?:org|files)\/|^src\/(?:commands|hooks)\/|^src\/(?:login\/cli\/store|exec\/cli\/run-program|cli\/ask-text|setup\/cli\/(?:program|ask-git|github-secrets))\.ts/.test(
    file,
  ) ||
  readsOwnFiles.includes(file) ||
  /^(?:read\w*(?:Input|File|Login|ProbeToken)|\w*[cC]hunks|messagesOf|textsOf|variablesSection|progressBar|maskInGitHub|statusLine|drawLine)$/.test(
    name,
  );

type Callable = { name: string; call: (text: string) => unknown };

/** Every function with each of its texts, and those with a parameter for which there is no stand-in. */
export async function textFunctions(): Promise<{ callable: Callable[]; unknown: string[] }> {
  const found: { callable: Callable[]; unknown: string[] } = { callable: [], unknown: [] };
  for (const fn of exportedFunctions().filter((one) => !isLeftOut(one))) {
    const module = await import(`../../${fn.file}`);
    for (const parameter of fn.parameters.filter(isText)) {
      const name = `${fn.file} ${fn.name}(${parameter.name})`;
      const others = fn.parameters.filter((other) => other !== parameter && !(other.type in standIns));
      if (others.some(({ type }) => ofOurs.test(type))) continue;
      if (others.length > 0) found.unknown.push(`${name} beside ${others.map(({ type }) => type)}`);
      else found.callable.push({ name, call: (text) => called(module[fn.name], fn, parameter, text) });
    }
  }
  return found;
}

/** To refuse a text is fine, as long as it does not take long. */
function called(
  run: (...given: unknown[]) => unknown,
  { parameters }: SourceFunction,
  asked: SourceFunction['parameters'][number],
  text: string,
): unknown {
  const given = asked.type === 'Uint8Array' ? Buffer.from(text) : text;
  try {
    return run(...parameters.map((one) => (one === asked ? given : standIns[one.type])));
  } catch (error) {
    return error;
  }
}

/** Each slow function, with the text that makes it slow. */
export async function slowFunctions({ sizes, texts }: Omit<Sweep, 'seed'>): Promise<string[]> {
  const { callable } = await textFunctions();
  return callable.flatMap(({ name, call }) => {
    const found = slow(texts, sizes, call);
    return found === undefined ? [] : `${name} of ${found}`;
  });
}
