import * as Flags from '@oclif/core/flags';
import { textsOf } from './messages.ts';
import { loadConfig, platformWarnings } from './platform.ts';

const { messages, summaryOf, wordsOf } = textsOf('flags');

/** `-o` of every command: a plain name, so that parsing it reads nothing. */
export const targetOrgFlag = Flags.string({ char: 'o', ...summaryOf('target-org') });

/** Versions below it are retired, and those up to the other one deprecated. */
const [OLDEST_VALID, NEWEST_DEPRECATED] = [21, 30];
const DEPRECATION_URL = 'https://help.salesforce.com/s/articleView?id=000354473&type=1;';

/** `--api-version` as the host's own flag of that name: sf's configuration may hold it, too. */
export const apiVersionFlag = Flags.custom<string>({
  ...wordsOf('api-version'),
  parse: async (input) => validVersion(input),
  default: async () => {
    const configured = (await loadConfig()).getPropertyValue<string>('org-api-version');
    if (!configured) return undefined;
    platformWarnings.push(messages.getMessage('api-version.configured', [configured]));
    return validVersion(configured);
  },
})();

function validVersion(version: string): string {
  if (!/^[1-9]\d\.0$/.test(version)) throw messages.createError('errors.InvalidApiVersion', [version]);
  if (Number(version) < OLDEST_VALID) throw messages.createError('errors.RetiredApiVersion', [OLDEST_VALID]);
  if (Number(version) <= NEWEST_DEPRECATED)
    platformWarnings.push(messages.getMessage('api-version.deprecated', [NEWEST_DEPRECATED, DEPRECATION_URL]));
  return version;
}
