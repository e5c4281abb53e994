/** A screen as an SVG: what a terminal of 80 columns shows of a text with its colours, on light or on dark. */

export type Theme = 'light' | 'dark';

type Style = { colour: string; bold: boolean };
type Piece = { text: string; style: Style };

const palettes = {
  dark: { ground: '#0d1117', text: '#e6edf3', grey: '#8b949e' },
  light: { ground: '#f6f8fa', text: '#1f2328', grey: '#59636e' },
} as const;

/** The 16 colours of a terminal that the plugin uses, by their SGR codes; each has at least 4.5 : 1 on its ground. */
const colours: Record<Theme, Record<string, string>> = {
  dark: { 31: '#ff7b72', 32: '#3fb950', 33: '#d29922', 34: '#79c0ff', 35: '#d2a8ff', 36: '#39c5cf', 90: '#8b949e' },
  light: { 31: '#cf222e', 32: '#116329', 33: '#7d4e00', 34: '#0550ae', 35: '#8250df', 36: '#1b6570', 90: '#59636e' },
};

const COLUMN = 8.4;
const LINE = 19;
const MARGIN = 18;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The style after an SGR sequence; a code that steers anything else changes nothing. */
function styled(style: Style, codes: string, theme: Theme): Style {
  let { colour, bold } = style;
  for (const code of codes.split(';')) {
    if (['', '0', '22', '39'].includes(code)) colour = palettes[theme].text;
    if (['', '0', '22'].includes(code)) bold = false;
    if (code === '1') bold = true;
    if (code === '2') colour = palettes[theme].grey;
    const plain = Number(code) >= 91 && Number(code) <= 96 ? String(Number(code) - 60) : code;
    colour = colours[theme][plain] ?? colour;
  }
  return { colour, bold };
}

function piecesOf(line: string, start: Style, theme: Theme): { pieces: Piece[]; end: Style } {
  const pieces: Piece[] = [];
  let style = start;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what colours begin with
  for (const [at, part] of line.split(/\u001b\[([\d;]*)m/).entries()) {
    if (at % 2 === 1) style = styled(style, part, theme);
    else if (part !== '') pieces.push({ text: part, style });
  }
  return { pieces, end: style };
}

function textElements(pieces: Piece[], y: number): string[] {
  let column = 0;
  return pieces.flatMap(({ text, style }) => {
    const x = MARGIN + column * COLUMN;
    const width = [...text].length;
    column += width;
    if (text.trim() === '') return [];
    const weight = style.bold ? ' font-weight="bold"' : '';
    const place = `x="${x.toFixed(1)}" y="${y}" textLength="${(width * COLUMN).toFixed(1)}"`;
    return [`<text ${place} fill="${style.colour}"${weight} xml:space="preserve">${escaped(text)}</text>`];
  });
}

/** `command` is the line that was typed, `screen` what came on it; `label` says it to those who do not see it. */
export function screenSvg(picture: { command: string; screen: string; label: string }, theme: Theme): string {
  const { ground, text, grey } = palettes[theme];
  const plain: Style = { colour: text, bold: false };
  const prompt: Piece[] = [{ text: '$ ', style: { colour: grey, bold: false } }];
  const lines: Piece[][] = [[...prompt, { text: picture.command, style: { colour: text, bold: true } }]];
  let style = plain;
  for (const line of picture.screen.split('\n')) {
    const { pieces, end } = piecesOf(line, style, theme);
    lines.push(pieces);
    style = end;
  }
  const columns = Math.max(
    80,
    ...lines.map((pieces) => pieces.reduce((sum, piece) => sum + [...piece.text].length, 0)),
  );
  const [width, height] = [Math.ceil(columns * COLUMN + 2 * MARGIN), lines.length * LINE + 2 * MARGIN];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(picture.label)}">`,
    `<rect width="100%" height="100%" rx="8" fill="${ground}"/>`,
    `<g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">`,
    ...lines.flatMap((pieces, at) => textElements(pieces, MARGIN + 14 + at * LINE)),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
