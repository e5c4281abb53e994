import * as Flags from '@oclif/core/flags';
import type { InferredFlags } from '@oclif/core/interfaces';
import { type HelpSection, textsOf, variablesSection } from '../../cli/messages.ts';
import { exchangeFlags } from '../../exchange/cli/flags.ts';
import { addressVariables, tokenVariables } from '../child-environment.ts';

const { messages, wordsOf } = textsOf('jwt.exec');
const { audience, username, 'target-org': org, 'client-id': client, 'jwt-key-file': key } = exchangeFlags;
const { 'instance-url': url, 'require-jwt': requireJwt, refresh } = exchangeFlags;

export const execFlags = {
  'target-org': org,
  'client-id': client,
  username,
  'jwt-key-file': key,
  'instance-url': url,
  audience,
  'require-jwt': requireJwt,
  cache: Flags.boolean(wordsOf('cache')),
  refresh,
};

export type ExecFlags = InferredFlags<typeof execFlags>;

export const execVariables: HelpSection = {
  header: 'ENVIRONMENT VARIABLES',
  body: [
    { name: tokenVariables.join(', '), description: messages.getMessage('env.token') },
    { name: addressVariables.join(', '), description: messages.getMessage('env.address') },
    ...variablesSection(
      'flags',
      ...['SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE', 'SF_AUDIENCE_URL', 'SF_JWT_NO_REVEAL'],
      ...['HTTPS_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'],
    ).body,
  ],
};
