import * as Flags from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { textsOf, variablesSection } from '../../cli/messages.ts';
import { flagsOfOne } from '../../exchange/cli/flags.ts';

const { summaryOf } = textsOf('jwt.login');

export const loginFlags = {
  ...flagsOfOne,
  alias: Flags.string(summaryOf('alias')),
  'set-default': Flags.boolean({ char: 's', default: false, ...summaryOf('set-default') }),
  'set-default-dev-hub': Flags.boolean({ char: 'd', default: false, ...summaryOf('set-default-dev-hub') }),
  'no-key': Flags.boolean({ default: false, ...summaryOf('no-key') }),
};

export type LoginFlags = InferredFlags<typeof loginFlags>;

export const loginVariables = variablesSection('flags', 'SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE');
