/** What a word of the command line was meant to be, where the host says only that there is no place for it. */
import type { Config } from '@oclif/core/interfaces';
import type { JwtError } from '../faults/errors.ts';
import type { FlagForms, Given } from './arguments.ts';
import { fileArgument } from './file-arguments.ts';
import { type OtherFlags, unknownFlag, unknownInText } from './unknown-flags.ts';

type CommandLine = {
  /** Of the command: `jwt:cert:upload`. */
  id: string;
  /** Whether its words are a text, in which hyphens stand for themselves. */
  isText: boolean;
  argv: readonly string[];
  given: readonly Given[];
  flags: FlagForms;
  config: Pick<Config, 'commands'>;
};

const wordsOf = (id: string): string => id.replaceAll(':', ' ');

export function misread({ id, isText, argv, given, flags, config }: CommandLine): JwtError | null {
  if (isText) return unknownInText(given);
  const others = (): OtherFlags =>
    config.commands
      .filter((one) => one.id.startsWith('jwt:') && one.id !== id)
      .map((one) => ({ command: wordsOf(one.id), flags: Object.keys(one.flags) }));
  return unknownFlag(given, flags, others) ?? fileArgument(wordsOf(id), argv, { given, flags });
}
