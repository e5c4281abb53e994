import type { CodeOf, ErrorName, FaultCode, Faults } from './details.ts';
import { explainedBy, type Section, sectionOf } from './sections.ts';
import { fill, fillAction, type Json } from './words.ts';

export type { CodeOf, ErrorName, FaultCode } from './details.ts';
export type { Json } from './words.ts';

type Data = { [key: string]: Json };

/** The named values of a fault, as its section lists them. Never a secret. */
export type Detail<C extends FaultCode> = Faults[C]['detail'];
/** A fault whose section lists no values, or only such as can be left out, takes none. */
type FaultDetailOf<C extends FaultCode> =
  Record<never, never> extends Detail<C> ? [detail?: Detail<C>] : [detail: Detail<C>];

/** A fault without its words: plain data, which can go to another thread. */
export type FaultRecord = { code: FaultCode; detail: Detail<FaultCode>; more: Data };

/**
 * A fault, in the words of its section of `messages/faults.md`, from where name and exit code come as well. It carries no
 * `cause`: causes leak request bodies.
 */
export class JwtError<C extends FaultCode = FaultCode> extends Error {
  override readonly name: Faults[C]['error'];
  readonly code: C;
  readonly detail: Detail<C>;
  readonly #section: Section;
  #more: Data = {};

  constructor(code: C, ...[detail = {}]: FaultDetailOf<C>) {
    const section = sectionOf(code);
    if (!section) throw new Error(`messages/faults.md has no section "${code}"`);
    super(fill(section.seen ?? code, detail));
    this.name = section.error as Faults[C]['error'];
    this.code = code;
    this.detail = detail;
    this.#section = section;
  }

  /** The fault again, as another thread recorded it. */
  static from({ code, detail, more }: FaultRecord): JwtError {
    return new JwtError(code, detail).with(more);
  }

  get record(): FaultRecord {
    return { code: this.code, detail: this.detail, more: this.#more };
  }

  get exitCode(): number {
    return this.#section.exitCode;
  }

  /** What to do about it: commands to run, or a path in Setup. */
  get actions(): string[] {
    return explainedBy(this.#section).actions.map((action) => fillAction(action, this.detail));
  }

  /** For each action the checks of doctor that make it needless when they pass. */
  get needless(): string[][] {
    return explainedBy(this.#section).needless;
  }

  /** What scripts read as `data`; undefined when there is nothing to read. */
  get data(): Data | undefined {
    const data = { ...dataOf(this.#section, this.detail), ...this.#more };
    return Object.keys(data).length > 0 ? data : undefined;
  }

  /** The code under which results and `explain` speak of it. */
  get shownCode(): string {
    return this.#section.shown;
  }

  /** The same fault, with more for scripts to read. */
  with(more: Data): this {
    this.#more = { ...this.#more, ...more };
    return this;
  }
}

/** Of the values of a fault those that scripts read. */
function dataOf({ values, shown }: Section, detail: { [name: string]: Json | undefined }): Data {
  const data = values.filter(({ isData }) => isData);
  const entries = data.map(({ name, constant }) => [
    name,
    constant === null ? detail[name] : fill(constant, { shown }),
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** Whether this is one of these faults; then its detail is theirs. */
export const isFault = <C extends FaultCode>(error: unknown, ...codes: C[]): error is JwtError<C> =>
  error instanceof JwtError && (codes as string[]).includes(error.code);

/** Whether this is a fault under one of these error names. */
export const isNamed = <N extends ErrorName>(error: unknown, ...names: N[]): error is JwtError<CodeOf<N>> =>
  error instanceof JwtError && (names as string[]).includes(error.name);
