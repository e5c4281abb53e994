import { expect } from 'chai';
import { connectedApp } from '../../../src/app/app-kind.ts';
import type { AppStore } from '../../../src/app/app-store.ts';
import { type Component, type Settings, withElement } from '../../../src/app/component.ts';
import { setJwtIssuing } from '../../../src/app/policy.ts';
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
    expect(world.log).to.deep.equal(['write', 'reread']);
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
    const no = new JwtError('confirmation-required-declined');
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

  it('says that it does not know when the org is gone after the write', async () => {
    const gone = () => {
      throw lost();
    };
    const { store: app } = store({ onWrite: gone, onReread: gone });
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
    expect(world.log).to.deep.equal(['write']);
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
});
