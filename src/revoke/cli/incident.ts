/** What was seen and done, and when, for those who ask the next day: Markdown, which other runs go on with. No secret is in it. */
import { readFile } from 'node:fs/promises';
import { SfError } from '@salesforce/core/sfError';
import type { Console } from '../../cli/console.ts';
import { toSfError } from '../../cli/errors.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { outputFault, requireWritable, writeSecretFile } from '../../cli/files/secret-file.ts';
import { alignedLines } from '../../cli/layout.ts';
import { visible } from '../../faults/harmless.ts';
import type { Next } from '../next.ts';

/** `whose`, `lines`: as the screen shows them. */
export type Ending = { title: string; whose: string[]; lines: string[]; next: Next[] };

export type Incident = {
  /** Something that happened now. */
  note(what: string): void;
  close(ending: Ending): Promise<void>;
  /** For work that failed: writes down what was done by then, and throws the same. */
  closeFailed(error: unknown): Promise<never>;
};

const none: Incident = {
  note: () => undefined,
  close: async () => undefined,
  closeFailed: async (error) => {
    throw error;
  },
};

/** `by`: the username of the login that asks the org; null: none is needed. */
type Circumstances = { host: string; by: string | null };

/**
 * A new part of the report in `file`; undefined: nobody wants one.
 * @throws JwtError `OutputFileError` for a file that could not be written, before anything else is done.
 */
export async function openIncident(
  speaker: Pick<Console, 'warn'>,
  file: string | undefined,
  { host, by }: Circumstances,
  now: () => Date = () => new Date(),
): Promise<Incident> {
  if (file === undefined) return none;
  await requireWritable(file);
  const events: { at: Date; what: string }[] = [{ at: now(), what: 'begun' }];
  const write = async ({ title, whose, lines, next }: Ending): Promise<void> => {
    const place = [
      { name: 'Org', value: new URL(host).host },
      { name: 'Done by', value: by ?? 'whoever had the token: no login was needed' },
    ];
    const part = [
      `## ${stamp(now())}: ${visible(title)}`,
      '',
      ...literal([...alignedLines(place), ...whose]),
      'What happened:',
      '',
      ...literal(events.map(({ at, what }) => `${stamp(at)}  ${what}`)),
      'What came of it:',
      '',
      ...literal(lines),
      ...(next.length > 0 ? ['What can be done next:', ''] : []),
      ...literal(next.flatMap(({ why, command }) => [`# ${why}`, command])),
    ].join('\n');
    await writeSecretFile(file, joined(await textOf(file), part));
  };
  return {
    note: (what) => void events.push({ at: now(), what }),
    // All is done and shown by then: what failed is the report alone.
    close: (ending) =>
      write(ending).catch((error: unknown) => {
        const fault = toSfError(error);
        const { name, message } = fault;
        speaker.warn({ name, message, actions: fault instanceof SfError ? (fault.actions ?? []) : [] });
        process.exitCode = exitCodes.failed;
      }),
    closeFailed: async (error) => {
      const { name, message } = toSfError(error);
      // The fault itself is what a person has to see, also where its report can't be written.
      await write({ title: `failed: ${name}`, whose: [], lines: [message], next: [] }).catch(() => undefined);
      throw error;
    },
  };
}

const stamp = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** As a block in which Markdown gives no sign a meaning. */
const literal = (lines: string[]): string[] =>
  lines.length === 0 ? [] : [...lines.map((line) => `    ${visible(line)}`.trimEnd()), ''];

const heading = '# Revoked access\n';

const joined = (before: string, part: string): string => `${(before || heading).trimEnd()}\n\n${part.trimEnd()}\n`;

const textOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw outputFault(file, error);
  });
