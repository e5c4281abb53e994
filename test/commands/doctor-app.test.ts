/** Which app `sf jwt doctor` looks at, when name and client id do not agree. */
import { expect } from 'chai';
import JwtDoctor from '../../src/commands/jwt/doctor.ts';
import type { CheckResult, DoctorResult } from '../../src/doctor/run-checks.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, setElement } from '../support/app-components.ts';
import { runCommand } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn } from '../support/logged-in.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';

const alias = 'pay-org';
const checkOf = ({ checks }: DoctorResult, id: string): CheckResult | undefined => checks.find((one) => one.id === id);

describe('sf jwt doctor looks at the app that the exchange goes by,', () => {
  let org: LocalOrg;
  beforeEach(async () => {
    org = await startPay();
    await logIn(org, alias);
  });
  afterEach(closePayOrgs);

  const examine = async (app: string | null, clientId: string): Promise<DoctorResult> => {
    const env = { SF_JWT_KEY: (await keyPair('pay')).privateKeyPem };
    const args = ['-o', alias, '--username', user, '-i', clientId, ...(app ? ['-a', app] : []), '--json'];
    return (await runCommand(JwtDoctor, args, env)).json().result as unknown as DoctorResult;
  };
  const keyOf = (app: string): string => appNamed(org, app).consumerKey;

  it('where the named app does not exist, and the client id is sound', async () => {
    const result = await examine('Nope', keyOf('Pay'));
    expect(checkOf(result, 'org-app')).to.include({ status: 'warn', code: 'app-not-found' });
    expect(checkOf(result, 'org-app')?.detail).to.contain('the connected app Pay');
    expect(checkOf(result, 'org-app')?.actions.join()).to.contain('--app Pay');
    expect(checkOf(result, 'app-certificate')?.status).to.equal('pass');
    expect(result.firstCause).to.equal(null);
  });

  it('where the client id is that of another app, whose fault is then certain', async () => {
    const result = await examine('Pay', keyOf('Orders'));
    expect(checkOf(result, 'org-app')?.code).to.equal('client-id-of-other-app');
    expect(checkOf(result, 'org-app')?.detail).to.contain('the external client app Orders');
    expect(result.firstCause).to.equal('bearer-flow-off');
    expect(checkOf(result, 'app-flow')?.actions.join()).to.contain('--app Orders');
    expect(checkOf(result, 'org-app')?.actions.join()).not.to.contain(keyOf('Orders'));
  });

  it('and only hints at faults of the named app where the org does not know the client id', async () => {
    setElement(org, 'ConnectedApp', 'Pay', 'sessionPolicy.sessionLevel', 'HIGH_ASSURANCE');
    const result = await examine(
      'Pay',
      '3MVG9nobody_nobody_nobody_nobody_nobody_nobody_nobody_nobody_nobody_nobody_nobody_x',
    );
    expect(checkOf(result, 'session-level')?.status).to.equal('warn');
    expect(result.firstCause).to.equal('wrong-client-id');
  });

  it('and warns where the user is let in only by a permission set whose licence cannot carry apps', async () => {
    setElement(org, 'PermissionSet', 'Pay_API', 'license', 'Salesforce API Integration');
    const result = await examine('Pay', keyOf('Pay'));
    expect(checkOf(result, 'permitted-users')?.status).to.equal('warn');
    expect(result.firstCause).to.equal('not-approved');
    expect(checkOf(result, 'permitted-users')?.detail).to.contain('Pay_API');
  });

  it('and takes a missing user for a hint where the org shows no login but the own', async () => {
    org.state.users = org.state.users.filter(({ username }) => username === org.username);
    const result = await examine('Pay', keyOf('Pay'));
    expect(checkOf(result, 'org-user')).to.include({ status: 'warn', code: 'user-not-found' });
    expect(result.firstCause).to.equal('user-not-found');
    expect(result.checks.at(-1)?.code).to.equal('invalid-assertion');
  });

  it('and claims nothing of a client id that no app of this org has, as connected apps work across orgs', async () => {
    const result = await examine(null, [...org.state.absentAppKeys][0] ?? '');
    expect(checkOf(result, 'org-app')?.status).to.equal('unknown');
    expect(result.firstCause).to.equal('app-not-installed');
  });

  it('and ends with how many checks could be made, naming those that could not', async () => {
    const env = { SF_JWT_KEY: (await keyPair('pay')).privateKeyPem };
    const args = ['-o', alias, '--username', user, '-i', keyOf('Pay'), '-a', 'Pay'];
    const { stdout, exitCode } = await runCommand(JwtDoctor, args, env);
    const untold = [...stdout.matchAll(/^\? (.{18})/gm)].map(([, title = '']) => title.trim());
    const last = stdout.slice(stdout.lastIndexOf('\n\n')).replaceAll(/\s+/g, ' ').trim();
    expect({ exitCode, isUntold: untold.length > 0 }).to.deep.equal({ exitCode: 0, isUntold: true });
    expect(last).to.match(/^No fault found in the \d+ checks that could be made/);
    expect(last.endsWith(`; ${untold.length} could not be made: ${untold.join(', ')}.`), last).to.equal(true);
  });
});
