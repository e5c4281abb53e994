import * as Flags from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { textsOf } from '../../cli/messages.ts';
import { flagsOfOne, variablesOfExchange } from '../../exchange/cli/flags.ts';

const { summaryOf, wordsOf } = textsOf('jwt.login');

export const loginFlags = {
  ...flagsOfOne,
  alias: Flags.string(summaryOf('alias')),
  'set-default': Flags.boolean({ char: 's', default: false, ...wordsOf('set-default') }),
  'set-default-dev-hub': Flags.boolean({ char: 'd', default: false, ...summaryOf('set-default-dev-hub') }),
  'no-key': Flags.boolean({ default: false, ...wordsOf('no-key') }),
};

export type LoginFlags = InferredFlags<typeof loginFlags>;

export const loginVariables = variablesOfExchange();
