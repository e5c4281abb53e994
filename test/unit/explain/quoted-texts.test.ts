/** Every error text that the project's own paper on Salesforce quotes: explain knows each. */
import { expect } from 'chai';
import { explain } from '../../../src/explain/explain.ts';
import { read } from '../../support/repo.ts';

/** What stands in backquotes and is a sentence, or a code in capitals. */
const looksSaid = (text: string): boolean =>
  (/ /.test(text) && !/[<>{}=/*;]|^sf |--|SELECT|^-|curl|npm/.test(text)) ||
  /^[A-Z][A-Z_]{6,}$/.test(text) ||
  /^[A-Z][a-z]+_[A-Z]/.test(text);

/** Values, headers, variables and names, which nobody prints as an error; and answers that have nothing to do with a login. */
const noErrors = [
  ...['Authorization: Bearer', 'Auth-Request-Type: guest', 'SOAPAction: ""', 'Sforce-Query-Options: batchSize'],
  ...['ENFORCE', 'ENFORCE_RELAXREFRESH', 'Enforce_RelaxRefresh', 'STANDARD', 'HIGH_ASSURANCE', 'CORE_ATJWT'],
  ...['SF_SCRATCH_SIGNUP_CONNECTED_APP', 'SF_AUDIENCE_URL', 'SF_LOG_LEVEL', 'SF_JWT_KEY'],
  ...[
    'Mobile APP Permission Set',
    'System Administrator',
    'Api, Web, RefreshToken',
    'Api, RefreshToken',
    'Remote Access 2.0',
  ],
  ...['Date.now() + 300', 'exp − iat', 'active: true', 'active: false', 'Auth.OauthToken.revokeToken(type, token)'],
  ...['INVALID_FIELD', 'INVALID_TYPE', 'MALFORMED_QUERY', 'NOT_FOUND'],
];

describe('docs/salesforce.md', () => {
  const quoted = [...new Set([...read('docs/salesforce.md').matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text))];
  const errors = quoted.filter((text) => looksSaid(text) && !noErrors.includes(text) && /^\w.*\w\W?$/.test(text));

  it('quotes errors', () => {
    expect(errors.length).to.be.greaterThan(40);
  });

  for (const text of errors) {
    it(`quotes "${text}", which explain knows`, () => {
      expect(explain(text).matches).not.to.have.lengthOf(0);
    });
  }
});
