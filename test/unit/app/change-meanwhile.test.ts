/** Somebody else changes the same app while a change runs: at every moment, in the same fields and in others. */
import { expect } from 'chai';
import fc from 'fast-check';
import { connectedApp } from '../../../src/app/app-kind.ts';
import type { AppStore } from '../../../src/app/app-store.ts';
import { type Changed, changeApp } from '../../../src/app/change.ts';
import { type Component, diff, type Settings, textAt, textsAt, withElement } from '../../../src/app/component.ts';
import type { PolicyEdit } from '../../../src/app/elements.ts';
import { edited } from '../../../src/app/policy.ts';
import { JwtError } from '../../../src/faults/errors.ts';
import { rejectionOf } from '../../support/faults.ts';
import { keyPair } from '../../support/keys.ts';
import { runs } from '../../support/runs.ts';

/** In the order in which a change comes by them. `before-write`: nothing looks any more. */
const moments = ['before-read', 'after-read', 'question', 'before-second-read', 'before-write', 'before-read-back'];
type Moment = (typeof moments)[number];
const seenInTime = moments.slice(1, 4);

type Deed = (app: Component) => Component;
/** `other`: what somebody else does, and when. */
type Other = { at: Moment; does: Deed };

const set =
  (path: string, value: string | string[]): Deed =>
  (app) =>
    withElement(app, path, value);

const pay: Component = {
  type: 'ConnectedApp',
  fullName: 'Pay',
  elements: {
    label: 'Pay',
    oauthConfig: {
      ...{ callbackUrl: 'https://example.com/cb', certificate: 'old', consumerKey: '3MVG9' },
      ...{ isAdminApproved: 'true', isNamedUserJwtEnabled: 'false', isPkceRequired: 'false' },
    },
    oauthPolicy: { ipRelaxation: 'ENFORCE', refreshTokenPolicy: 'infinite' },
    permissionSetName: ['Pay_API', 'Robots'],
    profileName: ['Admin', 'Standard User'],
    sessionPolicy: { sessionTimeout: '15' },
  },
};

/** An app in memory, and what was written to it. */
function world(others: Other[], start = pay) {
  const written: Component[] = [];
  const reads = { count: 0 };
  let held = start;
  const act = (at: Moment): void => {
    for (const other of others) if (other.at === at) held = other.does(held);
  };
  const store: AppStore = {
    app: { name: 'Pay', label: 'Pay', type: 'ConnectedApp', namespace: null, id: null },
    ...{ installed: false, setupUrl: 'https://example.com/setup', kind: connectedApp, apiVersion: 68 },
    read: async () => {
      act('before-read');
      const read = { ConnectedApp: held };
      act('after-read');
      return read;
    },
    stateOf: () => 'on',
    readSetupOnly: async () => ({}),
    reread: async () => {
      reads.count += 1;
      act(written.length === 0 ? 'before-second-read' : 'before-read-back');
      return held;
    },
    write: async (sent) => {
      act('before-write');
      written.push(sent);
      held = sent;
    },
  };
  return { store, act, written, reads, held: () => held };
}

type World = ReturnType<typeof world>;

const change = ({ store, act }: World, edit: PolicyEdit, more: object = {}): Promise<Changed> =>
  changeApp(store, {
    parts: ['tokens', 'policy'],
    edit: (before: Settings) => edited(connectedApp, before, edit, 68),
    dryRun: false,
    beforeWrite: async () => act('question'),
    ...more,
  });

const enable: PolicyEdit = { issuesJwt: true };

describe('an app that somebody else changes while a change of other things runs', () => {
  const cases: { what: string; does: Deed; field: string; kept: (app: Component) => unknown; is: unknown }[] = [
    {
      what: 'the callback URL is another one',
      does: set('oauthConfig.callbackUrl', 'https://example.com/new'),
      field: 'oauthConfig.callbackUrl',
      kept: (app) => textAt(app, 'oauthConfig.callbackUrl'),
      is: 'https://example.com/new',
    },
    {
      what: 'a profile is taken off',
      does: set('profileName', ['Standard User']),
      field: 'profileName',
      kept: (app) => textsAt(app, 'profileName'),
      is: ['Standard User'],
    },
    {
      what: 'other permission sets are let in',
      does: set('permissionSetName', ['Robots', 'Auditors']),
      field: 'permissionSetName',
      kept: (app) => textsAt(app, 'permissionSetName'),
      is: ['Robots', 'Auditors'],
    },
    {
      what: 'a new certificate is put on',
      does: set('oauthConfig.certificate', 'new'),
      field: 'oauthConfig.certificate',
      kept: (app) => textAt(app, 'oauthConfig.certificate'),
      is: 'new',
    },
  ];
  for (const { what, does, field, kept, is } of cases) {
    for (const at of seenInTime) {
      it(`keeps what the other one did when ${what} ${at.replaceAll('-', ' ')}, and tells of it`, async () => {
        const org = world([{ at, does }]);
        const changed = await change(org, enable);
        expect(kept(org.held())).to.deep.equal(is);
        expect(textAt(org.held(), 'oauthConfig.isNamedUserJwtEnabled')).to.equal('true');
        expect(changed).to.deep.include({ changed: true, sideEffects: [] });
        expect(changed.changes.map((one) => one.field)).to.deep.equal(['oauthConfig.isNamedUserJwtEnabled']);
        // The words of two certificates that nobody can read are the same.
        if (field !== 'oauthConfig.certificate')
          expect(changed.changedMeanwhile.map((one) => one.field)).to.deep.equal([field]);
      });
    }
  }

  it('compares certificates by what they are, not by how the org writes them', async () => {
    const [one, other] = await Promise.all([keyPair('meanwhile'), keyPair('meanwhile-other')]);
    const body = Buffer.from(one.certificateDer).toString('base64');
    const start = withElement(pay, 'oauthConfig.certificate', one.certificatePem);
    const same = world([{ at: 'question', does: set('oauthConfig.certificate', body) }], start);
    expect((await change(same, enable)).changedMeanwhile).to.deep.equal([]);
    const replaced = world([{ at: 'question', does: set('oauthConfig.certificate', other.certificatePem) }], start);
    const { changedMeanwhile } = await change(replaced, enable);
    expect(changedMeanwhile.map(({ field }) => field)).to.deep.equal(['oauthConfig.certificate']);
    expect(textAt(replaced.held(), 'oauthConfig.certificate')).to.equal(other.certificatePem);
  });

  it('looks once more where somebody is asked, and not where nobody is', async () => {
    const [asked, unasked, dry] = [world([]), world([]), world([])];
    await change(asked, enable);
    await change(unasked, enable, { beforeWrite: undefined });
    await change(dry, enable, { dryRun: true });
    expect([asked, unasked, dry].map(({ reads }) => reads.count)).to.deep.equal([2, 1, 0]);
  });
});

describe('a list that two people change at once', () => {
  for (const at of seenInTime) {
    it(`holds what both wanted, ${at.replaceAll('-', ' ')}`, async () => {
      const does = set('permissionSetName', ['Robots', 'Auditors']); // takes Pay_API off, lets Auditors in
      const org = world([{ at, does }]);
      const changed = await change(org, { permissionSets: { add: ['Loaders'] } });
      expect(textsAt(org.held(), 'permissionSetName')).to.have.members(['Robots', 'Auditors', 'Loaders']);
      expect(changed.changes).to.deep.equal([
        {
          ...{ component: 'ConnectedApp:Pay', field: 'permissionSetName' },
          ...{ from: ['Auditors', 'Robots'], to: ['Auditors', 'Loaders', 'Robots'] },
        },
      ]);
      expect(changed.changedMeanwhile.map(({ from, to }) => ({ from, to }))).to.deep.equal([
        { from: ['Pay_API', 'Robots'], to: ['Auditors', 'Robots'] },
      ]);
    });
  }
});

describe('a change of what somebody else has changed by then', () => {
  it('stops with what is there now, and writes nothing', async () => {
    const org = world([{ at: 'question', does: set('sessionPolicy.sessionTimeout', '60') }]);
    const error = await rejectionOf(change(org, { sessionTimeoutMinutes: 30 }));
    expect(error).to.include({ name: 'AppChangedMeanwhileError', exitCode: 1 });
    expect(error.data?.changedMeanwhile).to.deep.equal([
      { component: 'ConnectedApp:Pay', field: 'sessionPolicy.sessionTimeout', from: 15, to: 60 },
    ]);
    expect(error.message).to.contain('sessionPolicy.sessionTimeout').and.contain('Nothing was written');
    expect(error.actions.join()).to.contain('again');
    expect(org.written).to.deep.equal([]);
  });

  it('stops where the fresh state would need more than was confirmed', async () => {
    const start = withElement(pay, 'oauthPolicy.ipRelaxation', 'BYPASS');
    const org = world([{ at: 'question', does: set('oauthPolicy.ipRelaxation', 'ENFORCE') }], start);
    const edit: PolicyEdit = { ipRelaxation: 'bypass', sessionTimeoutMinutes: 30 };
    expect((await rejectionOf(change(org, edit))).name).to.equal('AppChangedMeanwhileError');
    expect(org.written).to.deep.equal([]);
  });

  it('stops where a person would have been asked something else', async () => {
    const org = world([{ at: 'question', does: set('permissionSetName', []) }]);
    const consequences = ({ ConnectedApp: app }: Settings) => (app ? textsAt(app, 'permissionSetName').length : null);
    expect((await rejectionOf(change(org, enable, { consequences }))).name).to.equal('AppChangedMeanwhileError');
    expect(org.written).to.deep.equal([]);
    const other = world([{ at: 'question', does: set('oauthConfig.callbackUrl', 'x') }]);
    expect((await change(other, enable, { consequences })).changed).to.equal(true);
  });

  it('changes nothing where the other one did what was asked', async () => {
    const org = world([{ at: 'question', does: set('oauthConfig.isNamedUserJwtEnabled', 'true') }]);
    const changed = await change(org, enable);
    expect(changed).to.deep.include({ changed: false, changes: [] });
    expect(changed.changedMeanwhile.map(({ field }) => field)).to.deep.equal(['oauthConfig.isNamedUserJwtEnabled']);
    expect(org.written).to.deep.equal([]);
  });

  it('does the rest where the other one did a part', async () => {
    const org = world([{ at: 'question', does: set('oauthPolicy.ipRelaxation', 'BYPASS') }]);
    const changed = await change(org, { ipRelaxation: 'bypass', sessionTimeoutMinutes: 30 });
    expect(changed.changes.map(({ field }) => field)).to.deep.equal(['sessionPolicy.sessionTimeout']);
    expect(textAt(org.held(), 'oauthPolicy.ipRelaxation')).to.equal('BYPASS');
  });

  it('stops where the app is not shown any more', async () => {
    const org = world([]);
    const store: AppStore = { ...org.store, reread: async () => null };
    const error = await rejectionOf(change({ ...org, store }, enable));
    expect(error.name).to.equal('AppChangedMeanwhileError');
    expect(org.written).to.deep.equal([]);
  });

  it('stops where another app has its name by now, or its credentials are new', async () => {
    const org = world([{ at: 'question', does: set('oauthConfig.consumerKey', '3MVG9other') }]);
    const fault = await rejectionOf(change(org, enable));
    expect(org.written).to.deep.equal([]);
    expect(fault).to.include({ name: 'AppChangedMeanwhileError', code: 'app-changed-meanwhile-replaced' });
    expect(fault.data?.changedMeanwhile).to.have.length(1);
  });

  it('passes on why the change has become impossible, with what was changed', async () => {
    const org = world([{ at: 'question', does: (app) => withElement(app, 'oauthConfig', undefined) }]);
    const error = await rejectionOf(change(org, enable));
    expect(error.code).to.equal('policy-value-no-oauth');
    expect(error.data?.changedMeanwhile).to.be.an('array').that.is.not.empty;
    expect(org.written).to.deep.equal([]);
  });
});

describe('two people who change one app at once, whatever they do', () => {
  const names = fc.subarray(['Pay_API', 'Robots', 'Auditors', 'Loaders'], { minLength: 1 });
  const deeds: fc.Arbitrary<Deed> = fc.oneof(
    names.map((list) => set('permissionSetName', list)),
    names.map((list) => set('profileName', list)),
    fc.constantFrom('a', 'b', 'https://example.com/cb').map((url) => set('oauthConfig.callbackUrl', url)),
    fc.constantFrom('ENFORCE', 'BYPASS').map((text) => set('oauthPolicy.ipRelaxation', text)),
    fc.constantFrom('infinite', 'zero').map((text) => set('oauthPolicy.refreshTokenPolicy', text)),
    fc.constantFrom('15', '30', '60').map((text) => set('sessionPolicy.sessionTimeout', text)),
    fc.constantFrom('true', 'false').map((text) => set('oauthConfig.isNamedUserJwtEnabled', text)),
    fc.constantFrom('old', '').map((text) => set('oauthConfig.certificate', text)),
    fc.constantFrom('x', 'y').map((text) => set('neverHeardOf', text)),
  );
  const others = fc.array(fc.record({ at: fc.constantFrom(...moments), does: deeds }), { maxLength: 4 });
  const wish = fc.record({
    add: fc.subarray(['Pay_API', 'Auditors', 'Loaders']),
    remove: fc.subarray(['Robots', 'Nobody']),
  });
  const edits: fc.Arbitrary<PolicyEdit> = fc.record(
    {
      issuesJwt: fc.boolean(),
      ipRelaxation: fc.constantFrom('enforce' as const, 'bypass' as const),
      sessionTimeoutMinutes: fc.constantFrom(15, 30),
      permissionSets: wish,
      profiles: fc.constant({ add: ['Loaders'], remove: ['Admin'] }),
    },
    { requiredKeys: [] },
  );
  const afterEdit = (app: Component, edit: PolicyEdit): Component =>
    edited(connectedApp, { ConnectedApp: app }, edit, 68).ConnectedApp ?? app;
  /** The app after what others did up to a moment, that one included. */
  const after = (app: Component, done: Other[], from: Moment, to: Moment): Component =>
    moments
      .slice(moments.indexOf(from), moments.indexOf(to) + 1)
      .flatMap((moment) => done.filter(({ at }) => at === moment))
      .reduce((now, { does }) => does(now), app);

  it('lose nothing that either has done, or are told that nothing was written', () =>
    fc.assert(
      fc.asyncProperty(edits, others, async (edit, done) => {
        const org = world(done);
        const outcome = await change(org, edit).catch((error: unknown) => error);
        const first = after(pay, done, 'before-read', 'before-read');
        const fresh = after(first, done, 'after-read', 'before-second-read');
        const isAsked = diff(first, afterEdit(first, edit)).length > 0;
        if (outcome instanceof JwtError) {
          if (outcome.name === 'AppChangedMeanwhileError') {
            expect(org.written).to.deep.equal([]);
            expect(outcome.data?.changedMeanwhile).to.deep.equal(diff(first, fresh)).and.not.to.be.empty;
          } else {
            // Somebody took it back at once, between the write and the look.
            expect(outcome.name).to.equal('WriteUnconfirmedError');
            expect(done.some(({ at }) => at === 'before-read-back')).to.equal(true);
          }
          return;
        }
        const changed = outcome as Changed;
        if (!isAsked) {
          expect(changed).to.deep.include({ changed: false, changes: [], changedMeanwhile: [] });
          expect(org.written).to.deep.equal([]);
          return;
        }
        expect(changed.changedMeanwhile).to.deep.equal(diff(first, fresh));
        expect(changed.changes).to.deep.equal(diff(fresh, afterEdit(fresh, edit)));
        expect(changed.changed).to.equal(changed.changes.length > 0);
        // Whole and exactly: what the others did until the last look, and on top of it what was asked.
        expect(org.written.map((sent) => diff(afterEdit(fresh, edit), sent))).to.deep.equal(
          changed.changed ? [[]] : [],
        );
      }),
      runs(600),
    ));

  it('never stop each other where they touch different fields', () =>
    fc.assert(
      fc.asyncProperty(edits, others, async (edit, done) => {
        const seen = done.filter(({ at }) => seenInTime.includes(at));
        const fresh = after(pay, seen, 'after-read', 'before-second-read');
        const mine = diff(pay, afterEdit(pay, edit)).map(({ field }) => field);
        const wanted = diff(fresh, afterEdit(fresh, edit)).map(({ field }) => field);
        const theirs = diff(pay, fresh).map(({ field }) => field);
        fc.pre(mine.length > 0 && [...mine, ...wanted].every((field) => !theirs.includes(field)));
        const org = world(seen);
        await change(org, edit);
        for (const field of theirs)
          expect(diff(fresh, org.held()).filter((one) => one.field === field)).to.deep.equal([]);
      }),
      runs(300),
    ));
});

describe('a change whose write takes long', () => {
  /** A clock that jumps by so many milliseconds at each step. */
  const slow = (at: Moment, ms: number) => {
    let now = 0;
    const org = world([
      {
        at,
        does: (app) => {
          now += ms;
          return app;
        },
      },
    ]);
    const run = changeApp(org.store, {
      parts: ['tokens'],
      edit: (before: Settings) => edited(connectedApp, before, enable, 68),
      dryRun: false,
      beforeWrite: async () => org.act('question'),
      nowMs: () => now,
    });
    return run;
  };

  it('says for how long nobody looked, where that is longer than a moment', async () => {
    expect((await slow('before-write', 12_000)).unwatchedMs).to.equal(12_000);
    expect((await slow('before-second-read', 12_000)).unwatchedMs).to.equal(12_000);
    expect((await slow('before-write', 800)).unwatchedMs).to.equal(null);
  });

  it('does not count the time of a question, after which it looks again', async () => {
    expect((await slow('question', 60_000)).unwatchedMs).to.equal(null);
  });
});
