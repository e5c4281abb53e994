import * as Flags from '@oclif/core/flags';
import { isApiVersion, NEWEST_DEPRECATED, OLDEST_VALID } from '../salesforce/versions.ts';
import { exitCodes } from './exit-codes.ts';
import { textsOf } from './messages.ts';
import { loadConfig, platformWarnings } from './platform.ts';

const { messages, summaryOf } = textsOf('flags');

/** `-o` of every command: a plain name, so that parsing it reads nothing. */
export const targetOrgFlag = Flags.string({ char: 'o', ...summaryOf('target-org') });

const DEPRECATION_URL = 'https://help.salesforce.com/s/articleView?id=000354473&type=1;';

/** `--api-version` as the host's own flag of that name: sf's configuration may hold it, too. */
export const apiVersionFlag = Flags.custom<string>({
  ...summaryOf('api-version'),
  parse: async (input) => validVersion(input),
  default: async () => {
    const configured = (await loadConfig()).getPropertyValue<string>('org-api-version');
    if (!configured) return undefined;
    platformWarnings.push(messages.getMessage('api-version.configured', [configured]));
    return validVersion(configured);
  },
})();

function validVersion(version: string): string {
  if (!isApiVersion(version)) throw messages.createError('errors.InvalidApiVersion', [version], [], exitCodes.usage);
  if (Number(version) < OLDEST_VALID)
    throw messages.createError('errors.RetiredApiVersion', [OLDEST_VALID], [], exitCodes.usage);
  if (Number(version) <= NEWEST_DEPRECATED)
    platformWarnings.push(messages.getMessage('api-version.deprecated', [NEWEST_DEPRECATED, DEPRECATION_URL]));
  return version;
}
