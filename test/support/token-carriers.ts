/** Ways in which people come by a token: what stands around it, and what terminals, mails, shells and stores make of it. */
import { Buffer } from 'node:buffer';

type Carrier = [what: string, carry: (text: string) => string];

const lines = (text: string): string[] => text.split('\n');
const eachLine = (text: string, made: (line: string, at: number) => string): string => lines(text).map(made).join('\n');
const pieces = (text: string, width: number): string[] => text.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [''];
const wrapped = (text: string, width: number, between: string): string =>
  eachLine(text, (line) => pieces(line, width).join(between));
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What stands around a token in one line or document. */
export const frames: Carrier[] = [
  ['nothing', (token) => token],
  ['a line end', (token) => `${token}\n`],
  ['Bearer', (token) => `Bearer ${token}`],
  ['a header', (token) => `Authorization: Bearer ${token}\r\nAccept: */*\r\n`],
  ['a label', (token) => `Access token: ${token}`],
  ['double quotes and a comma', (token) => `"${token}",`],
  ['an assignment of a shell', (token) => `export SF_TOKEN="${token}"`],
  ['a line of .env', (token) => `# prod\nSF_TOKEN=${token}\nSF_ORG=prod\n`],
  [
    'a token response',
    (token) => JSON.stringify({ access_token: token, instance_url: 'https://acme.my.salesforce.com' }),
  ],
  ['a response, laid out', (token) => JSON.stringify({ status: 0, result: { accessToken: token, id: 'x' } }, null, 2)],
  ['YAML', (token) => `salesforce:\n  token: ${token}\n  url: https://acme.my.salesforce.com\n`],
  ['XML', (token) => `<result><sessionId>${token}</sessionId><userId>005</userId></result>`],
  ['a column of CSV', (token) => `ida,${token},ok`],
  ['a sentence', (token) => `The token in question is ${token}.`],
  ['a sentence that goes on', (token) => `We found the token ${token}, and it was used on Monday.`],
  ['brackets', (token) => `the token (${token}) of prod`],
  ['curl', (token) => `curl -sS -H 'Authorization: Bearer ${token}' https://acme.my.salesforce.com/services/data`],
  ['a query', (token) => `https://acme.my.salesforce.com/secur/frontdoor.jsp?sid=${token}&retURL=/home`],
  ['Markdown', (token) => `token:\n\`\`\`\n${token}\n\`\`\`\n`],
  ['a log line', (token) => `2026-11-27 04:00:01,123 INFO [main] login ok token=${token} user=ida`],
  [
    'HAR',
    (token) =>
      JSON.stringify({
        log: { entries: [{ request: { headers: [{ name: 'Authorization', value: `Bearer ${token}` }] } }] },
      }),
  ],
  ['a dump of Python', (token) => `{'access_token': '${token}', 'scope': 'api'}`],
  ['a map of Java', (token) => `{access_token=${token}, scope=api, instance_url=https://acme.my.salesforce.com}`],
  ['a structure of Go', (token) => `&{AccessToken:${token} Scope:api IssuedAt:0}`],
  ['bold letters', (token) => `**${token}**`],
  ['struck letters', (token) => `~~${token}~~`],
  ['the words of a diff', (token) => `SF_TOKEN={+${token}+}`],
  ['a script without blanks', (token) => `トークン${token}です`],
  ['a cookie', (token) => `Cookie: oinfo=abc; sid=${token}; BrowserId=x`],
  ['JSON in CSV', (token) => `1,"{""access_token"":""${token}"",""scope"":""api""}",x`],
  [
    'a properties file',
    (token) => `sf.token=${token.replace(/([!=:])/g, '\\$1')}\nsf.url=https\\://acme.my.salesforce.com`,
  ],
  ['git blame', (token) => `^abc1234 (Ida 2026-11-27 10:00:00 +0100 1) SF_TOKEN=${token}`],
  ['a form feed', (token) => `token:\f${token}\fNext page`],
  ['a vertical tab', (token) => `token:\v${token}\vNext`],
  ['a mail', (token) => `Hi all,\n\nplease revoke this one:\n\n${token}\n\nThanks\nIda\n`],
  ['a dump of PHP', (token) => `Array\n(\n    [access_token] => ${token}\n    [scope] => api\n)\n`],
];

/** What becomes of a text on its way; each can be done to what another made. */
export const ways: Carrier[] = [
  ['a terminal of 80 columns', (text) => wrapped(text, 80, '\n')],
  ['a terminal of 120 columns', (text) => wrapped(text, 120, '\n')],
  ['a mail of 76 columns', (text) => wrapped(text, 76, '\r\n')],
  ['lines of 40, indented', (text) => wrapped(text, 40, '\n    ')],
  ['Windows line ends', (text) => text.replaceAll(/\r?\n/g, '\r\n')],
  ['a mail that quotes', (text) => eachLine(text, (line) => `> ${line}`)],
  ['a mail that quotes a quote', (text) => eachLine(text, (line) => `>> ${line}`)],
  ['cat -n', (text) => eachLine(text, (line, at) => `${String(at + 1).padStart(6)}\t${line}`)],
  ['grep -n', (text) => eachLine(text, (line, at) => `${at + 1}:${line}`)],
  ['a diff', (text) => `@@ -1 +1 @@\n${eachLine(text, (line) => `+${line}`)}`],
  ['a log with times', (text) => eachLine(text, (line, at) => `2026-11-27T04:00:0${at % 10}.123Z ${line}`)],
  ['docker compose', (text) => eachLine(text, (line) => `web_1  | ${line}`)],
  ['comments', (text) => eachLine(text, (line) => `# ${line}`)],
  ['an indentation', (text) => eachLine(text, (line) => `        ${line}`)],
  ['JSON', (text) => JSON.stringify({ message: text, level: 'info' })],
  ['JSON in JSON', (text) => JSON.stringify({ body: JSON.stringify({ message: text }) })],
  ['a URL', (text) => `https://acme.my.salesforce.com/redirect?to=${encodeURIComponent(text)}&x=1`],
  [
    'a URL in a URL',
    (text) => `https://a.example/?u=${encodeURIComponent(`https://b.example/?t=${encodeURIComponent(text)}`)}`,
  ],
  [
    'HTML',
    (text) =>
      `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll('!', '&#33;')}</p>`,
  ],
  ['colours', (text) => eachLine(text, (line) => `\u001b[32m${line}\u001b[0m`)],
  ['base64', (text) => `data:\n  token: ${base64(text)}\n`],
  ['base64 in lines', (text) => (base64(text).match(/.{1,76}/g) ?? []).join('\n')],
  ['quoted-printable', (text) => quotedPrintable(text)],
  ['JSON in JSON in JSON', (text) => JSON.stringify(JSON.stringify(JSON.stringify({ text })))],
  ['base64 of base64', (text) => base64(base64(text))],
  ['a log with its stream', (text) => eachLine(text, (line) => `2026-11-27T04:00:01.123456789+01:00 stdout F ${line}`)],
  ['Visual Basic', (text) => joinedStrings(text.replaceAll('"', '""').replaceAll('\n', '" & vbLf & "'), ' & _\n  ')],
  ['PHP', (text) => joinedStrings(text.replaceAll('"', '\\"').replaceAll('\n', '\\n'), ' .\n  ')],
  ['caret and line end', (text) => wrapped(text, 70, '^\r\n')],
  ['tabs', (text) => eachLine(text, (line) => `\t${line}`)],
  ['zero-width spaces', (text) => wrapped(text, 40, '\u200B')],
  ['a table', (text) => table(lines(text.replaceAll('\t', ' ')))],
  ['a table with other columns', (text) => wideTable(pieces(text.replaceAll(/\s+/g, ' '), 60))],
  ['a shell that breaks lines', (text) => wrapped(text, 70, '\\\n')],
  [
    'strings that are added',
    (text) =>
      pieces(text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\r', '').replaceAll('\n', '\\n'), 61)
        .map((one) => `"${one}"`)
        .join(' +\n  '),
  ],
];

const joinedStrings = (text: string, between: string): string =>
  pieces(text, 60)
    .map((one) => `"${one}"`)
    .join(between);

/** RFC 2045 §6.7 */
function quotedPrintable(text: string): string {
  const coded = [...Buffer.from(text)].map((byte) =>
    byte === 10
      ? '\n'
      : byte < 32 || byte > 126 || byte === 61
        ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(byte),
  );
  let out = '';
  let width = 0;
  for (const unit of coded) {
    if (unit === '\n') [out, width] = [`${out}\r\n`, 0];
    else {
      if (width + unit.length > 75) [out, width] = [`${out}=\r\n`, 0];
      out += unit;
      width += unit.length;
    }
  }
  return out;
}

function table(rows: string[]): string {
  const width = Math.max(...rows.map((row) => row.length));
  const rule = '─'.repeat(width + 2);
  return [`┌${rule}┐`, ...rows.map((row) => `│ ${row.padEnd(width)} │`), `└${rule}┘`].join('\n');
}

function wideTable(cells: string[]): string {
  const rows = cells.map(
    (cell, at) =>
      `│ ${(at === 0 ? 'prod' : '').padEnd(6)} │ ${cell.padEnd(60)} │ ${(at === 0 ? 'ida@acme.example' : '').padEnd(18)} │`,
  );
  return [
    '│ Alias  │ Access Token │ Username │',
    `├${'─'.repeat(8)}┼${'─'.repeat(62)}┼${'─'.repeat(20)}┤`,
    ...rows,
  ].join('\n');
}
