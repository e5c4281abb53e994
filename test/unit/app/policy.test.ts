import { expect } from 'chai';
import fc from 'fast-check';
import { editedNames } from '../../../src/app/names.ts';
import { requireConsistentUsers } from '../../../src/app/policy.ts';
import { faultOf } from '../../support/faults.ts';

describe('lists of names', () => {
  it('lose and gain names without regard to case, and hold each once', () => {
    expect(editedNames(['Pay_API', 'Old'], { add: ['pay_api', 'New'], remove: ['OLD'] })).to.deep.equal([
      'Pay_API',
      'New',
    ]);
  });

  it('end where they began when what was added is removed', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/)),
        fc.stringMatching(/^[A-Z]{7,9}$/),
        (list, name) => {
          expect(editedNames(editedNames(list, { add: [name] }), { remove: [name] })).to.deep.equal(list);
        },
      ),
    );
  });

  it('stand only beside admin-approved', () => {
    const lists = { permissionSets: ['Pay_API'], profiles: [] };
    requireConsistentUsers({ permittedUsers: 'admin-approved', ...lists }, {});
    requireConsistentUsers({ permittedUsers: 'self-authorize', permissionSets: [], profiles: [] }, {});
    const switching = faultOf(() =>
      requireConsistentUsers({ permittedUsers: 'admin-approved', ...lists }, { permittedUsers: 'self-authorize' }),
    );
    expect(switching.code).to.equal('policy-value-self-authorize');
    expect(switching.actions).to.deep.equal(['Remove them in the same call: add --remove-permission-set Pay_API.']);
    const adding = faultOf(() =>
      requireConsistentUsers(
        { permittedUsers: 'self-authorize', permissionSets: [], profiles: [] },
        { permissionSets: { add: ['Pay_API'] } },
      ),
    );
    expect(adding.code).to.equal('policy-value-pre-authorise');
  });
});
