import { expect } from 'chai';
import fc from 'fast-check';
import { heldByOrg, type PairState, type RotationJournal, readJournal, resumeAt } from '../../../src/cert/journal.ts';
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
  type Cut = { pair: PairState; holds: 'old' | 'new' | 'other'; newIsInPlace?: true; goingBack?: true; step: string };
  const cuts: Cut[] = [
    { pair: 'waiting', holds: 'old', step: 'upload' },
    { pair: 'waiting', holds: 'new', step: 'wait' },
    { pair: 'waiting', holds: 'other', step: 'abandon' },
    { pair: 'waiting', holds: 'old', goingBack: true, step: 'go-back' },
    { pair: 'waiting', holds: 'new', goingBack: true, step: 'go-back' },
    { pair: 'halfway', holds: 'new', step: 'place' },
    { pair: 'none', holds: 'new', newIsInPlace: true, step: 'finish' },
    { pair: 'none', holds: 'new', step: 'go-back' },
    { pair: 'none', holds: 'old', step: 'abandon' },
    { pair: 'none', holds: 'old', goingBack: true, step: 'go-back' },
    { pair: 'writing', holds: 'new', step: 'go-back' },
    { pair: 'writing', holds: 'old', step: 'abandon' },
  ];
  for (const { pair, holds, newIsInPlace = false, goingBack = false, step } of cuts) {
    it(`goes on with ${step}: pair ${pair}, org holds the ${holds} one${goingBack ? ', going back' : ''}`, () => {
      expect(resumeAt({ journal: { ...journal, goingBack }, pair, newIsInPlace, holds })).to.equal(step);
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
    expect(heldByOrg(whole, null)).to.equal('other');
    expect(heldByOrg({ ...whole, oldCertificate: null }, null)).to.equal('old');
  });

  it('reads the journal that it wrote, and nothing else', () => {
    expect(readJournal(JSON.stringify(journal))).to.deep.equal(journal);
    expect(readJournal(JSON.stringify({ ...journal, newCertificate: null }))).to.equal(null);
    fc.assert(fc.property(fc.string(), (text) => readJournal(text) === null));
    fc.assert(fc.property(fc.json(), (text) => readJournal(text) === null));
  });
});
