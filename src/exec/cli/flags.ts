import * as Flags from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { type HelpSection, textsOf } from '../../cli/messages.ts';
import { exchangeFlags, exchangeVariables, flagsOfOne } from '../../exchange/cli/flags.ts';
import { addressVariables, tokenVariables } from '../child-environment.ts';

const { messages, summaryOf } = textsOf('jwt.exec');

export const execFlags = {
  ...flagsOfOne,
  cache: Flags.boolean(summaryOf('cache')),
  refresh: exchangeFlags.refresh,
};

export type ExecFlags = InferredFlags<typeof execFlags>;

export const execVariables: HelpSection = {
  header: 'ENVIRONMENT VARIABLES',
  body: [
    { name: tokenVariables[0], description: messages.getMessage('env.token') },
    { name: addressVariables[0], description: messages.getMessage('env.address') },
    ...exchangeVariables.body,
  ],
};
