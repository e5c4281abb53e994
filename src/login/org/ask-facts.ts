import { JwtError } from '../../faults/errors.ts';
import { addressOn } from '../../salesforce/hosts.ts';
import { parseJson } from '../../salesforce/json.ts';
import { sendHttp } from '../../salesforce/org/http/http.ts';
import { OLDEST_SUPPORTED, restPath } from '../../salesforce/versions.ts';
import { errorCodeIn, factQueries, type OrgFacts, readFacts } from '../org-facts.ts';

/** `why`: what stood in the way, in words that may be shown; null where the org answered. */
export type FactsAnswer = { facts: OrgFacts; why: string | null };
export type AskFacts = (instanceUrl: string, accessToken: string) => Promise<FactsAnswer>;

const version = `v${OLDEST_SUPPORTED}.0`;

/**
 * Asks the org what it is: two questions in one request. Nothing is thrown: the login is good without the answers.
 * docs/salesforce.md §12.5
 */
export const askFacts: AskFacts = async (instanceUrl, accessToken) => {
  const batchRequests = Object.values(factQueries).map((query) => ({
    method: 'GET',
    url: `${version}/query?q=${encodeURIComponent(query)}`,
  }));
  try {
    const { status, body } = await sendHttp({
      method: 'POST',
      url: addressOn(instanceUrl, `${restPath(`${OLDEST_SUPPORTED}.0`)}/composite/batch`),
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      text: JSON.stringify({ batchRequests }),
    });
    const facts = status === 200 ? readFacts(body) : null;
    if (facts) return { facts, why: null };
    return { facts: {}, why: [`HTTP ${status}`, errorCodeIn(parseJson(body))].filter(Boolean).join(' ') };
  } catch (error) {
    return { facts: {}, why: error instanceof JwtError ? error.message : 'no answer' };
  }
};
