import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { helpSection } from '../../cli/exit-codes.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';
import { type Shell, shells } from '../../cli/shell.ts';
import { JwtError } from '../../faults/errors.ts';
import { type ExchangeFormat, exchangeFormats } from './render.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.exchange');

export const exchangeFlags = {
  'target-org': targetOrgFlag,
  'client-id': Flags.string({ char: 'i', summary: messages.getMessage('flags.client-id.summary') }),
  username: Flags.string({ summary: messages.getMessage('flags.username.summary') }),
  'jwt-key-file': Flags.string({
    char: 'f',
    summary: messages.getMessage('flags.jwt-key-file.summary'),
    description: messages.getMessage('flags.jwt-key-file.description'),
  }),
  'instance-url': Flags.string({ char: 'r', summary: messages.getMessage('flags.instance-url.summary') }),
  audience: Flags.string({
    summary: messages.getMessage('flags.audience.summary'),
    description: messages.getMessage('flags.audience.description'),
  }),
  format: Flags.option({ options: exchangeFormats, default: 'summary' as const })({
    summary: messages.getMessage('flags.format.summary'),
    description: messages.getMessage('flags.format.description'),
  }),
  shell: Flags.option({ options: shells })({
    summary: messages.getMessage('flags.shell.summary'),
    description: messages.getMessage('flags.shell.description'),
  }),
  'output-file': Flags.string({
    summary: messages.getMessage('flags.output-file.summary'),
    description: messages.getMessage('flags.output-file.description'),
  }),
  'require-jwt': Flags.boolean({ default: false, summary: messages.getMessage('flags.require-jwt.summary') }),
  'assertion-only': Flags.boolean({
    default: false,
    summary: messages.getMessage('flags.assertion-only.summary'),
    description: messages.getMessage('flags.assertion-only.description'),
    exclusive: ['require-jwt', 'show-request', 'cache', 'format'],
  }),
  'show-request': Flags.boolean({
    default: false,
    summary: messages.getMessage('flags.show-request.summary'),
    description: messages.getMessage('flags.show-request.description'),
  }),
  // Both without a default: it would count as given.
  cache: Flags.boolean({
    summary: messages.getMessage('flags.cache.summary'),
    description: messages.getMessage('flags.cache.description'),
  }),
  refresh: Flags.boolean({
    summary: messages.getMessage('flags.refresh.summary'),
    dependsOn: ['cache'],
  }),
  'usernames-file': Flags.string({
    summary: messages.getMessage('flags.usernames-file.summary'),
    description: messages.getMessage('flags.usernames-file.description'),
    exclusive: ['username', 'format', 'assertion-only', 'show-request', 'cache'],
  }),
  concurrency: Flags.integer({
    summary: messages.getMessage('flags.concurrency.summary'),
    min: 1,
    max: 50,
    dependsOn: ['usernames-file'],
  }),
};

export const exchangeVariables = helpSection('ENVIRONMENT VARIABLES', {
  SF_JWT_KEY: messages.getMessage('env.SF_JWT_KEY'),
  SF_JWT_KEY_PASSPHRASE: messages.getMessage('env.SF_JWT_KEY_PASSPHRASE'),
  SF_AUDIENCE_URL: messages.getMessage('env.SF_AUDIENCE_URL'),
  SF_JWT_NO_REVEAL: messages.getMessage('env.SF_JWT_NO_REVEAL'),
  HTTPS_PROXY: messages.getMessage('env.HTTPS_PROXY'),
  NO_PROXY: messages.getMessage('env.NO_PROXY'),
  NODE_EXTRA_CA_CERTS: messages.getMessage('env.NODE_EXTRA_CA_CERTS'),
});

/** Where the token goes, and how it is written. */
export type ExchangeOutput = {
  format: ExchangeFormat;
  shell?: Shell | undefined;
  'output-file'?: string | undefined;
};

/** The shell whose words are wanted. @throws JwtError `InputMissingError` for a shell that no format would speak to. */
export function shellOf({ format, shell }: ExchangeOutput): Shell {
  if (shell && format !== 'env' && format !== 'curl') throw new JwtError('InputMissingError', { variant: 'shell' });
  return shell ?? 'posix';
}

/** The options by which an exchange gives out a secret, as the user writes them; a file that keeps a token is one. */
export function revealingOptions(
  flags: ExchangeOutput & { 'assertion-only': boolean; cache?: boolean | undefined },
  json: boolean,
): string[] {
  return [
    ...(flags.format === 'summary' ? [] : [`--format ${flags.format}`]),
    ...(flags['output-file'] === undefined ? [] : ['--output-file']),
    ...(flags['assertion-only'] ? ['--assertion-only'] : []),
    ...(flags.cache ? ['--cache'] : []),
    ...(json ? ['--json'] : []),
  ];
}
