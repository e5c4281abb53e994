import { expect } from 'chai';
import fc from 'fast-check';
import {
  allowedTimeouts,
  editedNames,
  parseRefreshToken,
  parseTimeout,
  requireConsistentUsers,
} from '../../../src/app/policy.ts';
import { JwtError } from '../../../src/faults/errors.ts';

const faultOf = (run: () => unknown): JwtError => {
  try {
    run();
  } catch (error) {
    if (error instanceof JwtError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('JWT timeouts', () => {
  it('are an enumeration that grew with API 65', () => {
    expect(allowedTimeouts(60)).to.deep.equal([]);
    expect(allowedTimeouts(64)).to.deep.equal([1, 5, 10, 15, 30]);
    expect(allowedTimeouts(65)).to.include.members([60, 90, 120, 240, 480, 720]);
  });

  it('are refused outside the list, with the list', () => {
    const { name, fault } = faultOf(() => parseTimeout('45', 64));
    expect(name).to.equal('TimeoutNotAllowedError');
    expect(fault.data?.allowed).to.deep.equal([1, 5, 10, 15, 30]);
    expect(faultOf(() => parseTimeout('60', 64)).name).to.equal('TimeoutNotAllowedError');
    expect(parseTimeout('60', 65)).to.equal(60);
  });

  it('can be the session only from API 65 on', () => {
    expect(parseTimeout('session', 65)).to.equal('session');
    expect(faultOf(() => parseTimeout('session', 64)).name).to.equal('ApiVersionTooOldError');
    expect(faultOf(() => parseTimeout('30', 60)).name).to.equal('ApiVersionTooOldError');
  });

  it('take nothing that only looks like a number of the list', () => {
    for (const text of ['', ' 30', '30.0', '3e1', '0x1e', '-30', '030 ', 'SESSION']) {
      expect(faultOf(() => parseTimeout(text, 68)).name, text).to.equal('TimeoutNotAllowedError');
    }
  });
});

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

describe('lists of names', () => {
  it('lose and gain names without regard to case, and hold each once', () => {
    expect(editedNames(['Pay_API', 'Old'], ['pay_api', 'New'], ['OLD'])).to.deep.equal(['Pay_API', 'New']);
  });

  it('end where they began when what was added is removed', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/)),
        fc.stringMatching(/^[A-Z]{7,9}$/),
        (list, name) => {
          expect(editedNames(editedNames(list, [name]), [], [name])).to.deep.equal(list);
        },
      ),
    );
  });

  it('stand only beside admin-approved', () => {
    const lists = { permissionSets: ['Pay_API'], profiles: [] };
    requireConsistentUsers('admin-approved', {}, lists);
    requireConsistentUsers('self-authorize', {}, { permissionSets: [], profiles: [] });
    const switching = faultOf(() =>
      requireConsistentUsers('self-authorize', { permittedUsers: 'self-authorize' }, lists),
    );
    expect(switching.fault.variant).to.equal('self-authorize');
    expect(switching.fault.actionTokens).to.deep.equal(['--remove-permission-set "Pay_API"']);
    const adding = faultOf(() => requireConsistentUsers('self-authorize', { addPermissionSets: ['Pay_API'] }, lists));
    expect(adding.fault.variant).to.equal('pre-authorise');
  });
});
