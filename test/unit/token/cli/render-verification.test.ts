import { expect } from 'chai';
import { verdictLine, verificationLines } from '../../../../src/token/cli/render-verification.ts';
import { keysOfSet } from '../../../../src/token/signing-keys.ts';
import { readToken } from '../../../../src/token/token.ts';
import { judgeVerification } from '../../../../src/token/verification.ts';
import { issuer, now, tokenWith } from '../../../support/signed-tokens.ts';

const expectation = { issuer, orgId: null, audience: null, clientId: null, scopes: [], clockTolerance: 30 };
const judge = (token: string) =>
  judgeVerification(
    readToken(token, now),
    { signer: 'org', source: `${issuer}/id/keys`, keys: keysOfSet([]), note: '', isGiven: false },
    expectation,
    now,
  );

describe('The result of verify, at a terminal,', () => {
  it('names the failed checks in its first line', () => {
    expect(verdictLine(judge(tokenWith({}, { aud: [] })))).to.equal('NOT VALID: signature, kid, aud failed.');
  });

  it('fits 80 columns, but for values of the token that have no space to break at', () => {
    const wide = verificationLines(judge(tokenWith()), now).filter((line) => line.length > 80);
    expect(wide).to.deep.equal([]);
  });

  it('steers no terminal with what stands in the token', () => {
    const lines = verificationLines(judge(tokenWith({ kid: '\u001b[2J' }, { iss: '\u202egro' })), now).join('\n');
    expect(lines).not.to.contain('\u001b').and.not.contain('\u202e');
    expect(lines).to.contain('\\u001b[2J');
  });

  it('says once that an opaque token cannot be checked here', () => {
    const lines = verificationLines(judge('00Dxx0000001gER!AQEAQFakeSessionId.of_letters'), now).join('\n');
    expect(lines.match(/opaque token has none/g)).to.have.lengthOf(1);
    expect(lines).not.to.contain('says nothing of it');
  });
});
