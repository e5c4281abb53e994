/** How much Salesforce takes or gives at a time. */

/** Components that one `readMetadata` may name. docs/salesforce.md §12.1 */
export const NAMES_PER_READ = 10;

/** OauthToken gives so many rows a query, and the rest behind OFFSET, which has an end too. docs/salesforce.md §10 */
export const OAUTH_TOKENS_PER_QUERY = 500;
export const LARGEST_OFFSET = 2000;

/** Rows of LoginHistory that come as one page. docs/salesforce.md §10 */
export const LOGINS_PER_QUERY = 2000;

/** Ids, and labels of apps, that fit into the address of one query. */
export const IDS_PER_QUERY = 200;
export const LABELS_PER_QUERY = 50;

/** The certificate of an app, as it is sent: PEM with its header lines. docs/salesforce.md §9 */
export const MAXIMUM_CERTIFICATE_BYTES = 4096;
