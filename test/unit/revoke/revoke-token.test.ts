import { expect } from 'chai';
import { JwtError } from '../../../src/faults/errors.ts';
import { revokeToken } from '../../../src/revoke/revocation.ts';
import type { Probe, RevocationAnswer } from '../../../src/salesforce/token-answers.ts';
import type { RevocableToken } from '../../../src/token/revocable-token.ts';
import { rejectionOf } from '../../support/faults.ts';

const about: RevocableToken = { kind: 'jwt-access', issuer: null, orgId: null, guestId: null, expiresAt: null };
const input = { token: 't', about, host: 'https://pay.my.salesforce.com', dryRun: false };
const broken = new JwtError('org-unreachable-http', {
  stage: 'http',
  code: 'ECONNRESET',
  host: 'pay.my.salesforce.com',
});
const refused = new JwtError('org-unreachable-tcp', {
  stage: 'tcp',
  code: 'ECONNREFUSED',
  host: 'pay.my.salesforce.com',
});

/** An org that answers the probes in turn, the last one for good, and the revocation as told. */
function org(probes: (Probe | JwtError)[], revocation: RevocationAnswer | JwtError = 'revoked') {
  const asked: string[] = [];
  const answer = async <T>(what: string, value: T | JwtError): Promise<T> => {
    asked.push(what);
    if (value instanceof JwtError) throw value;
    return value;
  };
  const next = (): Probe | JwtError => (probes.length > 1 ? probes.shift() : probes[0]) ?? 'unknown';
  const ports = {
    probe: () => answer('probe', next()),
    revoke: () => answer('revoke', revocation),
    pause: () => answer('pause', undefined),
  };
  return { asked, ports };
}

describe('Revoking one token', () => {
  const outcomes: {
    what: string;
    probes: (Probe | JwtError)[];
    revocation?: RevocationAnswer;
    revoked: number;
    after: Probe;
  }[] = [
    { what: 'counts a token that lived and is dead', probes: ['accepted', 'rejected'], revoked: 1, after: 'rejected' },
    {
      what: 'counts nothing for a token that was dead',
      probes: ['rejected'],
      revocation: 'already-dead',
      revoked: 0,
      after: 'rejected',
    },
    {
      what: 'counts nothing when the org says yes to a dead token',
      probes: ['rejected'],
      revoked: 0,
      after: 'rejected',
    },
    { what: 'counts a token whose life nobody could see', probes: ['unknown'], revoked: 1, after: 'unknown' },
    {
      what: 'counts it although the probe afterwards fails',
      probes: ['accepted', broken],
      revoked: 1,
      after: 'unknown',
    },
    {
      what: 'waits for an org that is slow to forget',
      probes: ['accepted', 'accepted', 'rejected'],
      revoked: 1,
      after: 'rejected',
    },
  ];

  for (const { what, probes, revocation = 'revoked', revoked, after } of outcomes) {
    it(what, async () => {
      const [before] = probes;
      const result = await revokeToken(input, org([...probes], revocation).ports);
      expect(result).to.deep.include({
        scope: 'token',
        revoked,
        dryRun: false,
        proof: { before, after },
        setupUrl: null,
      });
    });
  }

  it('sends nothing but the probe in a dry run', async () => {
    const { asked, ports } = org(['accepted']);
    const result = await revokeToken({ ...input, dryRun: true }, ports);
    expect(asked).to.deep.equal(['probe']);
    expect(result).to.deep.include({ revoked: 0, dryRun: true, proof: { before: 'accepted', after: 'unknown' } });
  });

  it('never shows a refresh token as an access token: the org would turn it away and prove nothing', async () => {
    const { asked, ports } = org(['rejected']);
    const result = await revokeToken({ ...input, about: { ...about, kind: 'refresh' } }, ports);
    expect(asked).to.deep.equal(['revoke']);
    expect(result).to.deep.include({ revoked: 1, proof: { before: 'unknown', after: 'unknown' } });
  });

  it('does not claim success while the org still takes the token', async () => {
    const { asked, ports } = org(['accepted']);
    const fault = await rejectionOf(revokeToken(input, ports));
    expect(fault).to.include({ name: 'WriteUnconfirmedError', code: 'write-unconfirmed-still-accepted' });
    expect(asked.filter((what) => what === 'probe')).to.have.length(4);
  });

  const lost: { what: string; probes: (Probe | JwtError)[]; revoked?: number; code?: string }[] = [
    { what: 'was done when the token is dead afterwards', probes: ['accepted', 'rejected'], revoked: 1 },
    { what: 'was nothing new for a dead token', probes: ['rejected'], revoked: 0 },
    { what: 'failed when the token still lives', probes: ['accepted'], code: 'write-unconfirmed-revocation-failed' },
    {
      what: 'is unknown when the org is gone',
      probes: ['accepted', broken],
      code: 'write-unconfirmed-revocation-lost',
    },
  ];
  for (const { what, probes, revoked, code } of lost) {
    it(`whose answer was lost ${what}`, async () => {
      const work = revokeToken(input, org([...probes], broken).ports);
      if (code) expect(await rejectionOf(work)).to.include({ name: 'WriteUnconfirmedError', code });
      else expect((await work).revoked).to.equal(revoked);
    });
  }

  it('stops when the org was never reached', async () => {
    expect(await rejectionOf(revokeToken(input, org([refused]).ports))).to.include({ name: 'OrgUnreachableError' });
    expect(await rejectionOf(revokeToken(input, org(['accepted'], refused).ports))).to.include({
      name: 'OrgUnreachableError',
    });
  });
});
