/** How a paste is read: who says what in it, and which of it is the cause. */
import { expect } from 'chai';
import { renderExplanation } from '../../../src/explain/cli/render.ts';
import { explain } from '../../../src/explain/explain.ts';
import { blocksOf, statementsIn } from '../../../src/explain/statements.ts';
import { allSections } from '../../../src/faults/sections.ts';

const codesIn = (text: string): string[] => explain(text).matches.map(({ code }) => code);
const nobody = (): boolean => false;

describe('the statements of a paste', () => {
  it('keep a message with its trace, and a document over several lines', () => {
    expect(blocksOf(['Error: a', '    at f (x.js:1:2)', 'Error: b', '{', '"c": 1', '}', 'd'])).to.deep.equal([
      ['Error: a', '    at f (x.js:1:2)'],
      ['Error: b'],
      ['{', '"c": 1', '}'],
      ['d'],
    ]);
  });

  it('end a document that nothing closes', () => {
    expect(blocksOf(['{', ...Array.from({ length: 1000 }, () => 'x')]).length).to.be.greaterThan(3);
  });

  it('tell what is said from what is guessed and from what was only tried', () => {
    const { said, guessed, tried, isOfOthers } = statementsIn(
      [
        'invalid assertion',
        'It might be your network. The server said: invalid_grant',
        'audience is invalid  [audience=https://test.salesforce.com login=https://acme.my.salesforce.com]',
        'psql: error: could not connect',
      ],
      nobody,
    );
    expect(said).to.deep.equal(['invalid assertion', 'The server said: invalid_grant']);
    expect(guessed).to.have.lengthOf(2);
    expect(tried).to.have.lengthOf(3);
    expect(isOfOthers).to.equal(false);
  });
});

describe('explain, of who says what', () => {
  it('takes the tries of the CLI for the cause only where nothing else tells it', () => {
    const tried = 'audience is invalid  [audience=https://login.salesforce.com login=https://acme.my.salesforce.com]';
    expect(codesIn(`client identifier invalid\n${tried}\n${tried}`)).to.deep.equal(['wrong-client-id']);
    expect(codesIn(`JwtGrantError\n${tried}\n${tried}`)).to.deep.equal(['wrong-audience']);
  });

  it('finds the cause in a whole log of a build', () => {
    const logs: [text: string, code: string][] = [
      [
        "##[section]Starting: Deploy\nnpm WARN deprecated request@2.88.2\nsf org login jwt --client-id *** --jwt-key-file server.key --username ci@acme.example --instance-url https://login.salesforce.com\nError (JwtGrantError): We encountered a JSON web token error, which is likely not an issue with Salesforce CLI. Here’s the error: JwtAuthError::Error authenticating with JWT.\nErrors encountered:\nuser hasn't approved this consumer\nuser hasn't approved this consumer\naudience is invalid  [audience=https://test.salesforce.com login=https://login.salesforce.com]\n##[error]Bash exited with code '1'.\n##[section]Finishing: Deploy",
        'not-approved',
      ],
      [
        'JwtAuthError: Error authenticating with JWT.\nErrors encountered:\naudience is invalid  [audience=https://login.salesforce.com login=https://test.salesforce.com]\naudience is invalid  [audience=https://test.salesforce.com login=https://test.salesforce.com]',
        'wrong-audience',
      ],
      [
        '+ sf org login jwt --jwt-key-file assets/server.key\nError (JwtGrantError): We encountered a JSON web token error, which is likely not an issue with Salesforce CLI. Here’s the error: JwtAuthError::Error authenticating with JWT.\nErrors encountered:\nsecretOrPrivateKey must be an asymmetric key when using RS256\n',
        'key-format-not-accepted',
      ],
      [
        'SyntaxError: Unexpected token < in JSON at position 0\n    at JSON.parse (<anonymous>)\n    at Response.json (/app/node_modules/node-fetch/lib/index.js:241:29)',
        'org-answered-badly-html',
      ],
      [
        '+ openssl enc -nosalt -aes-256-cbc -d -in assets/server.key.enc -out assets/server.key -base64 -K *** -iv ***\nbad decrypt\n140:error:0606506D:digital envelope routines:EVP_DecryptFinal_ex:wrong final block length:evp_enc.c:518:',
        'openssl-enc-failed',
      ],
      ['hex string is too short, padding with zero bytes to length\nbad decrypt', 'openssl-enc-failed'],
      ['HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM', 'org-unreachable-proxy-credentials'],
    ];
    for (const [text, code] of logs) expect(codesIn(text)[0], text).to.equal(code);
  });

  it('takes what a client supposes for nothing where it also says what it was told', () => {
    expect(codesIn('Login failed: maybe the IP is restricted. The answer was "invalid_grant"')).to.deep.equal([
      'exchange-refused',
    ]);
    expect(codesIn('The login may have failed because of an ip restricted profile')).to.deep.equal(['ip-or-hours']);
  });

  it('hears a service that checks tokens, which has not asked the org', () => {
    for (const header of [
      'WWW-Authenticate: Bearer error="invalid_token"',
      'www-authenticate: Bearer realm="x", error="invalid_token"',
    ])
      expect(codesIn(`HTTP/1.1 401\n${header}`), header).to.deep.equal(['token-refused-by-service']);
    expect(codesIn('{"error":"invalid_token","error_description":"invalid token"}')).to.deep.equal([
      'token-already-dead',
    ]);
  });

  it('asks whether a person was there before it speaks of one', () => {
    expect(codesIn('{"error":"access_denied","error_description":"end-user denied authorization"}')).to.deep.equal([
      'access-denied-by-policy',
    ]);
    expect(
      codesIn('https://x.example/cb?error=access_denied&error_description=end-user+denied+authorization'),
    ).to.deep.equal(['access-denied-by-user']);
  });
});

describe('a code alone', () => {
  it('gives all that it can stand for, each of which has more to say', () => {
    for (const code of [
      'invalid_grant',
      'invalid_client',
      'invalid_client_id',
      'invalid_request',
      'invalid_token',
      'access_denied',
    ]) {
      const { matches, candidates } = explain(`Error: ${code}`);
      expect(matches, code).to.have.lengthOf(1);
      expect(candidates.length, code).to.be.greaterThan(1);
      for (const candidate of candidates) expect(codesIn(candidate.code)).to.deep.equal([candidate.code]);
    }
  });

  it('gives none where words tell which of them it is', () => {
    expect(explain('invalid_grant: audience is invalid').candidates).to.deep.equal([]);
    expect(explain('invalid_client: invalid client credentials').candidates).to.deep.equal([]);
  });

  it('has the line for doctor filled in with what the paste tells, and with no more', () => {
    const key = `3MVG9${'A'.repeat(80)}`;
    const login = `sf org login jwt --client-id ${key} --username ci@acme.example --jwt-key-file ci/server.key --instance-url https://acme.my.salesforce.com`;
    const [action = ''] = explain(`$ ${login}\nError: invalid_grant`).matches[0]?.actions ?? [];
    expect(action).to.include(
      `sf jwt doctor --client-id ${key} --username ci@acme.example --jwt-key-file ci/server.key --instance-url https://acme.my.salesforce.com`,
    );
    const [open = ''] = explain('Error: invalid_grant').matches[0]?.actions ?? [];
    expect(open).to.include('--client-id <consumer key> --username <username>');
    const [two = ''] =
      explain('username=a@acme.example\nusername=b@acme.example\ninvalid_grant').matches[0]?.actions ?? [];
    expect(two).to.include('--username <username>');
  });

  it('proposes no consumer key that may be cut off', () => {
    expect(JSON.stringify(explain('--client-id 3MVG9abcdef\ninvalid_grant'))).not.to.include('3MVG9');
  });

  it('never fills in what could be a secret', () => {
    const secrets = [
      '00D5g000004XyZa!AQ0AQabcdefghijklmnopqrstuvwxyz',
      '5Aep861abcdefghijklmnop',
      '1234567890123456789',
    ];
    for (const secret of secrets) {
      const shown = JSON.stringify(
        explain(`--client-id ${secret} --username ${secret} --jwt-key-file ${secret}\ninvalid_grant`),
      );
      expect(shown).not.to.include(secret);
    }
  });
});

describe('what is shown', () => {
  it('has the first thing to do on the first screen, whatever is explained', () => {
    const alone = ['invalid_grant', 'invalid_client', 'invalid_request', 'INVALID_SESSION_ID', 'access_denied'];
    for (const text of [...allSections().map(({ code }) => code), ...alone.map((code) => `Error: ${code}`)]) {
      const lines = renderExplanation(explain(text));
      const at = lines.indexOf('What to do');
      if (at >= 0) expect(at + 1, text).to.be.lessThan(24);
    }
  });

  it('shows each candidate in one line', () => {
    const { candidates, ...rest } = explain('invalid_grant');
    const lines = renderExplanation({ candidates, ...rest });
    for (const { code, decides } of candidates)
      expect(
        lines.filter((line) => line.includes(code) && line.includes(decides)),
        code,
      ).to.have.lengthOf(1);
  });
});
