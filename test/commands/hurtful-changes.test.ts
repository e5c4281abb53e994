/** Changes that hurt somebody are asked about first; all others are not. */
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { issueJwts, setElement } from '../support/app-components.ts';
import { type CommandRun, failureOf } from '../support/command.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { atTerminal } from '../support/terminal.ts';

const needsYes = { exitCode: 2, name: 'ConfirmationRequiredError' };

describe('sf jwt policy set, when the change hurts', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  const set = (...args: string[]): Promise<CommandRun> => runOrgCommand('policy/set', ['-o', 'pay', ...args, '--json']);

  const hurting = [
    {
      what: 'the last permission set of a connected app is taken off',
      args: ['-a', 'Pay', '--remove-permission-set', 'Pay_API'],
      says: /nobody will be able to use the app/,
    },
    {
      what: 'the last permission set of an external client app is taken off',
      args: ['-a', 'Orders', '--remove-permission-set', 'Pay_API'],
      says: /nobody will be able to use the app/,
    },
    {
      what: 'IP restrictions no longer hold for a connected app',
      args: ['-a', 'Pay', '--ip-relaxation', 'bypass'],
      says: /lowers security.*IP relaxation: enforce → bypass/,
    },
    {
      what: 'IP restrictions no longer hold for an external client app',
      args: ['-a', 'Orders', '--ip-relaxation', 'bypass'],
      says: /lowers security.*IP relaxation: enforce → bypass/,
    },
    {
      what: 'everybody may approve the app',
      args: ['-a', 'Pay', '--remove-permission-set', 'Pay_API', '--permitted-users', 'self-authorize'],
      says: /lowers security.*Permitted users: admin-approved → self-authorize/,
    },
  ];
  for (const { what, args, says } of hurting)
    it(`asks where ${what}, and writes nothing without an answer`, async () => {
      const before = structuredClone(org.state.components);
      const dry = await set(...args, '--dry-run');
      expect(dry.exitCode).to.equal(0);
      expect(dry.json().warnings.join('\n')).to.match(says);
      const refused = await set(...args);
      expect(failureOf(refused)).to.deep.equal(needsYes);
      expect(refused.json().warnings.join('\n')).to.match(says);
      expect(org.state.components).to.deep.equal(before);
      const done = await set(...args, '--no-prompt');
      expect({ exitCode: done.exitCode, changed: done.json().result.changed }).to.deep.equal({
        exitCode: 0,
        changed: true,
      });
      expect(done.json().warnings.join('\n')).to.match(says);
      // There is nothing left to ask about.
      const again = await set(...args);
      expect({ exitCode: again.exitCode, changed: again.json().result.changed }).to.deep.equal({
        exitCode: 0,
        changed: false,
      });
    });

  it('asks where refresh tokens become endless, and not on the way back', async () => {
    const kinds = ['infinite', 'inactivity:30d', 'lifetime:30d', 'zero'];
    for (const app of ['Pay', 'Orders']) {
      expect((await set('-a', app, '--refresh-token', 'zero', '-p')).exitCode, app).to.equal(0);
      for (const wish of ['infinite', 'inactivity:30d', 'lifetime:30d']) {
        const args = ['-a', app, '--refresh-token', wish];
        expect(failureOf(await set(...args)), wish).to.deep.equal(needsYes);
      }
      expect((await set('-a', app, '--refresh-token', 'infinite', '-p')).exitCode).to.equal(0);
      for (const wish of kinds) {
        const back = await set('-a', app, '--refresh-token', wish);
        expect({ wish, exitCode: back.exitCode, warnings: back.json().warnings.length }).to.deep.equal({
          ...{ wish, exitCode: 0, warnings: 0 },
        });
      }
    }
  });

  it('says of a longer time that it is one, and does not ask', async () => {
    issueJwts(org, 'Orders');
    expect((await set('-a', 'Orders', '--timeout', '5')).exitCode).to.equal(0);
    const longer = await set('-a', 'Orders', '--timeout', '15');
    expect(longer.exitCode).to.equal(0);
    expect(longer.json().warnings.join()).to.match(/lowers security.*JWT timeout: 5 minutes → 15 minutes/);
  });

  it('asks nothing where one comes in as another one goes', async () => {
    const swap = await set('-a', 'Pay', '--remove-permission-set', 'Pay_API', '--add-profile', 'Standard User');
    expect({ exitCode: swap.exitCode, warnings: swap.json().warnings }).to.deep.equal({ exitCode: 0, warnings: [] });
  });

  it('warns of an app that admitted nobody before, and does not ask again', async () => {
    expect((await set('-a', 'Pay', '--remove-permission-set', 'Pay_API', '-p')).exitCode).to.equal(0);
    const other = await set('-a', 'Pay', '--refresh-token', 'zero');
    expect(other.exitCode).to.equal(0);
    expect(other.json().warnings.join()).to.contain('nobody will be able to use the app');
  });

  const several = ['policy/set', '-o', 'pay', '-a', 'Pay', '--remove-permission-set', 'Pay_API'];
  const question = /Set the policies all the same/g;
  for (const { answer, exitCode } of [
    { answer: 'n', exitCode: 2 },
    { answer: 'y', exitCode: 0 },
  ])
    it(`asks a person once about all of it, and ${answer} is heard`, async () => {
      const seen = await atTerminal([...several, '--ip-relaxation', 'bypass'], { question: /all the same/, answer });
      expect(seen.exitCode, seen.screen).to.equal(exitCode);
      const words = seen.screen.replace(/\s+/g, ' ');
      expect(words).to.contain('IP relaxation: enforce → bypass').and.contain('nobody will be able to use');
      expect(words.match(question) ?? []).to.have.length.greaterThan(0);
      expect(
        org.state.components.some(
          ({ fullName, children }) =>
            fullName === 'Pay' && !children.some(({ name, value }) => name === 'permissionSetName' && value !== ''),
        ),
      ).to.equal(answer === 'y');
    });

  it('stops where somebody else makes it hurt meanwhile', async () => {
    setElement(org, 'ConnectedApp', 'Pay', 'profileName', 'Standard User');
    const typing = {
      question: /all the same/,
      answer: 'y',
      before: () => setElement(org, 'ConnectedApp', 'Pay', 'profileName', null),
    };
    const seen = await atTerminal([...several, '--ip-relaxation', 'bypass'], typing);
    expect(seen.screen.replace(/\s+/g, ' ')).to.contain('Somebody else');
    expect(seen.exitCode).to.equal(1);
  });
});
