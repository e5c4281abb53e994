import { expect } from 'chai';
import { watchKey } from '../../../src/app/block.ts';
import { admitNobody, commandsFor } from '../../../src/app/nobody.ts';
import type { Probe } from '../../../src/salesforce/token-answers.ts';

describe('the tries of a key after the switch', () => {
  const watched = async (...answers: Probe[]) => {
    const pauses: number[] = [];
    const seen = await watchKey(
      async () => answers.shift() ?? 'accepted',
      async (ms) => pauses.push(ms),
    );
    return { ...seen, pauses };
  };

  it('end with the first refusal', async () => {
    expect(await watched('rejected')).to.deep.equal({ after: 'rejected', seconds: 0, pauses: [] });
    expect(await watched('accepted', 'accepted', 'rejected')).to.deep.equal({
      after: 'rejected',
      seconds: 3,
      pauses: [1000, 2000],
    });
  });

  it('end where nobody can tell, as asking on would tell no more', async () => {
    expect(await watched('accepted', 'unknown')).to.deep.include({ after: 'unknown', seconds: 1 });
  });

  it('end after a quarter of a minute at most', async () => {
    expect(await watched()).to.deep.include({ after: 'accepted', seconds: 15 });
  });
});

describe('a connected app that is to admit nobody', () => {
  const app = { name: 'Pay', label: 'Pay', type: 'ConnectedApp', namespace: null, id: null } as const;
  const open = { permittedUsers: 'self-authorize', permissionSets: [], profiles: [] } as const;
  const some = { permittedUsers: 'admin-approved', permissionSets: ['A B', 'C'], profiles: ["O'Neil"] } as const;
  const of = (policy: typeof open | typeof some) => ({
    ...policy,
    permissionSets: [...policy.permissionSets],
    profiles: [...policy.profiles],
  });

  it('is changed in no more than that', () => {
    expect(admitNobody(of(open))).to.deep.equal({ permittedUsers: 'admin-approved' });
    expect(admitNobody(of(some))).to.deep.equal({
      permissionSets: { remove: ['A B', 'C'] },
      profiles: { remove: ["O'Neil"] },
    });
  });

  it('is not changed where it admits nobody already, or where nobody knows whom it admits', () => {
    expect(admitNobody({ permittedUsers: 'admin-approved', permissionSets: [], profiles: [] })).to.equal(null);
    expect(admitNobody({ permittedUsers: null, permissionSets: [], profiles: [] })).to.equal(null);
  });

  it('has a way there and a way back that can be pasted', () => {
    expect(commandsFor(app, 'my-org', of(open))).to.deep.equal({
      admitNobody:
        'sf jwt policy set --target-org my-org --app Pay --app-type connected-app --permitted-users admin-approved',
      wayBack:
        'sf jwt policy set --target-org my-org --app Pay --app-type connected-app --permitted-users self-authorize',
    });
    expect(commandsFor(app, null, of(some))).to.deep.equal({
      admitNobody: `sf jwt policy set --target-org <alias> --app Pay --app-type connected-app --remove-permission-set 'A B' --remove-permission-set C --remove-profile "O'Neil"`,
      wayBack: `sf jwt policy set --target-org <alias> --app Pay --app-type connected-app --add-permission-set 'A B' --add-permission-set C --add-profile "O'Neil"`,
    });
  });
});
