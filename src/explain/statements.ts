/** Reads a paste into what is said in it: what belongs together, who says it, and whether it is said, tried or guessed. */
import { isOfOtherFile, isOfOtherProgram } from './other-programs.ts';
import { isElsewhere } from './speakers.ts';

/** Lines, by what they are worth. */
export type Heard = {
  /** What somebody reports to have happened. */
  said: string[];
  /** What a program supposes, or advises. */
  guessed: string[];
  /** What the CLI got for pairs of host and audience of which all but one are meant to fail. docs/salesforce.md §12.4 */
  tried: string[];
};

/** The lines of a paste that no other program says. */
export type Statements = Heard & {
  /** Those that speak of no other program or host; null where all are such. */
  here: Heard | null;
  /** True where some of it is said by other programs. */
  hasOthers: boolean;
  /** True where all of it is said by other programs. */
  isOfOthers: boolean;
};

/** A line that goes on with the one before it: a frame of a trace, a part of an object. */
const goesOn = /^(?:\s+\S|at \S|from \/|\.{3} \d+ more|[}\])])/;
/** A line that says that more comes. */
const leavesOpen = /[,([{]\s?$/;
/** Nobody's document is longer; a brace that nothing closes ends there. */
const LONGEST_BLOCK = 200;

/** How many braces a line opens beyond those that it closes. */
const opened = (line: string): number => (line.match(/[{[]/g)?.length ?? 0) - (line.match(/[}\]]/g)?.length ?? 0);

/** Lines that belong together: a message with its trace, a document over several lines. */
export function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = [];
  let depth = 0;
  for (const line of lines) {
    const last = blocks.at(-1);
    const isOpen = depth > 0 || (last !== undefined && leavesOpen.test(last.at(-1) ?? ''));
    if (last && last.length < LONGEST_BLOCK && (isOpen || goesOn.test(line))) last.push(line);
    else {
      blocks.push([line]);
      depth = 0;
    }
    depth = Math.max(0, depth + opened(line));
  }
  return blocks;
}

const oneOfTheTries = /\[audience=\S{0,300} login=\S{0,300}\]/;

/** A program that was not told the cause supposes some, or advises to look. */
const supposes =
  /\((?:less|more|most) likely\)|\b(?:may|might|could) (?:be|have)\b|\b(?:perhaps|maybe|possibly|probably)\b|\b(?:likely|possible|common) (?:causes?|reasons?)\b|\b(?:check|verify|ensure|make sure) (?:that|your|if|whether)\b/i;

/** Where a client hands over what it was told or what befell it, the words before that are its own. */
const handedOver = /\[raw (?:error|response)|\bdue to: (?=\S)/i;

/** A line as its sentences; in JSON and in brackets each value is one. */
const sentencesOf = (line: string): string[] => line.split(/(?<=[.!?;}\]])\s+|(?<=",)|(?=\[)/);

/** A line without what a program supposes in it. */
function withoutGuesses(line: string): string {
  const told = line.search(handedOver);
  if (told >= 0) return line.slice(told);
  if (!supposes.test(line)) return line;
  return sentencesOf(line)
    .filter((sentence) => !supposes.test(sentence))
    .join(' ');
}

/** A log says many things more than once. */
function remembered(judge: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    const found = known.get(text) ?? judge(text);
    known.set(text, found);
    return found;
  };
}

/** The lines of a paste as what is said, guessed and tried in it. What other programs say is left out. */
export function statementsIn(lines: readonly string[], isOfOthers: (block: string) => boolean): Statements {
  const blocks = blocksOf(lines);
  const isHeard = remembered((text: string) => !isOfOtherProgram(text) && !isOfOtherFile(text) && !isOfOthers(text));
  const heard = blocks.filter((block) => isHeard(block.join('\n')));
  const isOut = remembered(isElsewhere);
  const here = heard.filter((block) => !isOut(block.join('\n')));
  return {
    ...heardIn(heard.flat()),
    here: here.length < heard.length ? heardIn(here.flat()) : null,
    hasOthers: heard.length < blocks.length,
    isOfOthers: blocks.length > 0 && heard.length === 0,
  };
}

function heardIn(lines: string[]): Heard {
  const untried = lines.filter((line) => !oneOfTheTries.test(line));
  return { said: untried.map(withoutGuesses), guessed: untried, tried: lines };
}
