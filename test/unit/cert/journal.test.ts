import { expect } from 'chai';
import fc from 'fast-check';
import { heldByOrg, type RotationJournal, readJournal, resumeAt } from '../../../src/cert/journal.ts';
import type { PairState } from '../../../src/cert/pair-folder.ts';
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
  const rows: [PairState, 'old' | 'new' | 'other', boolean, boolean, string][] = [
    ['waiting', 'old', false, false, 'upload'],
    ['waiting', 'new', false, false, 'wait'],
    ['waiting', 'other', false, false, 'abandon'],
    ['waiting', 'old', false, true, 'go-back'],
    ['waiting', 'new', false, true, 'go-back'],
    ['halfway', 'new', false, false, 'place'],
    ['none', 'new', true, false, 'finish'],
    ['none', 'new', false, false, 'go-back'],
    ['none', 'old', false, false, 'abandon'],
    ['none', 'old', false, true, 'go-back'],
    ['writing', 'new', false, false, 'go-back'],
    ['writing', 'old', false, false, 'abandon'],
  ];
  for (const [pair, holds, newIsInPlace, goingBack, step] of rows) {
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
