import * as Flags from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { inShort, textsOf } from '../../cli/messages.ts';
import { flagsOfOne, variablesOfExchange } from '../../exchange/cli/flags.ts';

const { summaryOf } = textsOf('jwt.login');

export const loginFlags = {
  ...flagsOfOne,
  // The page in docs says more of them.
  'jwt-key-file': inShort(flagsOfOne['jwt-key-file']),
  audience: inShort(flagsOfOne.audience),
  alias: Flags.string(summaryOf('alias')),
  'set-default': Flags.boolean({ char: 's', default: false, ...summaryOf('set-default') }),
  'set-default-dev-hub': Flags.boolean({ char: 'd', default: false, ...summaryOf('set-default-dev-hub') }),
  'no-key': Flags.boolean({ default: false, ...summaryOf('no-key') }),
};

export type LoginFlags = InferredFlags<typeof loginFlags>;

export const loginVariables = variablesOfExchange();
