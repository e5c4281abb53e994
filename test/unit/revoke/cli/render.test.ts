import { expect } from 'chai';
import fc from 'fast-check';
import { gapText, listingLines, lookText } from '../../../../src/revoke/cli/render.ts';
import type { Gap, Grant, Listing } from '../../../../src/revoke/grant.ts';

const listing = (grants: Grant[], gaps: Gap[] = []): Listing => ({ asked: ['session'], grants, gaps, spared: 0 });
const row = (app: string | null, user: string | null, count = 1): Grant => ({ kind: 'session', app, user, count });

describe('What an org lists, as lines', () => {
  it('sums up by app for a user and an org, and by user for an app', () => {
    const rows = [row('Pay', 'a@x.example', 2), row('Pay', 'b@x.example'), row('Orders', 'a@x.example')];
    const firstOf = (scope: 'user' | 'app' | 'org'): string[] => listingLines(listing(rows), scope).slice(0, 2);
    const cellsOf = (line: string) => line.split(/ {2,}/);
    expect(
      firstOf('org')
        .map(cellsOf)
        .map(([, count, app, ...more]) => ({ count, app, more })),
    ).to.deep.equal([
      { count: '3', app: 'Pay', more: [] },
      { count: '1', app: 'Orders', more: [] },
    ]);
    expect(firstOf('app').map((line) => cellsOf(line).at(-1))).to.deep.equal(['a@x.example', 'b@x.example']);
  });

  it('shows the largest ten and counts the rest', () => {
    const rows = Array.from({ length: 13 }, (_, at) => row(`App ${at}`, 'a', 20 - at));
    const lines = listingLines(listing(rows), 'user');
    expect(lines[9]).to.match(/11 {2}App 9$/);
    expect(lines[10]).to.match(/27 {2}of 3 more$/);
  });

  it('tells none from not shown', () => {
    expect(listingLines(listing([]), 'user')[0]).to.match(/none listed$/);
    const gap: Gap = { kind: 'session', reason: 'version', permission: null };
    expect(listingLines(listing([], [gap]), 'user')[0]).to.match(/not shown$/);
  });

  it('lets no name of an app steer the terminal', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const lines = listingLines(listing([row(name, null)]), 'user').join('');
        expect(lines).not.to.match(/[\p{Cc}\p{Cs}]/u);
      }),
    ));

  it('names the permission that a gap comes of', () => {
    expect(gapText({ kind: 'session', reason: 'permission', permission: 'Manage Users' })).to.contain('Manage Users');
    expect(gapText({ kind: 'oauth-token', reason: 'incomplete', permission: null })).to.contain('counts are too low');
  });
});

describe('A look at the org, as a line', () => {
  it('says the time, the key and the token, as far as they are known', () => {
    const keys = { before: ['K1'], after: ['K2'] };
    expect(lookText({ keys, probe: 'rejected', elapsedMs: 125_000 }, 1_800_000)).to.equal(
      '2 of 30 minutes, signing key changed, token rejected',
    );
    expect(lookText({ keys: null, probe: null, elapsedMs: 0 }, 60_000)).to.equal('0 of 1 minutes');
  });
});
