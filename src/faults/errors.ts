import type { CodeOf, ErrorName, FaultCode, Faults } from './details.ts';
import { isOldForm, type OldFault, oldFaultOf, oldWords } from './old-form.ts';
import { explainedBy, type Section, sectionOf } from './sections.ts';
import { fill, type Values } from './words.ts';

export type { CodeOf, ErrorName, FaultCode } from './details.ts';
export type { OldFault as Fault } from './old-form.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The named values of a fault, as its section lists them. Never a secret. */
export type Detail<C extends FaultCode> = Faults[C]['detail'];
/** A fault whose section lists no values takes none. */
type DetailOf<C extends FaultCode> =
  Record<never, never> extends Detail<C> ? [detail?: Detail<C>] : [detail: Detail<C>];

/** A fault without its words: plain data, which can go to another thread. */
export type FaultRecord = { code: FaultCode; detail: object; more?: { [key: string]: Json } };

/**
 * A fault, in the words of its section of `messages/faults.md`, from where name and exit code come as well. It carries no
 * `cause`: causes leak request bodies.
 */
export class JwtError<C extends FaultCode = FaultCode> extends Error {
  override readonly name: Faults[C]['error'];
  readonly code: C;
  readonly detail: Detail<C>;
  readonly exitCode: number;
  /** What scripts see beside the detail. */
  private more: { [key: string]: Json } = {};
  private readonly old: OldFault | null = null;

  constructor(code: C, ...[detail]: DetailOf<C>);
  /** @deprecated the form of before; it goes with the last room that uses it. */
  constructor(name: ErrorName, fault?: OldFault);
  constructor(first: string, second: object = {}) {
    const old = isOldForm(first) ? oldWords(first, second) : null;
    const section = sectionFor(old?.code ?? first);
    super(old?.message ?? fill(section.seen ?? section.code, second as Values));
    this.name = section.error as Faults[C]['error'];
    this.code = section.code as C;
    this.detail = (old ? (old.fault.data ?? {}) : second) as Detail<C>;
    this.exitCode = section.exitCode;
    this.old = old?.fault ?? null;
  }

  /** The fault again, as another thread recorded it. */
  static from({ code, detail, more = {} }: FaultRecord): JwtError {
    return new JwtError(code, detail as Detail<FaultCode>).with(more);
  }

  get record(): FaultRecord {
    return { code: this.code, detail: this.detail, more: this.more };
  }

  /** What to do about it: commands to run, or a path in Setup. */
  get actions(): string[] {
    const { actions } = explainedBy(sectionFor(this.code));
    return this.old
      ? oldWords(this.name, this.old).actions
      : actions.map((action) => fill(action, this.detail as Values));
  }

  /** What scripts read as `data`; undefined when there is nothing to read. */
  get data(): { [key: string]: Json } | undefined {
    const own = this.old ? this.old.data : dataOf(sectionFor(this.code), this.detail as Values);
    const data = { ...own, ...this.more };
    return Object.keys(data).length > 0 ? data : undefined;
  }

  /** The code under which results and `explain` speak of it. */
  get shownCode(): string {
    return sectionFor(this.code).shown;
  }

  /** The same fault, with more for scripts to read. */
  with(more: { [key: string]: Json }): this {
    this.more = { ...this.more, ...more };
    return this;
  }

  /** @deprecated the form of before. */
  get fault(): OldFault {
    return this.old ? { ...this.old, ...(this.data && { data: this.data }) } : oldFaultOf(this);
  }
}

function sectionFor(code: string): Section {
  const section = sectionOf(code);
  if (!section) throw new Error(`messages/faults.md has no section "${code}"`);
  return section;
}

/** Of the values of a fault those that scripts read. */
function dataOf({ values, shown }: Section, detail: Values): { [key: string]: Json } {
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
