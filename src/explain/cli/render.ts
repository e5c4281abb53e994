import { ux } from '@oclif/core/ux';
import { labelled, terminalWidth, wrap } from '../../cli/layout.ts';
import type { Candidate, ExplainResult, Explanation } from '../explain.ts';

const indent = 4;

const marked = (mark: string, text: string): string[] => labelled(mark.padStart(indent - 1), text, indent);

const bold = (text: string): string => ux.colorize('bold', text);

const list = (title: string, texts: readonly string[], isNumbered = false): string[] =>
  texts.length === 0
    ? []
    : ['', bold(title), ...texts.flatMap((text, at) => marked(isNumbered ? `${at + 1}.` : '-', text))];

/** One line each: what it is, and what decides that it is this one. */
function candidateLines(candidates: readonly Candidate[]): string[] {
  if (candidates.length === 0) return [];
  const width = Math.max(...candidates.map(({ code }) => code.length)) + 2;
  return [
    '',
    'It can be one of these, the likeliest first; more: sf jwt explain <code>',
    ...candidates.flatMap(({ code, decides }) => labelled(`  ${code}`, decides, width + 2)),
  ];
}

/** In lines: what a terminal shows at once. */
const screen = 24;

/** Meaning, causes, how to tell, what to do; where all that is longer than a screen, what to do comes before how to tell. */
function explanationLines(
  { code, meaning, causes, checks, actions }: Explanation,
  candidates: readonly Candidate[],
): string[] {
  const head = [bold(code), '-'.repeat(code.length), ...wrap(meaning, terminalWidth), ...candidateLines(candidates)];
  const why = list(causes.length > 1 ? 'Likely causes, the likeliest first' : 'Likely cause', causes, true);
  const tell = list('To tell', checks);
  const todo = list('What to do', actions);
  const orders = [
    [why, tell, todo],
    [why, todo, tell],
    [todo, why, tell],
  ];
  const endOfFix = (order: string[][]): number => head.length + order.slice(0, order.indexOf(todo) + 1).flat().length;
  return [...head, ...(orders.find((order) => endOfFix(order) < screen) ?? [todo, why, tell]).flat()];
}

const nearestLines = ({ nearest }: ExplainResult): string[] => [
  'No known fault is named by this text, and nothing is guessed.',
  ...(nearest.length === 0
    ? []
    : ['', 'Nearest, by the words they share; each has more to say: sf jwt explain <code>']),
  ...nearest.flatMap(({ code, meaning }) => [
    '',
    `  ${bold(code)}`,
    ...wrap(meaning, terminalWidth - indent).map((l) => `${' '.repeat(indent)}${l}`),
  ]),
];

/** What explain found as lines of at most 80 columns: each fault with causes, checks and actions, or what is nearest. */
export const renderExplanation = (result: ExplainResult): string[] =>
  result.matches.length === 0
    ? nearestLines(result)
    : result.matches.flatMap((match, at) => [
        ...(at > 0 ? ['', ''] : []),
        ...explanationLines(match, at === 0 ? result.candidates : []),
      ]);
