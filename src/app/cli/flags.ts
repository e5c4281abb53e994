import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { apiVersionFlag, targetOrgFlag } from '../../cli/org-flags.ts';
import { appTypeFlag } from './app-choice.ts';

export { appTypes, openInput } from './app-choice.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'flags');

/** Flags of every command that works on one app of an org. */
export const appFlags = {
  'target-org': targetOrgFlag,
  'api-version': apiVersionFlag,
  app: Flags.string({
    char: 'a',
    required: true,
    summary: messages.getMessage('flags.app.summary'),
    description: messages.getMessage('flags.app.description'),
  }),
  'app-type': appTypeFlag,
};

/** Flags of every command that writes. */
export const writeFlags = {
  'dry-run': Flags.boolean({ default: false, summary: messages.getMessage('flags.dry-run.summary') }),
  'no-prompt': Flags.boolean({ char: 'p', default: false, summary: messages.getMessage('flags.no-prompt.summary') }),
};
