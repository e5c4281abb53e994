import { exchangeAgain, type Finding, finding } from '../faults/finding.ts';
import { idPrefixes, isId } from '../salesforce/ids.ts';
import type { JsonObject } from '../token/strict-json.ts';
import { textOf } from '../token/token-kind.ts';
import type { TokenTimes } from '../token/token-times.ts';

/** In seconds. Salesforce documents three minutes; the limit is not enforced. docs/salesforce.md §5.2 */
const longAssertion = 300;

const judgeAudience = (payload: JsonObject): Finding[] => {
  const audience = payload.aud;
  if (Array.isArray(audience))
    return [finding('warning', 'audience-list', 'aud is a list. Salesforce documents a single string; send that.')];
  const isUrl = typeof audience === 'string' && /^https:\/\/[^/]+\/?$/.test(audience);
  return isUrl
    ? []
    : [
        finding(
          'warning',
          'audience-unusual',
          'aud is not a plain https URL. Salesforce expects https://login.salesforce.com, https://test.salesforce.com, ' +
            'or the URL of the My Domain or site.',
        ),
      ];
};

const judgeSubject = (payload: JsonObject): Finding[] => {
  const subject = textOf(payload, 'sub');
  if (subject === undefined && textOf(payload, 'prn') !== undefined)
    return [finding('info', 'prn', 'The user is named by prn, the obsolete spelling of sub.')];
  return subject !== undefined && !subject.includes('@')
    ? [
        finding(
          'warning',
          isId(subject, idPrefixes.user) ? 'subject-is-id' : 'subject-unusual',
          'sub must be the Salesforce username, which has the form of an email address.',
        ),
      ]
    : [];
};

/** What Salesforce would say of an assertion, as far as the assertion alone shows. docs/salesforce.md §5.2 and §5.4 */
export const judgeAssertion = (payload: JsonObject, times: TokenTimes): Finding[] => {
  const findings = [...judgeAudience(payload), ...judgeSubject(payload)];
  if (times.expired)
    findings.push(
      finding('error', 'assertion-expired', 'Salesforce refuses this with "expired authorization code".', [
        exchangeAgain,
      ]),
    );
  if (times.expiresInSeconds !== null && times.expiresInSeconds > longAssertion)
    findings.push(
      finding(
        'info',
        'assertion-long-lived',
        'Salesforce documents at most three minutes for exp. Until then, whoever holds this can log in as the user.',
      ),
    );
  return findings;
};
