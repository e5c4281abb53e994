/** What people, CI systems, secret stores, mails and editors do to a PEM on its way; the text behind it is not changed. */

/** `forKeysAlone`: a certificate has no such label or form. */
export type DamagedText = { name: string; wear: (text: string) => string; forKeysAlone?: true };

const lines = (text: string, wear: (line: string, at: number) => string): string =>
  text.trimEnd().split('\n').map(wear).join('\n');

export const disguises: readonly DamagedText[] = [
  { name: 'CRLF', wear: (text) => text.replace(/\n/g, '\r\n') },
  { name: 'one line', wear: (text) => text.trim().replace(/\n/g, ' ') },
  { name: 'literal \\n', wear: (text) => text.replace(/\n/g, '\\n') },
  { name: 'literal \\\\n', wear: (text) => text.replace(/\n/g, '\\\\n') },
  { name: 'literal \\r\\n', wear: (text) => text.replace(/\n/g, '\\r\\n') },
  { name: 'double quotes', wear: (text) => `"${text.trim()}"` },
  { name: 'curly quotes', wear: (text) => `“${text.trim()}”` },
  { name: 'base64', wear: (text) => Buffer.from(text).toString('base64') },
  { name: 'base64 with a prefix', wear: (text) => `base64:${Buffer.from(text).toString('base64')}` },
  { name: 'a data URL', wear: (text) => `data:application/x-pem-file;base64,${Buffer.from(text).toString('base64')}` },
  { name: 'JSON text', wear: (text) => JSON.stringify(text) },
  {
    name: 'JSON of a vault',
    wear: (text) => JSON.stringify({ data: { metadata: { version: 3 }, data: { key: text } } }),
  },
  { name: 'an .env line', wear: (text) => `SF_JWT_KEY=${JSON.stringify(text)}` },
  { name: 'a YAML block', wear: (text) => `key: |\n${lines(text, (line) => `  ${line}`)}` },
  { name: 'percent encoding', wear: (text) => encodeURIComponent(text) },
  { name: 'HTML', wear: (text) => text.trimEnd().replace(/\+/g, '&#43;').replace(/\n/g, '<br/>\n') },
  { name: 'quoted-printable', wear: (text) => text.replace(/=/g, '=3D').replace(/(.{50})(?=.)/g, '$1=\n') },
  { name: 'line numbers', wear: (text) => lines(text, (line, at) => `${String(at + 1).padStart(6)}\t${line}`) },
  { name: 'a quotation', wear: (text) => lines(text, (line) => `> ${line}`) },
  { name: 'a diff', wear: (text) => lines(text, (line) => `+${line}`) },
  { name: 'a box', wear: (text) => lines(text, (line) => `│ ${line}`) },
  { name: 'backslashes at line ends', wear: (text) => lines(text, (line) => `${line}\\`) },
  { name: 'strings of a program', wear: (text) => lines(text, (line) => `  "${line}\\n" +`) },
  { name: 'long dashes', wear: (text) => text.replace(/-----/g, '——') },
  { name: 'zero-width signs', wear: (text) => text.replace(/(.{30})/g, '$1\u200b') },
  { name: 'indentation', wear: (text) => lines(text, (line) => `\t\t${line}`) },
  {
    name: 'labels without blanks',
    wear: (text) => text.replace(/BEGIN PRIVATE KEY/g, 'BEGINPRIVATEKEY').replace(/END PRIVATE KEY/g, 'ENDPRIVATEKEY'),
    forKeysAlone: true,
  },
  {
    name: 'labels with underscores',
    wear: (text) => text.replace(/(BEGIN|END) PRIVATE KEY/g, '$1_PRIVATE_KEY'),
    forKeysAlone: true,
  },
  { name: 'labels with four dashes', wear: (text) => text.replace(/-----/g, '----'), forKeysAlone: true },
  {
    name: 'the label of PKCS#1',
    wear: (text) => text.replace(/(BEGIN|END) PRIVATE/g, '$1 RSA PRIVATE'),
    forKeysAlone: true,
  },
  {
    name: 'certutil -encode',
    wear: (text) => `-----BEGIN CERTIFICATE-----\n${Buffer.from(text).toString('base64')}\n-----END CERTIFICATE-----\n`,
  },
  { name: 'commas between the lines', wear: (text) => text.trimEnd().replace(/\n/g, ',\n') },
];
