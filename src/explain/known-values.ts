/** What a paste says of org, app and user, so that a proposed command need not be filled in by hand. */
import { isRatherSecret } from '../faults/secret-kind.ts';
import { shellWord } from '../faults/shell-word.ts';

/** The places of a proposed command, and how the paste gives what belongs there; nothing that could be a secret has such a form. */
const places: [place: string, forms: RegExp][] = [
  ['<consumer key>', /\b(3MVG9[\w.]{30,120})(?![\w.])/g],
  [
    '<My Domain URL>',
    /\b(https:\/\/[a-z0-9][a-z0-9-]{0,62}(?:\.(?:sandbox|develop|scratch|demo|patch|trailblaze))?\.my\.salesforce\.com)(?![\w.-])/gi,
  ],
  [
    '<username>',
    /(?:--?(?:user)?name|username|\bsub|prn)["']?[ =:]{1,3}["']?([a-z0-9][\w.+-]{0,60}@[a-z0-9][\w.-]{0,60}\.[a-z0-9]{2,30})(?![\w@-])/gi,
  ],
  ['--jwt-key-file <key>', /--(?:jwt-key-file|jwtkeyfile|keyfile)[ =]["']?([\w./-]{1,100}\.(?:key|pem))(?![\w.])/g],
];

const withoutDot = (text: string): string => (text.endsWith('.') ? text.slice(0, -1) : text);

/** The one value that a text gives; none where it gives several. */
function onlyValueOf(text: string, forms: RegExp): string | null {
  const values = new Set([...text.matchAll(forms)].map(([, value = '']) => withoutDot(value)));
  const [only = ''] = values;
  return values.size === 1 && !isRatherSecret(only, '') ? shellWord(only) : null;
}

/** The values of a paste, as what takes the place of `<...>` in a proposed command. */
export function knownValues(text: string): Map<string, string> {
  const known = new Map<string, string>();
  for (const [place, forms] of places) {
    const value = onlyValueOf(text, forms);
    if (value !== null)
      known.set(
        place,
        place.replace(/<[^<>]{1,20}>/, () => value),
      );
  }
  return known;
}

/** A proposed command of this plugin with what is known in its places. */
export const withKnown = (action: string, known: Map<string, string>): string =>
  /"sf jwt (?:doctor|exchange) /.test(action) || action.startsWith('sf jwt ')
    ? [...known].reduce((text, [place, value]) => text.replaceAll(place, () => value), action)
    : action;
