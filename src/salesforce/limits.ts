/** How much Salesforce takes or gives at a time. */

/** Components that one `readMetadata` may name. docs/salesforce.md §12.1 */
export const NAMES_PER_READ = 10;

/** OauthToken gives so many rows a query, and the rest behind OFFSET, which has an end too. docs/salesforce.md §10 */
export const OAUTH_TOKENS_PER_QUERY = 500;
export const LARGEST_OFFSET = 2000;

/** Less is refused by RFC 7518 §3.3 for RS256, which is all that Salesforce makes and takes. docs/salesforce.md §5.2, §9 */
export const LEAST_RSA_BITS = 2048;
