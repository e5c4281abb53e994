/** Who speaks, by the names that show in a text, and by the addresses it names. */
import { allSections } from '../faults/sections.ts';
import { whoseAddresses, withoutCallbacks } from './addresses.ts';
import { listedWords } from './lists.ts';

/** Names as words: what stands between them, and what a name in one piece is made of, do not matter. */
const asWords = (text: string): string => {
  const apart = text.replace(/([a-z\d])([A-Z])|([a-z])(\d)/g, '$1$3 $2$4');
  return ` ${`${text} | ${apart}`.toLowerCase().replace(/[^\p{L}\d|]+/gu, ' ')} `;
};

type Names = Map<string, string[]>;

/** By the first word of each name, so that few of them need be looked for. */
function byFirstWord(names: Iterable<string>): Names {
  const found: Names = new Map();
  for (const written of names) {
    const [name = ''] = asWords(written).split(' | ');
    const [first = ''] = name.trim().split(' ');
    found.set(first, [...(found.get(first) ?? []), name.trim()]);
  }
  return found;
}

let others: Names | undefined;
let ours: Names | undefined;

function holdsOne(words: string, names: Names): boolean {
  for (const word of new Set(words.split(' '))) {
    if (names.get(word)?.some((name) => words.includes(` ${name} `))) return true;
  }
  return false;
}

/** Words of Salesforce, its clients and this plugin that stand in longer ones, and commands of its CLI. */
const own =
  /salesforce|\bforce\.com|sfdx|\bsf (?:org|jwt|project|data)\b|jsforce|restforce|sforce|sfdc|services\/oauth2|Jwt(?:Grant|Auth)Error/i;

let errors: Set<string> | undefined;

/** Whether a text names an error of this plugin. */
function namesAnError(text: string): boolean {
  errors ??= new Set(allSections().flatMap(({ error }) => error ?? []));
  return text.match(/\b[A-Z][A-Za-z]{3,60}Error\b/g)?.some((name) => errors?.has(name)) ?? false;
}

/** Whether a text names Salesforce, one of its clients, one of its codes or this plugin. */
export const namesOurs = (text: string): boolean => {
  ours ??= byFirstWord(listedWords('ours'));
  if (namesAnError(text)) return true;
  return own.test(text) || holdsOne(asWords(text), ours) || whoseAddresses(text) === 'ours';
};

/** Salesforce describes the codes that every vendor has in words that begin small. RFC 6749 and 6750 */
const describedAsSentence =
  /\binvalid_(?:client|grant|request|scope)\b.{0,40}\berror_?[dD]escription["']?\s?(?:[:=]|=>)\s?u?["']?[A-Z]|\berror_?[dD]escription["']?\s?(?:[:=]|=>)\s?u?["']?[A-Z][^"]{0,200}"[^"]{0,10}"error"[^"]{0,10}"invalid_(?:client|grant|request|scope)\b/s;

/** The shapes of answers that others give: Salesforce's own are lists with `errorCode`, or an OAuth error. */
const shapeOfOthers =
  /"error"\s?:\s?\{|"(?:documentation_url|errorSummary|faultstring|__type|fbtrace_id|error_codes|errorCauses|innerError|innererror)"\s?:|\bERROR \d{4} \([0-9A-Z]{5}\)/;

/** A path below where people and builds keep their own things: its folders name no speaker. */
const ownPlace =
  /(?<![\w:./\\-])(?:file:\/\/)?(?:\/(?:home|Users|root|tmp|builds?|workspaces?|github\/workspace|codebuild|srv|var\/(?:jenkins_home|lib\/(?:jenkins|buildkite-agent|gitlab-runner))|opt\/atlassian|usr\/src\/app)|[A-Za-z]:[\\/]{1,2}(?:Users|a|agents?|_work|jenkins|actions-runner|work))(?:[\\/]{1,2}[\w.@+-]{1,80}){1,30}/gi;
/** Below these, the names are those of programs. */
const packages = /^.*[\\/](?:node_modules|site-packages|dist-packages|gems|pkg[\\/]mod)[\\/]/;

/** A text without the names of the folders that it is not about. */
const withoutOwnPlaces = (text: string): string =>
  text.replace(ownPlace, (path) =>
    packages.test(path) ? path.replace(packages, '') : (path.split(/[\\/]/).at(-1) ?? ''),
  );

/** In characters: whoever speaks shows early, and a line of a log can be very long. */
const REACH = 20_000;

/**
 * Whether a text speaks of another program or another host, and of nothing of Salesforce. What is said in it with words that are
 * anybody's is then no word about an org.
 */
export function isElsewhere(text: string): boolean {
  const seen = withoutOwnPlaces(withoutCallbacks(text.slice(0, REACH)));
  others ??= byFirstWord(listedWords('others'));
  return (
    (whoseAddresses(seen) === 'others' ||
      shapeOfOthers.test(seen) ||
      describedAsSentence.test(seen) ||
      holdsOne(asWords(seen), others)) &&
    !namesOurs(seen)
  );
}
