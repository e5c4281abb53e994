import { labelled, terminalWidth, wrap } from '../../cli/layout.ts';
import type { ExplainResult, Explanation } from '../explain.ts';

const indent = 4;

const marked = (mark: string, text: string): string[] => labelled(mark.padStart(indent - 1), text, indent);

const list = (title: string, texts: readonly string[], isNumbered = false): string[] =>
  texts.length === 0 ? [] : ['', title, ...texts.flatMap((text, at) => marked(isNumbered ? `${at + 1}.` : '-', text))];

const explanationLines = ({ code, meaning, causes, checks, actions }: Explanation): string[] => [
  code,
  '-'.repeat(code.length),
  ...wrap(meaning, terminalWidth),
  ...list(causes.length > 1 ? 'Likely causes, the likeliest first' : 'Likely cause', causes, true),
  ...list('To tell', checks),
  ...list('What to do', actions),
];

const nearestLines = ({ nearest }: ExplainResult): string[] => [
  'No known fault is named by this text, and nothing is guessed.',
  ...(nearest.length === 0
    ? []
    : ['', 'Nearest, by the words they share; each has more to say: sf jwt explain <code>']),
  ...nearest.flatMap(({ code, meaning }) => [
    '',
    `  ${code}`,
    ...wrap(meaning, terminalWidth - indent).map((l) => `${' '.repeat(indent)}${l}`),
  ]),
];

/** What explain found as lines of at most 80 columns: each fault with causes, checks and actions, or what is nearest. */
export const renderExplanation = (result: ExplainResult): string[] =>
  result.matches.length === 0
    ? nearestLines(result)
    : result.matches.flatMap((match, at) => [...(at > 0 ? ['', ''] : []), ...explanationLines(match)]);
