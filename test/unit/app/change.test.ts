import { expect } from 'chai';
import { connectedApp, externalClientApp, globalType, policyType } from '../../../src/app/app-kind.ts';
import type { AppStore } from '../../../src/app/app-store.ts';
import { changeApp } from '../../../src/app/change.ts';
import { type Component, type Settings, withElement } from '../../../src/app/component.ts';
import { edited, setJwtIssuing } from '../../../src/app/policy.ts';
import { JwtError } from '../../../src/faults/errors.ts';
import { rejectionOf } from '../../support/faults.ts';

const pay: Component = {
  type: 'ConnectedApp',
  fullName: 'Pay',
  elements: { label: 'Pay', oauthConfig: { callbackUrl: 'https://example.com/cb', isPkceRequired: 'false' } },
};

type World = { held: Component; log: string[] };
type Behaviour = { onWrite?: (world: World, sent: Component) => void; onReread?: (world: World) => Component | null };

/** One app in memory: the port, with an org's possible manners. */
function store({ onWrite, onReread }: Behaviour = {}): { store: AppStore; world: World } {
  const world: World = { held: pay, log: [] };
  return {
    world,
    store: {
      app: { name: 'Pay', label: 'Pay', type: 'ConnectedApp', namespace: null, id: null },
      installed: false,
      setupUrl: 'https://example.com/setup',
      kind: connectedApp,
      apiVersion: 68,
      read: async () => ({ ConnectedApp: world.held }),
      stateOf: () => 'on',
      readSetupOnly: async () => ({}),
      reread: async () => {
        world.log.push('reread');
        return onReread ? onReread(world) : world.held;
      },
      write: async (sent) => {
        world.log.push('write');
        if (onWrite) onWrite(world, sent);
        else world.held = sent;
      },
    },
  };
}

const lost = () =>
  new JwtError('org-unreachable-http', { stage: 'http', code: 'ECONNRESET', host: 'pay.my.salesforce.com' });
const run = (app: AppStore, dryRun = false, beforeWrite: (before: Settings) => Promise<void> = async () => {}) =>
  setJwtIssuing(app, true, { dryRun, beforeWrite });

describe('changing an app', () => {
  it('writes once, reads back and tells what changed', async () => {
    const { store: app, world } = store();
    const result = await run(app);
    expect(result).to.deep.include({ changed: true, dryRun: false, sideEffects: [] });
    expect(result.changes).to.deep.equal([
      { component: 'ConnectedApp:Pay', field: 'oauthConfig.isNamedUserJwtEnabled', from: null, to: true },
    ]);
    expect(world.log).to.deep.equal(['reread', 'write', 'reread']);
  });

  it('writes nothing when there is nothing to do', async () => {
    const { store: app, world } = store();
    await run(app);
    world.log.length = 0;
    expect(await run(app)).to.deep.include({ changed: false, changes: [] });
    expect(world.log).to.deep.equal([]);
  });

  it('writes nothing on a dry run, and still warns', async () => {
    const { store: app, world } = store();
    let warned = 0;
    const result = await run(app, true, async () => {
      warned += 1;
    });
    expect(result).to.deep.include({ changed: false, dryRun: true });
    expect(result.changes).to.have.length(1);
    expect(warned).to.equal(1);
    expect(world.log).to.deep.equal([]);
  });

  it('writes nothing when the answer is no', async () => {
    const { store: app, world } = store();
    const no = new JwtError('cancelled', { deed: 'changed' });
    expect(await rejectionOf(run(app, false, () => Promise.reject(no)))).to.equal(no);
    expect(world.log).to.deep.equal([]);
  });

  it('takes a lost answer for success when the org holds what was sent', async () => {
    const { store: app } = store({
      onWrite: (world, sent) => {
        world.held = sent;
        throw lost();
      },
    });
    expect(await run(app)).to.deep.include({ changed: true });
  });

  it('says that nothing was written when the answer is lost and the org holds the old values', async () => {
    const { store: app } = store({
      onWrite: () => {
        throw lost();
      },
    });
    expect(await rejectionOf(run(app))).to.include({
      name: 'WriteUnconfirmedError',
      code: 'write-unconfirmed-not-written',
    });
  });

  it('names what somebody else has changed, where a write that may still come would undo it', async () => {
    const { store: app } = store({
      onWrite: (world) => {
        world.held = withElement(world.held, 'contactEmail', 'new@example.com');
        throw lost();
      },
    });
    const { code, message, data } = await rejectionOf(run(app));
    expect(code).to.equal('write-unconfirmed-not-written');
    expect(message).to.contain('undoes what someone else has changed in the meantime: contactEmail');
    expect(data?.changedMeanwhile).to.have.length(1);
  });

  it('says that it does not know when the org is gone after the write', async () => {
    const gone = () => {
      throw lost();
    };
    const { store: app } = store({
      onWrite: gone,
      onReread: ({ held, log }) => (log.includes('write') ? gone() : held),
    });
    expect((await rejectionOf(run(app))).code).to.equal('write-unconfirmed-lost');
  });

  it('passes a refusal on, and does not read back', async () => {
    const refusal = new JwtError('metadata-refused', { component: 'ConnectedApp:Pay', problems: ['no'], reason: 'no' });
    const { store: app, world } = store({
      onWrite: () => {
        throw refusal;
      },
    });
    expect(await rejectionOf(run(app))).to.equal(refusal);
    expect(world.log).to.deep.equal(['reread', 'write']);
  });

  it('does not believe an org that says yes and keeps its value', async () => {
    const { store: app } = store({ onWrite: () => {} });
    const { code, data } = await rejectionOf(run(app));
    expect(code).to.equal('write-unconfirmed-ignored');
    expect(data?.seen).to.deep.equal([{ field: 'oauthConfig.isNamedUserJwtEnabled', is: null }]);
  });

  it('tells what the org changed beside what was asked', async () => {
    const { store: app } = store({
      onWrite: (world, sent) => {
        world.held = withElement(sent, 'oauthConfig.isPkceRequired', 'true');
      },
    });
    expect((await run(app)).sideEffects).to.deep.equal([
      { component: 'ConnectedApp:Pay', field: 'oauthConfig.isPkceRequired', from: false, to: true },
    ]);
  });

  it('does not say whose value it is where the org holds neither the old nor the new one', async () => {
    for (const end of [
      () => {},
      () => {
        throw lost();
      },
    ]) {
      const { store: app } = store({
        onWrite: (world, sent) => {
          world.held = withElement(sent, 'oauthConfig.isNamedUserJwtEnabled', 'perhaps');
          end();
        },
      });
      const { code, data } = await rejectionOf(run(app));
      expect(code).to.equal('write-unconfirmed-other');
      expect(data?.seen).to.deep.equal([{ field: 'oauthConfig.isNamedUserJwtEnabled', is: 'perhaps' }]);
    }
  });
});

describe('changing two components of an app', () => {
  const [tokens, policy]: [Component, Component] = [
    { type: globalType, fullName: 'Orders_glbloauth', elements: { isNamedUserJwtEnabled: 'false', label: 'a' } },
    { type: policyType, fullName: 'Orders_oauthPlcy', elements: { sessionTimeoutInMinutes: '15', label: 'a' } },
  ];
  type Act = (held: Map<string, Component>) => void;

  /** `onWrite`, `onReread`: what happens before, by the type of the component. */
  function twoParts(onWrite: Record<string, Act> = {}, onReread: Record<string, Act[]> = {}) {
    const held = new Map([tokens, policy].map((one) => [one.type, one]));
    const log: string[] = [];
    const app: AppStore = {
      ...store().store,
      kind: externalClientApp,
      read: async () => Object.fromEntries(held),
      reread: async ({ type }) => {
        log.push(`reread ${type}`);
        onReread[type]?.shift()?.(held);
        return held.get(type) ?? null;
      },
      write: async (sent) => {
        log.push(`write ${sent.type}`);
        onWrite[sent.type]?.(held);
        held.set(sent.type, sent);
      },
    };
    const go = () =>
      changeApp(app, {
        parts: ['tokens', 'policy'],
        edit: (before) => edited(externalClientApp, before, { issuesJwt: true, sessionTimeoutMinutes: 30 }, 68),
        dryRun: false,
        beforeWrite: async () => {},
      });
    return { go, log, held };
  }
  const set =
    (type: string, path: string, value: string): Act =>
    (held) => {
      const component = held.get(type);
      if (component) held.set(type, withElement(component, path, value));
    };

  it('looks at each again right before its own write', async () => {
    const { go, log } = twoParts();
    expect((await go()).changes).to.have.length(2);
    const each = (type: string) => [`reread ${type}`, `write ${type}`, `reread ${type}`];
    expect(log).to.deep.equal([...each(globalType), ...each(policyType)]);
  });

  it('keeps what somebody else changed in the second while the first was written', async () => {
    const { go, held } = twoParts({ [globalType]: set(policyType, 'label', 'b') });
    const { changed, changedMeanwhile } = await go();
    expect(changed).to.equal(true);
    expect(held.get(policyType)?.elements).to.deep.equal({ sessionTimeoutInMinutes: '30', label: 'b' });
    expect(changedMeanwhile).to.deep.equal([
      { component: `${policyType}:Orders_oauthPlcy`, field: 'label', from: 'a', to: 'b' },
    ]);
  });

  const refusal = new JwtError('metadata-refused', { component: 'the second', problems: ['no'], reason: 'no' });
  for (const { what, acts, cause } of [
    {
      what: 'is refused',
      acts: {
        onWrite: {
          [policyType]: () => {
            throw refusal;
          },
        },
        onReread: {},
      },
      cause: 'MetadataRefusedError',
    },
    {
      what: 'is changed by somebody else',
      acts: { onWrite: { [globalType]: set(policyType, 'sessionTimeoutInMinutes', '60') }, onReread: {} },
      cause: 'AppChangedMeanwhileError',
    },
    {
      what: 'cannot be looked at',
      acts: {
        onWrite: {},
        onReread: {
          [policyType]: [
            () => {
              throw lost();
            },
          ],
        },
      },
      cause: 'OrgUnreachableError',
    },
  ]) {
    it(`says what is written and what is not when the second ${what}`, async () => {
      const { go, held } = twoParts(acts.onWrite, acts.onReread);
      const error = await rejectionOf(go());
      expect(error).to.include({ name: 'WriteUnconfirmedError', code: 'write-unconfirmed-partly' });
      expect((error as Error).message).to.not.match(/nothing was written/i);
      expect(error.data).to.deep.include({ cause });
      expect(error.data?.written).to.deep.equal([
        { component: `${globalType}:Orders_glbloauth`, field: 'isNamedUserJwtEnabled', from: false, to: true },
      ]);
      expect(error.data?.left).to.deep.equal([
        { component: `${policyType}:Orders_oauthPlcy`, field: 'sessionTimeoutInMinutes', from: 15, to: 30 },
      ]);
      expect(error.message).to.contain('isNamedUserJwtEnabled').and.contain('sessionTimeoutInMinutes');
      expect(held.get(policyType)?.elements.sessionTimeoutInMinutes).to.not.equal('30');
    });
  }

  it('says of the first alone what became of it', async () => {
    const { go, held } = twoParts({
      [globalType]: () => {
        throw refusal;
      },
    });
    expect(await rejectionOf(go())).to.equal(refusal);
    expect(held.get(policyType)).to.equal(policy);
  });
});
