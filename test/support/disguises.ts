import { deflateSync, gzipSync } from 'node:zlib';

/** What people, CI systems, secret stores, mails and editors do to a PEM on its way; the text behind it is not changed. */

/** `forKeysAlone`: a certificate has no such label or form. */
export type DamagedText = { name: string; wear: (text: string) => string; forKeysAlone?: true };

const lines = (text: string, wear: (line: string, at: number) => string): string =>
  text.trimEnd().split('\n').map(wear).join('\n');

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const columns = (text: string, length = 76, end = '\n'): string =>
  text.replace(new RegExp(`(.{${length}})(?=.)`, 'g'), `$1${end}`);
const hexOf = (bytes: Uint8Array): string[] => [...bytes].map((byte) => byte.toString(16).padStart(2, '0'));

/** As xxd and hexdump -C print: sixteen bytes in a line with their place and their letters. */
function dump(text: string, line: (place: string, bytes: string[], letters: string) => string): string {
  const bytes = Buffer.from(text);
  const starts = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, at) => at * 16);
  return starts
    .map((start) => {
      const part = bytes.subarray(start, start + 16);
      const letters = part.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
      return line(start.toString(16).padStart(8, '0'), hexOf(part), letters);
    })
    .join('\n');
}

const inPairs = (hex: string[]): string => hex.join('').replace(/(.{4})(?=.)/g, '$1 ');

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

  { name: 'a plain hex dump', wear: (text) => columns(hexOf(Buffer.from(text)).join(''), 60) },
  {
    name: 'a dump by xxd',
    wear: (text) => dump(text, (place, hex, letters) => `${place}: ${inPairs(hex).padEnd(39)}  ${letters}`),
  },
  {
    name: 'a dump by hexdump -C',
    wear: (text) =>
      dump(text, (place, hex, letters) => {
        const bytes = `${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ')}`;
        return `${place}  ${bytes.padEnd(48)}  |${letters}|`;
      }),
  },
  { name: 'a dump by od', wear: (text) => dump(text, (_, hex) => ` ${hex.join(' ')}`) },
  { name: 'hex with colons', wear: (text) => hexOf(Buffer.from(text)).join(':').toUpperCase() },
  { name: 'a list of numbers', wear: (text) => JSON.stringify(Buffer.from(text)) },
  { name: 'base64 of gzip', wear: (text) => gzipSync(text).toString('base64') },
  { name: 'base64 of zlib in columns', wear: (text) => columns(deflateSync(text).toString('base64')) },
  { name: 'base64 of base64', wear: (text) => base64(base64(text)) },
  { name: 'base64 in columns with CRLF', wear: (text) => columns(base64(text), 76, '\r\n') },
  { name: 'base64 for URLs', wear: (text) => Buffer.from(text).toString('base64url') },
  { name: 'base64 of UTF-16', wear: (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').toString('base64') },
  { name: 'an item of a YAML list', wear: (text) => `keys:\n  - |\n${lines(text, (line) => `    ${line}`)}` },
  { name: 'a quoted item of a YAML list', wear: (text) => `- "${text.replace(/\n/g, '\\n')}"` },
  {
    name: 'a patch',
    wear: (text) => `--- /dev/null\n+++ b/key\n@@ -0,0 +1,28 @@\n${lines(text, (line) => `+${line}`)}\n`,
  },
  { name: 'a patch that takes away', wear: (text) => `@@ -1,28 +0,0 @@\n${lines(text, (line) => `-${line}`)}` },
  { name: 'grep -n', wear: (text) => lines(text, (line, at) => `${at + 1}:${line}`) },
  { name: 'grep -rn', wear: (text) => lines(text, (line, at) => `certs/server.key:${at + 1}:${line}`) },
  { name: 'cat -A', wear: (text) => lines(text, (line) => `${line}$`) },
  {
    name: 'strings of Java',
    wear: (text) => `String KEY = ${lines(text, (line) => `"${line}\\n"`).replaceAll('\n', '\n    + ')};`,
  },
  { name: 'strings of C', wear: (text) => `char *key =\n${lines(text, (line) => `"${line}\\n"`)};` },
  {
    name: 'strings of Visual Basic',
    wear: (text) => lines(text, (line) => `"${line}" & vbLf`).replaceAll('\n', ' & _\n'),
  },
  { name: 'a literal of JavaScript', wear: (text) => `const key = \`${text}\`;` },
  { name: 'bytes of Python', wear: (text) => `key = b'${text.replace(/\n/g, '\\n')}'` },
  { name: 'a JSON list of lines', wear: (text) => JSON.stringify(text.trimEnd().split('\n')) },
  { name: 'CDATA', wear: (text) => `<?xml version="1.0"?><config><key><![CDATA[${text}]]></key></config>` },
  {
    name: 'data of a property list',
    wear: (text) => `<plist><dict><key>k</key><data>\n${columns(base64(text), 60)}\n</data></dict></plist>`,
  },
  { name: 'a heredoc of Terraform', wear: (text) => `key = <<-EOT\n${lines(text, (line) => `  ${line}`)}\n  EOT\n` },
  {
    name: 'a secret of Kubernetes',
    wear: (text) => `apiVersion: v1\nkind: Secret\ndata:\n  tls.key: ${base64(text)}\n`,
  },
  { name: 'properties', wear: (text) => `jwt.key=${text.trimEnd().replace(/=/g, '\\=').replace(/\n/g, '\\n\\\n  ')}` },
  {
    name: 'INI',
    wear: (text) => `[jwt]\nkey = ${lines(text, (line, at) => (at > 0 ? `  ${line}` : line))}\nother = 1`,
  },
  { name: 'a string of PowerShell', wear: (text) => `$env:KEY = "${text.trim().replace(/\n/g, '`n')}"` },
  { name: 'RTF', wear: (text) => `{\\rtf1\\ansi ${text.replace(/\n/g, '\\par\n')}}` },
  {
    name: 'escapes of JSON',
    wear: (text) => JSON.stringify(text).replace(/[+=/]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
  },
  { name: 'a form', wear: (text) => `key=${encodeURIComponent(text).replace(/%20/g, '+')}` },
  { name: 'blanks for plus signs', wear: (text) => text.replace(/\+/g, ' ') },
  { name: 'a fence of Markdown', wear: (text) => `Here it is:\n\n\`\`\`pem\n${text}\`\`\`\n` },
  { name: 'a table of Markdown', wear: (text) => lines(text, (line) => `| ${line} |`) },
  { name: 'the log of a build', wear: (text) => lines(text, (line) => `2026-05-01T10:00:00.1234567Z ${line}`) },
  { name: 'the log of a container', wear: (text) => lines(text, (line) => `web_1  | ${line}`) },
  { name: 'comments', wear: (text) => lines(text, (line) => `// ${line}`) },
  { name: 'a script that writes it', wear: (text) => lines(text, (line) => `echo "${line}" >> server.key`) },
  {
    name: 'a part of a mail',
    wear: (text) =>
      `Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n${columns(base64(text), 76, '\r\n')}\r\n`,
  },
  { name: 'no first label', wear: (text) => text.replace(/-----BEGIN.*\n/, '') },
  { name: 'no last label', wear: (text) => text.replace(/-----END.*\n/, '') },
  { name: 'no labels', wear: (text) => text.replace(/-----.*\n/g, '') },
];
