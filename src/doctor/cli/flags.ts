import * as Flags from '@oclif/core/flags';
import { appTypeFlag, purposeFlag } from '../../app/cli/flags.ts';
import { textsOf, variablesSection } from '../../cli/messages.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';

const { summaryOf } = textsOf('jwt.doctor');
const common = textsOf('flags');

export const doctorFlags = {
  'target-org': targetOrgFlag,
  app: Flags.string({ char: 'a', ...summaryOf('app') }),
  'app-type': { ...appTypeFlag, dependsOn: ['app'] },
  'client-id': Flags.string({ char: 'i', ...common.summaryOf('client-id') }),
  username: Flags.string(common.summaryOf('username')),
  'jwt-key-file': Flags.string({ char: 'f', ...common.summaryOf('jwt-key-file') }),
  'cert-file': Flags.string(summaryOf('cert-file')),
  'instance-url': Flags.string({ char: 'r', ...common.summaryOf('instance-url') }),
  audience: Flags.string(common.summaryOf('audience')),
  purpose: purposeFlag,
  'usernames-file': Flags.string({ ...common.summaryOf('usernames-file'), exclusive: ['username', 'offline'] }),
  format: Flags.option({ options: ['human', 'github'] as const, default: 'human', ...summaryOf('format') })(),
  offline: Flags.boolean({ default: false, ...summaryOf('offline') }),
};

export const doctorVariables = variablesSection('flags', 'SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE');
