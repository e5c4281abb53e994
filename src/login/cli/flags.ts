import * as Flags from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { textsOf, variablesSection } from '../../cli/messages.ts';
import { exchangeFlags } from '../../exchange/cli/flags.ts';

const { summaryOf, wordsOf } = textsOf('jwt.login');
const { audience, username, 'target-org': org, 'client-id': client, 'jwt-key-file': key } = exchangeFlags;
const { 'instance-url': url, 'require-jwt': requireJwt } = exchangeFlags;

export const loginFlags = {
  'target-org': org,
  'client-id': client,
  username,
  'jwt-key-file': key,
  'instance-url': url,
  audience,
  'require-jwt': requireJwt,
  alias: Flags.string(summaryOf('alias')),
  'set-default': Flags.boolean({ char: 's', default: false, ...wordsOf('set-default') }),
  'set-default-dev-hub': Flags.boolean({ char: 'd', default: false, ...summaryOf('set-default-dev-hub') }),
  'no-key': Flags.boolean({ default: false, ...wordsOf('no-key') }),
};

export type LoginFlags = InferredFlags<typeof loginFlags>;

export const loginVariables = variablesSection(
  'flags',
  ...['SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE', 'SF_AUDIENCE_URL', 'HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'],
);
