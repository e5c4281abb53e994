import { expect } from 'chai';
import { parseRefreshToken } from '../../../src/app/refresh-token.ts';
import { faultOf } from '../../support/faults.ts';

describe('refresh token policies', () => {
  it('read as people write them', () => {
    expect(parseRefreshToken('infinite')).to.deep.equal({ policy: 'infinite', amount: null, unit: null });
    expect(parseRefreshToken('zero')).to.deep.equal({ policy: 'zero', amount: null, unit: null });
    expect(parseRefreshToken('lifetime:30d')).to.deep.equal({ policy: 'lifetime', amount: 30, unit: 'days' });
    expect(parseRefreshToken('inactivity:12h')).to.deep.equal({ policy: 'inactivity', amount: 12, unit: 'hours' });
    expect(parseRefreshToken('lifetime:6m')).to.deep.equal({ policy: 'lifetime', amount: 6, unit: 'months' });
  });

  it('refuse everything else by name', () => {
    for (const text of [
      '',
      'never',
      'lifetime',
      'lifetime:',
      'lifetime:0d',
      'lifetime:30',
      'lifetime:30y',
      'zero:1d',
    ]) {
      expect(faultOf(() => parseRefreshToken(text)).name, text).to.equal('PolicyValueError');
    }
  });
});
