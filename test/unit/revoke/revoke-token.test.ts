import { expect } from 'chai';
import { JwtError } from '../../../src/faults/errors.ts';
import type { Outcome } from '../../../src/revoke/result.ts';
import { revokeToken } from '../../../src/revoke/revocation.ts';
import type { Probe, RevocationAnswer } from '../../../src/salesforce/token-answers.ts';
import type { SignatureProof } from '../../../src/token/key-length.ts';
import type { RevocableToken } from '../../../src/token/revocable-token.ts';
import { rejectionOf } from '../../support/faults.ts';

const about: RevocableToken = {
  kind: 'jwt-access',
  issuer: null,
  orgId: null,
  clientId: null,
  guestId: null,
  expiresAt: null,
};
const input = { token: 't', about, host: 'https://pay.my.salesforce.com', isOwn: true, dryRun: false };
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
function org(
  probes: (Probe | JwtError)[],
  revocation: RevocationAnswer | JwtError = 'revoked',
  isTelling = true,
  proof: SignatureProof = 'good',
) {
  const asked: string[] = [];
  const answer = async <T>(what: string, value: T | JwtError): Promise<T> => {
    asked.push(what);
    if (value instanceof JwtError) throw value;
    return value;
  };
  const next = (): Probe | JwtError => (probes.length > 1 ? probes.shift() : probes[0]) ?? 'unknown';
  const ports = {
    probe: () => answer('probe', next()),
    show: async () => ({ probe: await answer('probe', next()), owner: null }),
    approve: async () => undefined,
    revoke: () => answer('revoke', revocation),
    tellsTokens: () => answer('control', isTelling),
    proofByKeys: async () => proof,
    pause: () => answer('pause', undefined),
  };
  return { asked, ports };
}

describe('Revoking one token', () => {
  const outcomes: {
    what: string;
    probes: (Probe | JwtError)[];
    revocation?: RevocationAnswer;
    outcome: Outcome;
    after: Probe;
    isOwn?: boolean;
    isTelling?: boolean;
    signature?: SignatureProof;
  }[] = [
    {
      what: 'ends a token that lived and is dead',
      probes: ['accepted', 'rejected'],
      outcome: 'revoked',
      after: 'rejected',
    },
    {
      what: 'finds a token dead that its own org calls so',
      probes: ['rejected'],
      revocation: 'already-dead',
      outcome: 'already-dead',
      after: 'rejected',
    },
    {
      what: 'has seen nothing when any host but its own calls the token dead',
      probes: ['rejected'],
      revocation: 'already-dead',
      outcome: 'unchecked',
      after: 'rejected',
      isOwn: false,
    },
    {
      what: 'has seen nothing when the host calls everything dead',
      probes: ['rejected'],
      revocation: 'already-dead',
      outcome: 'unchecked',
      after: 'rejected',
      isTelling: false,
    },
    {
      what: 'has seen nothing of a part of a token, which no org knows',
      probes: ['rejected'],
      revocation: 'already-dead',
      outcome: 'unchecked',
      after: 'rejected',
      signature: 'short',
    },
    {
      what: 'has seen nothing of a JWT whose key nobody knows: a longer signature may have been cut to this length',
      probes: ['rejected'],
      revocation: 'already-dead',
      outcome: 'unchecked',
      after: 'rejected',
      signature: 'unknown',
    },
    {
      what: 'has seen nothing of a JWT in which a letter was changed',
      probes: ['rejected'],
      revocation: 'already-dead',
      outcome: 'unchecked',
      after: 'rejected',
      signature: 'bad',
    },
    {
      what: 'has seen nothing when the org says yes to a token that it rejected',
      probes: ['rejected'],
      outcome: 'unchecked',
      after: 'rejected',
    },
    {
      what: 'has seen nothing of a token whose life nobody could see',
      probes: ['unknown'],
      outcome: 'unchecked',
      after: 'unknown',
    },
    {
      what: 'has seen nothing of a token that was unknown and is rejected',
      probes: ['unknown', 'rejected'],
      outcome: 'unchecked',
      after: 'rejected',
    },
    {
      what: 'has not seen the end when the probe afterwards fails',
      probes: ['accepted', broken],
      outcome: 'unchecked',
      after: 'unknown',
    },
    {
      what: 'waits for an org that is slow to forget',
      probes: ['accepted', 'accepted', 'rejected'],
      outcome: 'revoked',
      after: 'rejected',
    },
  ];

  for (const { what, probes, revocation = 'revoked', outcome, after, ...more } of outcomes) {
    it(what, async () => {
      const { isOwn = true, isTelling = true, signature = 'good' } = more;
      const [before] = probes;
      const { ports } = org([...probes], revocation, isTelling, signature);
      const result = await revokeToken({ ...input, isOwn }, ports);
      expect(result.stillAlive[0]?.startsWith('This token, as far as could be checked')).to.equal(
        outcome === 'unchecked',
      );
      expect(result).to.deep.include({
        scope: 'token',
        revoked: outcome === 'revoked' ? 1 : 0,
        outcome,
        answer: revocation,
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
    expect(result).to.deep.include({
      revoked: 0,
      outcome: null,
      dryRun: true,
      proof: { before: 'accepted', after: 'unknown' },
    });
  });

  it('does not send the token to a host that would say yes to anything', async () => {
    const { asked, ports } = org(['rejected']);
    const stranger = new JwtError('org-answered-badly-not-salesforce', { host: 'pay.my.salesforce.com', status: 200 });
    const work = revokeToken(input, { ...ports, tellsTokens: () => Promise.reject(stranger) });
    expect(await rejectionOf(work)).to.equal(stranger);
    expect(asked).to.deep.equal(['probe']);
  });

  it('asks one thing more than before, and only where the token was not accepted', async () => {
    const [living, dead] = [org(['accepted', 'rejected']), org(['rejected'], 'already-dead')];
    await revokeToken(input, living.ports);
    await revokeToken(input, dead.ports);
    expect(living.asked).to.deep.equal(['probe', 'revoke', 'probe']);
    expect(dead.asked).to.deep.equal(['probe', 'control', 'revoke', 'probe']);
  });

  it('never shows a guest’s token to userinfo, which would turn it away alive or dead', async () => {
    const { asked, ports } = org(['rejected']);
    const result = await revokeToken({ ...input, about: { ...about, guestId: '2f1c-9' } }, ports);
    expect({ asked, outcome: result.outcome }).to.deep.equal({ asked: ['control', 'revoke'], outcome: 'unchecked' });
  });

  it('never shows a refresh token as an access token: the org would turn it away and prove nothing', async () => {
    const { asked, ports } = org(['rejected']);
    const result = await revokeToken({ ...input, about: { ...about, kind: 'refresh' } }, ports);
    expect(asked).to.deep.equal(['control', 'revoke']);
    expect(result).to.deep.include({
      revoked: 0,
      outcome: 'unchecked',
      proof: { before: 'unknown', after: 'unknown' },
    });
  });

  it('does not claim success while the org still takes the token', async () => {
    const { asked, ports } = org(['accepted']);
    const fault = await rejectionOf(revokeToken(input, ports));
    expect(fault).to.include({ name: 'WriteUnconfirmedError', code: 'write-unconfirmed-still-accepted' });
    expect(asked.filter((what) => what === 'probe')).to.have.length(4);
  });

  const lost: { what: string; probes: (Probe | JwtError)[]; revoked?: number; code?: string }[] = [
    { what: 'was done when the token is dead afterwards', probes: ['accepted', 'rejected'], revoked: 1 },
    { what: 'has shown nothing of a token that was rejected all along', probes: ['rejected'], revoked: 0 },
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
      else expect(await work).to.include({ revoked, outcome: revoked ? 'revoked' : 'unchecked', answer: null });
    });
  }

  it('stops when the org was never reached', async () => {
    expect(await rejectionOf(revokeToken(input, org([refused]).ports))).to.include({ name: 'OrgUnreachableError' });
    expect(await rejectionOf(revokeToken(input, org(['accepted'], refused).ports))).to.include({
      name: 'OrgUnreachableError',
    });
  });

  it('tells whose it is before anything ends, and sends nothing after a no', async () => {
    const owner = { id: '0055g00000Frzn5AAB', username: 'ida@pay.example' };
    const { asked, ports } = org(['accepted', 'rejected']);
    const heard: unknown[] = [];
    const no = new Error('no');
    const refusing = {
      ...ports,
      show: async () => ({ probe: await ports.probe(), owner }),
      approve: async (shown: unknown) => {
        heard.push(shown);
        throw no;
      },
    };
    expect(await revokeToken(input, refusing).catch((error: unknown) => error)).to.equal(no);
    expect({ heard, asked }).to.deep.equal({ heard: [{ probe: 'accepted', owner }], asked: ['probe'] });
    expect(await revokeToken(input, { ...refusing, approve: async () => undefined })).to.deep.include({ user: owner });
  });
});
