/** Block of a connected app, which only a person in Setup can click; and who may not switch, and what happens on the way. */
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, setElement } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { failureOf } from '../support/command.ts';
import { logInThroughPay, runOrgCommand } from '../support/logged-in.ts';
import { orgOfEachTest } from '../support/org-of-each-test.ts';
import { user } from '../support/pay-org.ts';
import { atTerminal } from '../support/terminal.ts';

const page = '/lightning/setup/ConnectedAppsUsage/home';

describe('sf jwt app block, of a connected app', () => {
  let org: LocalOrg;

  orgOfEachTest((one) => {
    org = one;
  });

  const block = (...args: string[]) => runOrgCommand('app/block', ['-o', 'pay', '-a', 'Pay', ...args, '--json']);
  const getsIn = () => bearerToken(org, appNamed(org, 'Pay').consumerKey, user).then(Boolean, () => false);
  const offer = /remove every pre-authorisation of the app/;
  const byHand = (answer: string) => atTerminal(['app/block', '-o', 'pay', '-a', 'Pay'], { question: offer, answer });
  /** Runs a line that was printed. */
  const paste = (line: string) => {
    const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    return runOrgCommand('policy/set', [...words.slice(4), '-p', '--json']);
  };

  it('stops where nobody sits at a terminal, with the page and the commands, and writes nothing', async () => {
    const before = structuredClone(org.state.components);
    for (const args of [[], ['-p'], ['--dry-run']]) {
      const { exitCode, json } = await block(...args);
      const { name, data, actions = [] } = json();
      expect({ exitCode, name, url: data?.setupUrl }).to.deep.equal({
        exitCode: 1,
        name: 'SetupOnlyError',
        url: `${org.url}${page}`,
      });
      expect(actions.join('\n')).to.contain(String(data?.admitNobody)).and.contain(String(data?.wayBack));
    }
    expect(org.state.components).to.deep.equal(before);
  });

  it('names commands that shut the way in, and open it again', async () => {
    const { data } = (await block()).json();
    expect(await getsIn()).to.equal(true);
    expect((await paste(String(data?.admitNobody))).exitCode).to.equal(0);
    expect(await getsIn()).to.equal(false);
    expect((await paste(String(data?.wayBack))).exitCode).to.equal(0);
    expect(await getsIn()).to.equal(true);
  });

  it('says that there is nothing to shut where the app admits nobody, or has no OAuth', async () => {
    await paste(String((await block()).json().data?.admitNobody));
    const { name, data, message } = (await block()).json();
    expect({ name, url: data?.setupUrl }).to.deep.equal({ name: 'SetupOnlyError', url: `${org.url}${page}` });
    expect(message).to.contain('already allows no new OAuth logins');
  });

  it('shows a person the page, and does on a yes what the API can, with the way back', async () => {
    const { screen, exitCode } = await byHand('y');
    expect({ exitCode, getsIn: await getsIn() }, screen).to.deep.equal({ exitCode: 0, getsIn: false });
    expect(screen).to.contain(page).and.contain('Pre-authorise the same users again:');
    const [, line = ''] = /again:\s+(sf jwt policy set[^\r\n]*)/.exec(screen) ?? [];
    await paste(line);
    expect(await getsIn()).to.equal(true);
  });

  it('writes nothing on a no', async () => {
    const { screen, exitCode } = await byHand('n');
    expect({ exitCode, getsIn: await getsIn() }, screen).to.deep.equal({ exitCode: 1, getsIn: true });
    expect(screen).to.contain('SetupOnlyError').and.contain(page);
  });

  it('says first that the CLI itself goes through the app', async () => {
    await logInThroughPay(org, 'through-pay');
    const typing = [
      { question: offer, answer: 'y' },
      { question: /Remove every pre-authorisation anyway/, answer: 'n' },
    ];
    const { screen, exitCode } = await atTerminal(['app/block', '-o', 'through-pay', '-a', 'Pay'], typing);
    expect({ exitCode, getsIn: await getsIn() }, screen).to.deep.equal({ exitCode: 7, getsIn: true });
  });

  it('is undone in Setup as well', async () => {
    const { exitCode, json } = await runOrgCommand('app/unblock', ['-o', 'pay', '-a', 'Pay', '-p', '--json']);
    expect({ exitCode, name: json().name, url: json().data?.setupUrl }).to.deep.equal({
      exitCode: 1,
      name: 'SetupOnlyError',
      url: `${org.url}${page}`,
    });
  });
});

describe('sf jwt app block and delete, against the odds', () => {
  let org: LocalOrg;

  orgOfEachTest((one) => {
    org = one;
  });

  const block = () => runOrgCommand('app/block', ['-o', 'pay', '-a', 'Orders', '-p', '--json']);
  const isOn = (): boolean => appNamed(org, 'Orders').oauthEnabled;
  const soap = /POST \/services\/Soap/;
  const write = 6; // after list, header, list, switch, key and the second look

  for (const { kind, off } of [
    { kind: 'reset', off: false },
    { kind: 'reset-after', off: true },
  ] as const) {
    it(`asks the org what became of a write whose answer is lost (${kind})`, async () => {
      org.faults.push({ kind, match: soap, after: write, times: 1 });
      const { exitCode, json } = await block();
      expect({ exitCode, name: json().name, isOn: isOn() }).to.deep.equal({
        exitCode: off ? 0 : 1,
        name: off ? undefined : 'WriteUnconfirmedError',
        isOn: !off,
      });
      expect((await block()).json().result.changed).to.equal(!off);
      expect(isOn()).to.equal(false);
    });
  }

  it('keeps what somebody else changes in the same policies meanwhile', async () => {
    const act = (): void => setElement(org, 'ExtlClntAppConfigurablePolicies', 'Orders_plcy', 'startPage', 'OAuth');
    org.faults.push({ kind: 'meanwhile', match: soap, after: 5, times: 1, act });
    const { result } = (await block()).json();
    expect(result.changed).to.equal(true);
    const switches = org.state.components.find(({ fullName }) => fullName === 'Orders_plcy');
    expect(switches?.children).to.deep.include({ name: 'startPage', value: 'OAuth' });
    expect(isOn()).to.equal(false);
  });

  it('is content where another run switched the app off at the same moment', async () => {
    const act = (): void => setElement(org, 'ExtlClntAppConfigurablePolicies', 'Orders_plcy', 'isEnabled', 'false');
    org.faults.push({ kind: 'meanwhile', match: soap, after: 5, times: 1, act });
    const { exitCode, json } = await block();
    expect({ exitCode, changed: json().result?.changed, isOn: isOn() }).to.deep.equal({
      exitCode: 0,
      changed: false,
      isOn: false,
    });
  });

  it('tells whoever may not switch or delete the app so, whatever permission it is that they lack', async () => {
    const person = org.state.users.find((one) => one.username === org.username);
    if (!person) throw new Error('There is no administrator.');
    const all = person.permissions;
    for (const permission of all) {
      person.permissions = all.filter((one) => one !== permission);
      for (const command of ['app/block', 'app/delete']) {
        const before = structuredClone(org.state.components);
        const { exitCode, json } = await runOrgCommand(command, ['-o', 'pay', '-a', 'Orders', '-p', '--json']);
        const { name } = json();
        const says = `${command} without ${permission}: ${exitCode} ${name}`;
        if (exitCode === 0) {
          person.permissions = all;
          await runOrgCommand('app/unblock', ['-o', 'pay', '-a', 'Orders', '-p']);
          person.permissions = all.filter((one) => one !== permission);
          continue;
        }
        expect(name, says).to.match(
          /^(?:PermissionMissing|OrgRefused|SettingsUnreadable|AppNotOurs|AppNotFound)Error$/,
        );
        expect(org.state.components, says).to.deep.equal(before);
      }
    }
  });

  it('says that there is no such app', async () => {
    expect(failureOf(await runOrgCommand('app/block', ['-o', 'pay', '-a', 'Nobody', '-p', '--json']))).to.deep.equal({
      exitCode: 1,
      name: 'AppNotFoundError',
    });
  });
});
