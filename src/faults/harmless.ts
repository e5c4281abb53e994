/**
 * Words of others (an org, a server, a file, an argument, a token) made harmless: for a sentence, for a line of the screen
 * and for JSON. What would steer a terminal, reorder or hide text, end a line, or be a command to what runs a build, is shown
 * as an escape such as `\u001b`.
 */

/** Controls (C0, DEL, C1), format characters (direction, tags), lone surrogates, line separators, and all that draws nothing. */
const ODD = String.raw`[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\p{Default_Ignorable_Code_Point}]`;

/**
 * Where an invisible sign shows in the signs around it, so that nothing is hidden: within an emoji, behind a virama of an Indic
 * script, and after an Arabic letter that would else join the next (`می‌خواهم`). Anywhere else it is escaped.
 */
const SEEN = [
  String.raw`(?<=\p{Extended_Pictographic}[\ufe0f\p{Emoji_Modifier}]?)\u200d(?=\p{Extended_Pictographic})`,
  String.raw`(?<=\p{Extended_Pictographic})\ufe0f`,
  String.raw`(?<=[0-9#*])\ufe0f(?=\u20e3)`,
  String.raw`(?<=[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca])[\u200c\u200d](?=\p{L})`,
  String.raw`(?<=[\u0626\u0628\u062a-\u062e\u0633-\u063a\u0641-\u0647\u0649\u064a\u067e\u0686\u06a9\u06af\u06cc])\u200c(?=\p{Script=Arabic})`,
].join('|');

/** Colours and weights as this plugin and the host set them; nothing that hides, blinks or moves. */
const COLOUR = String.raw`\u001b\[(?:[0-4]|2[2-4]|[34]\d|9\d|10[0-7]|[34]8;(?:5;\d{1,3}|2(?:;\d{1,3}){3}))?m`;

const inOneLine = new RegExp(`(${SEEN})|${ODD}`, 'gu');
const onScreenLine = new RegExp(`(${COLOUR}|${SEEN})|${ODD}`, 'gu');
const onScreenLines = new RegExp(`(\\r?\\n|${COLOUR}|${SEEN})|${ODD}`, 'gu');
const anyOdd = new RegExp(ODD, 'gu');

/** `\u001b`, or `\u{e0041}` beyond 16 bits. */
function escaped(sign: string): string {
  const code = (sign.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

const withEscapes = (text: string, odd: RegExp): string =>
  text.replace(odd, (sign, kept?: string) => kept ?? escaped(sign));

/** A value of others as part of one line. */
export const visible = (text: string): string => withEscapes(text, inOneLine);

/** In characters. A label has 80 at most, a URL of an org some hundred. */
const LONGEST = 1000;

/** The same, no longer than people read; for what nobody needs to copy whole. */
export const visibleInShort = (text: string): string =>
  text.length > LONGEST ? `${visible(text.slice(0, LONGEST))}…` : visible(text);

/**
 * Commands to what runs a build. GitHub's runner takes `::command::` at the start of a line, after any white space, and
 * `##[command]` anywhere in it; Azure Pipelines takes `##vso[` and `##[`, TeamCity `##teamcity[`, anywhere. (GitLab's sections
 * need an escape sequence.) Sources: ActionCommand.cs of actions/runner, Command.cs of microsoft/azure-pipelines-agent, the
 * page "Service Messages" of TeamCity.
 */
const lineCommand = new RegExp(`^((?:[^\\S\\n]|${COLOUR})*):(?=(?:${COLOUR})*:)`, 'gmu');
const inlineCommand = /#(?=#\w*\[)/g;

const withoutCommands = (text: string): string =>
  text.replace(lineCommand, '$1\\u003a').replace(inlineCommand, '\\u0023');

/** One line for the screen: only our colours steer it, and a line break in it makes no new line. */
export const screenLine = (text: string): string => withoutCommands(withEscapes(text, onScreenLine));

/** The same for a text whose lines are meant. */
export const screenLines = (text: string): string => withoutCommands(withEscapes(text, onScreenLines));

/** UTF-16, as JSON wants it: two escapes beyond 16 bits. */
const inJson = (sign: string): string =>
  Array.from({ length: sign.length }, (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/** In JSON text these are its own layout and colours: within a string it has escaped them. */
const layout = '\t\r\n\u001b';

/** JSON text of the same value, in which nothing steers the screen or a build. */
export const harmlessJson = (json: string): string =>
  json.replace(anyOdd, (sign) => (layout.includes(sign) ? sign : inJson(sign))).replace(inlineCommand, '\\u0023');

/** The text without the signs that are not seen. */
export const seen = (text: string): string => text.replace(anyOdd, '');

/** Whether the text shows nothing, so that whoever gave it gave nothing. U+2800 is a Braille cell without dots. */
export const isBlank = (text: string): boolean => /^[\s\u2800]*$/.test(seen(text));
