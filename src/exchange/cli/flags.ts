import * as Flags from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { textsOf, variablesSection } from '../../cli/messages.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';
import { type Shell, shells } from '../../cli/shell.ts';
import { JwtError } from '../../faults/errors.ts';
import { exchangeFormats } from './render.ts';

const { summaryOf } = textsOf('jwt.exchange');
const common = textsOf('flags');

/** Of one exchange: who asks, for whom and where, and what is to come of it. */
export const flagsOfOne = {
  'target-org': targetOrgFlag,
  'client-id': Flags.string({ char: 'i', ...common.summaryOf('client-id') }),
  username: Flags.string(common.summaryOf('username')),
  'jwt-key-file': Flags.string({ char: 'f', ...common.summaryOf('jwt-key-file') }),
  'instance-url': Flags.string({ char: 'r', ...common.summaryOf('instance-url') }),
  audience: Flags.string(common.summaryOf('audience')),
  'require-jwt': Flags.boolean({ default: false, ...summaryOf('require-jwt') }),
};

export const exchangeFlags = {
  ...flagsOfOne,
  format: Flags.option({ options: exchangeFormats, default: 'summary' as const })(summaryOf('format')),
  shell: Flags.option({ options: shells })(summaryOf('shell')),
  'output-file': Flags.string(summaryOf('output-file')),
  'assertion-only': Flags.boolean({
    default: false,
    ...summaryOf('assertion-only'),
    exclusive: ['require-jwt', 'show-request', 'cache', 'format'],
  }),
  'show-request': Flags.boolean({ default: false, ...summaryOf('show-request') }),
  // Both without a default: it would count as given.
  cache: Flags.boolean(summaryOf('cache')),
  refresh: Flags.boolean({ ...summaryOf('refresh'), dependsOn: ['cache'] }),
  'usernames-file': Flags.string({
    ...common.summaryOf('usernames-file'),
    exclusive: ['username', 'format', 'assertion-only', 'show-request', 'cache'],
  }),
  concurrency: Flags.integer({ ...summaryOf('concurrency'), min: 1, max: 50, dependsOn: ['usernames-file'] }),
};

export type ExchangeFlags = InferredFlags<typeof exchangeFlags>;

export const exchangeVariables = variablesSection('flags', 'SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE', 'SF_JWT_NO_REVEAL');

/** The shell whose words are wanted. @throws JwtError `InputMissingError` for a shell that no format would speak to. */
export function shellOf({ format, shell }: Pick<ExchangeFlags, 'format' | 'shell'>): Shell {
  if (shell && format !== 'env' && format !== 'curl') throw new JwtError('input-missing-shell');
  return shell ?? 'posix';
}

/** The options by which an exchange gives out a secret, as the user writes them; a file that keeps a token is one. */
export function revealingOptions(flags: ExchangeFlags, json: boolean): string[] {
  const options: Record<string, boolean> = {
    [`--format ${flags.format}`]: flags.format !== 'summary',
    '--output-file': flags['output-file'] !== undefined,
    '--assertion-only': flags['assertion-only'],
    '--cache': flags.cache === true,
    '--json': json,
  };
  return Object.keys(options).filter((option) => options[option]);
}
