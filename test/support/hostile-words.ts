/** Words that steer a terminal, hide or reorder text, forge lines and give commands to what runs a build; and who obeys them. */

/** Begins a line that no command of this plugin has written. */
const forged = 'forged: all is well';

export const hostileWords = [
  '::stop-commands::pwn',
  '##[error]pwn ##vso[task.complete]pwn',
  "##teamcity[buildStop comment='pwn']",
  '\u001b[2J\u001b]0;pwn\u0007\u009b2J\u001b[8m',
  '\u202epwn\u2066\u061c\u200f',
  'p\u200bw\u00ad\u2060\ufeff\u180en\u{e0070}',
  `\u2028${forged}\u2029`,
  `\n${forged}\r\n::add-mask::x\n\t##[group]pwn`,
].join('');

const raw =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what is looked for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2028\u2029\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;

/** What in an output would be obeyed, or pass for a line of the command. */
export function obeyed(output: string): string[] {
  return output.split('\n').flatMap((line) => {
    const isCommand = line.trimStart().startsWith('::') || /##\w*\[/.test(line);
    const isForged = line.trimStart().startsWith(forged);
    return isCommand || isForged || raw.test(line) ? [JSON.stringify(line).slice(0, 300)] : [];
  });
}

/** Which texts of an answer are spoiled, by the name of their field and by what they are. */
export type Spoiling = { name: string; isSpoiled(field: string, text: string): boolean };

/** By these a command finds what it looks for. */
const names =
  /^(?:fullName|externalClientApplication|type|id|Id|\w+Id|success|done|manageableState|namespacePrefix|fileName|faultcode|errorCode|statusCode|access_token|instance_url|token_type|url|\w+Url|version|consumerKey|oauthConsumerKey|certificate|kid|kty|alg|use|n|e|x5c|iss|sub|username|Username|DeveloperName|issuer|\w+_endpoint|jwks_uri|scope|error)$/;
const isPlain = (text: string): boolean => /^(?:true|false|-?[\d.]+|\d{4}-\d\d-\d\dT.*|\s*)$/.test(text);

export const spoilings: Spoiling[] = [
  { name: 'labels and messages', isSpoiled: (field) => /label$|^(?:message|faultstring|\w*description)$/i.test(field) },
  { name: 'all words but names', isSpoiled: (field, text) => !names.test(field) && !isPlain(text) },
  { name: 'every word', isSpoiled: (_, text) => !isPlain(text) },
];

/** The body of an answer with hostile words before and behind each text that is spoiled. */
export function spoil(body: string, contentType: string, { isSpoiled }: Spoiling): string {
  const worse = (text: string): string => `${hostileWords}${text}${hostileWords}`;
  if (/xml/.test(contentType))
    return body.replace(/<([\w:]+)(\s[^>]*)?>([^<>]+)<\/\1>/g, (whole, tag: string, attributes = '', text: string) =>
      isSpoiled(tag.replace(/^.*:/, ''), text) ? `<${tag}${attributes}>${worse(text)}</${tag}>` : whole,
    );
  if (!/json/.test(contentType)) return worse(body);
  return JSON.stringify(
    JSON.parse(body, (key, value) => (typeof value === 'string' && isSpoiled(key, value) ? worse(value) : value)),
  );
}
