/** What a token's own word for its issuer is worth, where nobody else named one. docs/salesforce.md §6.2, §6.3 */
import { isMyDomain, issuerHost } from '../salesforce/hosts.ts';
import { shortJson } from './checks.ts';

/**
 * Who says which issuer must have signed: a person, by a flag that names it or its keys; the default org, where no flag does;
 * the token itself, where a person allows that by `--any-org`; or nobody, which verifies no token.
 */
export type NamedBy = 'person' | 'default-org' | 'token' | 'nobody';

/** The issuer that may be asked for its keys, or why there is none. */
type OwnIssuer = { issuer: string } | { fault: string };

/**
 * Only a My Domain, written letter for letter as an org writes it: whoever reads the name afterwards has to read the host that
 * was asked. Pages of a site are made by its owner, so that a site is asked only when a person names it.
 */
export function ownIssuer(iss: string): OwnIssuer {
  const host = issuerHost({ issuer: iss });
  if (host === null)
    return { fault: `${shortJson(iss)} is not a Salesforce host; specify the issuer with --issuer-url` };
  if (!isMyDomain(host))
    return {
      fault: `${shortJson(iss)} is not a My Domain, so it is not a trusted issuer; specify the issuer with --issuer-url`,
    };
  return iss === host ? { issuer: host } : { fault: `${shortJson(iss)} is not written as an org writes it: ${host}` };
}
