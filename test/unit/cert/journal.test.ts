import { expect } from 'chai';
import fc from 'fast-check';
import {
  heldByOrg,
  type OrgHolds,
  type PairState,
  type RotationJournal,
  readJournal,
  resumeAt,
} from '../../../src/cert/journal.ts';
import { keyPair } from '../../support/keys.ts';

const journal: RotationJournal = {
  org: '00D5g000004XyZaEAK',
  app: 'Pay',
  appType: 'ConnectedApp',
  oldCertificate: 'old',
  newCertificate: 'new',
  goingBack: false,
};

describe('a rotation that was cut off', () => {
  type Cut = { pair: PairState; holds: OrgHolds; newIsInPlace?: true; goingBack?: true; step: string };
  const cuts: Cut[] = [
    { pair: 'waiting', holds: 'old', step: 'upload' },
    { pair: 'waiting', holds: 'new', step: 'wait' },
    { pair: 'waiting', holds: 'old', goingBack: true, step: 'go-back' },
    { pair: 'waiting', holds: 'new', goingBack: true, step: 'go-back' },
    { pair: 'halfway', holds: 'new', step: 'place' },
    { pair: 'none', holds: 'new', newIsInPlace: true, step: 'finish' },
    { pair: 'none', holds: 'new', step: 'go-back' },
    { pair: 'none', holds: 'old', step: 'abandon' },
    { pair: 'none', holds: 'old', goingBack: true, step: 'go-back' },
    { pair: 'writing', holds: 'new', step: 'go-back' },
    { pair: 'writing', holds: 'old', step: 'abandon' },
    { pair: 'halfway', holds: 'old', step: 'stop' },
    { pair: 'none', holds: 'old', newIsInPlace: true, step: 'stop' },
  ];
  for (const { pair, holds, newIsInPlace = false, goingBack = false, step } of cuts) {
    it(`goes on with ${step}: pair ${pair}, org holds the ${holds} one${goingBack ? ', going back' : ''}`, () => {
      expect(resumeAt({ journal: { ...journal, goingBack }, pair, newIsInPlace, holds })).to.equal(step);
    });
  }

  for (const holds of ['other', 'none'] as const) {
    it(`never overrides whoever has changed the app since: it stops when the org holds ${holds}`, () => {
      for (const pair of ['none', 'writing', 'waiting', 'halfway'] as const) {
        for (const [goingBack, newIsInPlace] of [0, 1, 2, 3].map((bits) => [bits > 1, bits % 2 > 0] as const))
          expect(resumeAt({ journal: { ...journal, goingBack }, pair, newIsInPlace, holds })).to.equal('stop');
      }
    });
  }

  it('knows the certificates in whatever form the org sends them', async () => {
    const [old, next] = [await keyPair('pay'), await keyPair('next')];
    const whole = {
      ...journal,
      oldCertificate: old.certificateDer.toString('base64'),
      newCertificate: next.certificatePem,
    };
    expect(heldByOrg(whole, old.certificatePem)).to.equal('old');
    expect(heldByOrg(whole, next.certificateDer.toString('base64'))).to.equal('new');
    expect(heldByOrg(whole, (await keyPair('third')).certificatePem)).to.equal('other');
    expect(heldByOrg(whole, null)).to.equal('none');
    expect(heldByOrg({ ...whole, oldCertificate: null }, null)).to.equal('old');
  });

  it('reads the journal that it wrote, and nothing else', () => {
    expect(readJournal(JSON.stringify(journal))).to.deep.equal(journal);
    expect(readJournal(JSON.stringify({ ...journal, newCertificate: null }))).to.equal(null);
    fc.assert(fc.property(fc.string(), (text) => readJournal(text) === null));
    fc.assert(fc.property(fc.json(), (text) => readJournal(text) === null));
  });
});
