/** How much Salesforce takes or gives at a time. */
import { isFault } from '../faults/errors.ts';

/** Components that one `readMetadata` may name. docs/salesforce.md §12.1 */
export const NAMES_PER_READ = 10;

/** Types that one `listMetadata` may name. docs/salesforce.md §12.1 */
export const TYPES_PER_LIST = 3;

/** OauthToken gives so many rows a query, and the rest behind OFFSET, which has an end too. docs/salesforce.md §10 */
export const OAUTH_TOKENS_PER_QUERY = 500;
export const LARGEST_OFFSET = 2000;

/** Rows of LoginHistory that come as one page. docs/salesforce.md §10 */
export const LOGINS_PER_QUERY = 2000;

/** Ids, and labels of apps, that fit into the address of one query. */
export const IDS_PER_QUERY = 200;
export const LABELS_PER_QUERY = 50;
/** In characters, as an address has them: the names of permission sets in one query, which has each up to three times. docs/salesforce.md §10 */
export const LENGTH_OF_SET_NAMES = 2500;

/** The certificate of an app, as it is sent: PEM with its header lines. docs/salesforce.md §9 */
export const MAXIMUM_CERTIFICATE_BYTES = 4096;

/** Less is refused by RFC 7518 §3.3 for RS256, which is all that Salesforce makes and takes. docs/salesforce.md §5.2, §9 */
export const LEAST_RSA_BITS = 2048;

/** The session or the day's allowance is gone: the next call would fail alike. docs/salesforce.md §12.3 */
export const isSpent = (error: unknown): boolean =>
  isFault(error, 'org-refused-session') ||
  (isFault(error, 'org-refused') && error.detail.errorCode === 'REQUEST_LIMIT_EXCEEDED');
