import * as Flags from '@oclif/core/flags';
import { textsOf } from '../../cli/messages.ts';
import { apiVersionFlag, targetOrgFlag } from '../../cli/org-flags.ts';
import type { AppType } from '../app.ts';
import { purposes } from '../purpose.ts';

const { summaryOf } = textsOf('flags');

/** Kind of the app, for a name that both kinds have. */
export const appTypeFlag = Flags.custom<AppType>({
  options: ['connected-app', 'external-client-app', 'ConnectedApp', 'ExternalClientApp'], // and as results call them
  parse: async (text) => (/^connected/i.test(text) ? 'ConnectedApp' : 'ExternalClientApp'),
  ...summaryOf('app-type'),
})();

/** What the token is to be used for. */
export const purposeFlag = Flags.option({ options: purposes, ...summaryOf('purpose') })();

/** Flags of every command that works on one app of an org. */
export const appFlags = {
  'target-org': targetOrgFlag,
  'api-version': apiVersionFlag,
  app: Flags.string({ char: 'a', required: true, ...summaryOf('app') }),
  'app-type': appTypeFlag,
};

/** Flags of every command that writes. */
export const writeFlags = {
  'dry-run': Flags.boolean({ default: false, ...summaryOf('dry-run') }),
  'no-prompt': Flags.boolean({ char: 'p', default: false, ...summaryOf('no-prompt') }),
};

/** Flags of a command that can also work without an org. Parsing them does not load the platform. */
export const optionalAppFlags = {
  'target-org': { ...targetOrgFlag, dependsOn: ['app'] },
  'api-version': Flags.string({ ...summaryOf('api-version'), dependsOn: ['app'] }),
  app: Flags.string({ char: 'a', ...summaryOf('app') }),
  'app-type': { ...appTypeFlag, dependsOn: ['app'] },
};
