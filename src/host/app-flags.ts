import { Messages } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';
import type { AppType } from '../domain/app/app.ts';
import { targetOrgFlag } from './target-org.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'flags');

/** Flags of every command that works on one app of an org. */
export const appFlags = {
  'target-org': targetOrgFlag,
  'api-version': Flags.orgApiVersion({ summary: messages.getMessage('flags.api-version.summary') }),
  app: Flags.string({
    char: 'a',
    required: true,
    summary: messages.getMessage('flags.app.summary'),
    description: messages.getMessage('flags.app.description'),
  }),
  'app-type': Flags.option({ options: ['connected-app', 'external-client-app'] as const })({
    summary: messages.getMessage('flags.app-type.summary'),
  }),
};

/** Flags of every command that writes. */
export const writeFlags = {
  'dry-run': Flags.boolean({ default: false, summary: messages.getMessage('flags.dry-run.summary') }),
  'no-prompt': Flags.boolean({ char: 'p', default: false, summary: messages.getMessage('flags.no-prompt.summary') }),
};

const appTypes: Record<'connected-app' | 'external-client-app', AppType> = {
  'connected-app': 'ConnectedApp',
  'external-client-app': 'ExternalClientApp',
};

type AppFlagValues = {
  'api-version': string | undefined;
  app: string;
  'app-type': keyof typeof appTypes | undefined;
};

/** The flags as the input that `openApp` takes. */
export const openInput = (flags: AppFlagValues) => ({
  apiVersion: flags['api-version'],
  app: flags.app,
  appType: flags['app-type'] && appTypes[flags['app-type']],
});
