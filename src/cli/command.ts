import { EOL } from 'node:os';
import { format } from 'node:util';
import * as Args from '@oclif/core/args';
import { Command } from '@oclif/core/command';
import * as Flags from '@oclif/core/flags';
import type { Input, ParserOutput } from '@oclif/core/interfaces';
import { ux } from '@oclif/core/ux';
import { SfError } from '@salesforce/core/sfError';
import type { SfCommand } from '@salesforce/sf-plugins-core';
import { JwtError } from '../faults/errors.ts';
import { harmlessJson, screenLine, screenLines } from '../faults/harmless.ts';
import { type FlagForms, type Given, givenOn, refuseBlanks, refuseSecrets, withoutGivenWords } from './arguments.ts';
import { asUsage, toSfError, withVisibleWords } from './errors.ts';
import { errorCodesSection } from './exit-codes.ts';
import { helpOf } from './help.ts';
import { forTerminal, proseLines } from './layout.ts';
import { leave, watchWrites } from './leave.ts';
import { type HelpSection, type Texts, textsOf } from './messages.ts';
import { misread } from './misread.ts';
import { loadSfCommand, platformWarnings } from './platform.ts';
import { readyProposal } from './proposals.ts';
import { closeSpinner, hideSpinner, holdSpinner, openSpinner } from './spinner.ts';
import { DRAWN_ROWS, fits, harmlessTable, isDrawnHere, type Table, tableLines } from './table.ts';
import { listLines } from './table-list.ts';
import { withLocalTimes } from './time.ts';
import { refuseOneHyphen } from './unknown-flags.ts';
import { dropBlankVariables, takeOutSecrets } from './variables.ts';

const { summaryOf } = textsOf('flags');

// The host's colours for JSON, used where the user's theme names none.
const jsonTheme = {
  key: 'blueBright',
  string: 'greenBright',
  number: 'blue',
  boolean: 'redBright',
  null: 'blackBright',
};

const switchForm = { type: 'boolean' };

const bold = (colour: string, text: string): string => ux.colorize('bold', ux.colorize(colour, text));

const actionLines = (actions: string[] = []): string[] =>
  actions.length === 0 ? [] : [`\n${ux.colorize('dim', 'Try this:')}\n`, ...actions.map((a) => ux.colorize('dim', a))];

// biome-ignore lint/suspicious/noExplicitAny: as the host's base declares it
type Outputs = Record<string, any>;
type PlatformCatch = (this: unknown, error: Error) => Promise<never>;

/** Ctrl-C at a question is no answer to it, and no fault. */
const leaveIfInterrupted = (error: unknown): never => {
  if (error instanceof Error && error.name === 'ExitPromptError') leave();
  throw error;
};

/**
 * The base of all commands. To the user it is the host's `SfCommand`: the same flags, JSON envelopes, warnings, errors and
 * exit codes, at half the start-up time. Errors and prompts go through the host's own code, so that the two cannot drift
 * apart; `test/contract/bases.test.ts` compares them through the real host.
 */
export abstract class JwtCommand<T> extends Command {
  static override enableJsonFlag = true;
  static readonly errorCodes: HelpSection = errorCodesSection;
  static override baseFlags = {
    'flags-dir': Flags.directory({ ...summaryOf('flags-dir'), helpGroup: 'GLOBAL' }),
  };

  /**
   * None. One that help does not show is declared all the same: without it the host would take a word for part of the name
   * of a command, and repeat it, which may be a secret.
   */
  static override args: NonNullable<typeof Command.args> = {
    none: Args.string({ hidden: true, ignoreStdin: true }),
  };

  /** Read by the host's error code. */
  protected readonly warnings: SfCommand.Warning[] = [];
  /** Stopped by the host's error code; no command of this plugin shows the host's spinner. */
  protected readonly spinner = { stop: (): void => undefined };

  /** Set by a command whose output is one JSON object a line: then the envelope is the last line of it. */
  protected jsonInOneLine = false;

  abstract override run(): Promise<T>;

  /** The class, under the name by which the host's error code asks for it. */
  protected get statics(): { name: string; strict: boolean; enableJsonFlag: boolean } {
    return this.ctor;
  }

  override jsonEnabled(): boolean {
    if (super.jsonEnabled()) return true;
    return this.statics.enableJsonFlag && process.env.SF_CONTENT_TYPE?.toUpperCase() === 'JSON';
  }

  /** Shows a line. Words of others may be in it: only our colours steer the screen, and a line break makes no new line. */
  override log(message: unknown = '', ...values: unknown[]): void {
    hideSpinner();
    for (const line of proseLines(format(message, ...values))) super.log(screenLine(line));
  }

  private logLines(lines: string[]): void {
    for (const line of lines) this.log(line);
  }

  /** Shows a text, whose lines are meant, on standard error: the host's error code and `warn` put theirs together first. */
  override logToStderr(message: unknown = '', ...values: unknown[]): void {
    hideSpinner();
    super.logToStderr(screenLines(format(message, ...values)));
  }

  /** Shows a warning on standard error, and keeps it for the JSON envelope. */
  override warn(input: SfCommand.Warning): SfCommand.Warning {
    this.warnings.push(input);
    const { message, actions } = typeof input === 'string' ? { message: input } : input;
    const lines = forTerminal(`Warning: ${withLocalTimes(message)}`).replace('Warning:', bold('yellow', 'Warning:'));
    this.logToStderr([lines, ...actionLines(actions)].join(EOL));
    return input;
  }

  /** Shows a message in the colour of success. */
  logSuccess(message: string): void {
    this.log(bold('green', message));
  }

  /** Draws a table, as `SfCommand.table` does; a cell that is too wide goes on in a next line. */
  async table(table: Table): Promise<void> {
    if (this.jsonEnabled()) return;
    const width = Number(process.env.OCLIF_TABLE_COLUMN_OVERRIDE) || process.stdout.columns || 0;
    if (process.stdout.isTTY && !fits(table, width)) return this.logLines(listLines(table));
    if (isDrawnHere(table)) return this.logLines([...tableLines(table, width), '']);
    hideSpinner();
    process.env.OCLIF_TABLE_LIMIT ??= String(DRAWN_ROWS);
    const { Ux } = await import('@salesforce/sf-plugins-core/Ux');
    new Ux().table({ ...harmlessTable(table), overflow: 'wrap' });
  }

  /** Shows a heading. */
  styledHeader(text: string): void {
    this.logLines([`${ux.colorize('dim', '=== ')}${ux.colorize('bold', text)}`, '']);
  }

  /** Asks a yes-or-no question on the terminal; see `SfCommand.confirm`. Times out after 10 s with "no". */
  async confirm(options: { message: string; ms?: number; defaultAnswer?: boolean }): Promise<boolean> {
    const message = screenLine(options.message);
    const release = holdSpinner();
    return (await loadSfCommand())
      .confirm({ ...options, message })
      .catch(leaveIfInterrupted)
      .finally(release);
  }

  /** Asks for a secret on the terminal, unseen; see `SfCommand.secretPrompt`. */
  async secretPrompt(options: { message: string; ms?: number }): Promise<string> {
    const message = screenLine(options.message);
    const release = holdSpinner();
    return (await loadSfCommand())
      .secretPrompt({ ...options, message })
      .catch(leaveIfInterrupted)
      .finally(release);
  }

  /** Judges the command line before the host's parser does, and what `--flags-dir` adds to it. */
  protected override async parse<F extends Outputs, B extends Outputs, A extends Outputs>(
    options?: Input<F, B, A>,
    argv = this.argv,
  ): Promise<ParserOutput<F, B, A>> {
    const takesNone = 'none' in this.ctor.args;
    const judge = (words: string[]): void => {
      const given = this.given(words);
      // A text may quote a secret; its command has words of its own for one that is nothing else.
      refuseSecrets(this.ctor.strict ? given : given.filter(({ kind }) => kind !== 'argument'));
      refuseBlanks(given);
      if (this.ctor.strict) refuseOneHyphen(words, this.allFlags);
    };
    judge(argv);
    const parsed = await super.parse<F, B, A>(options, argv).catch((error: unknown) => {
      judge(this.argv);
      throw asUsage(this.misread() ?? withoutGivenWords(error));
    });
    judge(this.argv);
    if (takesNone && 'none' in parsed.args && parsed.args.none !== undefined)
      throw this.misread() ?? new JwtError('input-missing-no-argument');
    return parsed;
  }

  private get allFlags(): FlagForms {
    return { ...this.ctor.baseFlags, ...this.ctor.flags, ...(this.statics.enableJsonFlag ? { json: switchForm } : {}) };
  }

  private given(words: readonly string[]): Given[] {
    return givenOn(words, this.allFlags);
  }

  private misread(): JwtError | null {
    const { ctor, id, argv, config, allFlags: flags } = this;
    return misread({ id: id ?? '', isText: !ctor.strict, argv, given: this.given(argv), flags, config });
  }

  override async _run<R>(): Promise<R> {
    dropBlankVariables();
    platformWarnings.length = 0; // what came up before is not this command's
    // A process may run many commands, and may be left at any time: also after the last line of one.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK', 'SIGHUP']) process.off(signal, leave).on(signal, leave);
    const putBack = takeOutSecrets();
    openSpinner(!this.jsonEnabled());
    // Whatever writes can also say what it would write.
    watchWrites(this.ctor.flags !== undefined && 'dry-run' in this.ctor.flags);
    return super._run<R>().finally(closeSpinner).finally(putBack);
  }

  protected override logJson(json: unknown): void {
    const theme = { ...jsonTheme, ...this.config.theme?.json };
    ux.stdout(harmlessJson(this.jsonInOneLine ? JSON.stringify(json) : ux.colorizeJson(json, { theme })));
  }

  protected override toSuccessJson(result: unknown): SfCommand.Json<unknown> {
    return { status: typeof process.exitCode === 'number' ? process.exitCode : 0, result, warnings: this.warnings };
  }

  protected override async catch(error: Error): Promise<never> {
    const platformCatch: PlatformCatch = Reflect.get(await loadSfCommand(), 'catch');
    const shown = withVisibleWords(toSfError(error), this.argv);
    if (error instanceof JwtError && shown instanceof SfError) {
      const given = this.given(this.argv);
      shown.actions = (shown.actions ?? []).map((action) => readyProposal(action, given));
    }
    if (!this.jsonEnabled()) shown.message = withLocalTimes(shown.message);
    return platformCatch.call(this, shown);
  }

  protected override async finally(error: Error | undefined): Promise<void> {
    for (const warning of platformWarnings.splice(0)) this.warn(warning);
    return super.finally(error);
  }
}

/** The base of the command whose help stands in these messages. `codes`: its exit codes beside 0, 1 and 2. */
export function commandOf<T>(messages: Texts, codes: readonly number[]) {
  const help = helpOf(messages, codes);
  abstract class Described extends JwtCommand<T> {
    static override readonly summary = help.summary;
    static override readonly usage = help.usage;
    static override readonly description = help.description;
    static override readonly examples = help.examples;
    static override readonly errorCodes = help.errorCodes;
  }
  return Described;
}
