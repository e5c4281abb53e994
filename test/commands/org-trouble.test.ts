/** What a command on an app says when the org or the session stands in the way; `enable` speaks for all of them. */
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { expectNoSecret } from '../support/canary.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';

describe('A command on an app, when the org or the session stands in the way', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);

  /** Runs it both ways and gives the envelope, after checking that both ways agree and show no secret. */
  const refused = async (exitCode: number, ...args: string[]) => {
    const before = structuredClone(org.state.components);
    const words = await runOrgCommand('enable', ['-a', 'Pay', ...args]);
    const json = await runOrgCommand('enable', ['-a', 'Pay', '--json', ...args]);
    expect({ words: words.exitCode, json: json.exitCode }).to.deep.equal({ words: exitCode, json: exitCode });
    expect(words.stderr).to.contain(json.json().name);
    expect(org.state.components).to.deep.equal(before);
    for (const run of [words, json]) expectNoSecret(run, org);
    return json.json();
  };

  it('names an org that the CLI does not know as wrong usage, and says how to see the ones it knows', async () => {
    const { name, actions } = await refused(2, '-o', 'nobody@nowhere.example');
    expect({ name, actions }).to.deep.equal({
      name: 'NamedOrgNotFoundError',
      actions: [
        'Run "sf org list" to list the orgs that the CLI is logged in to, and their aliases.',
        'Here -o specifies an org, not a user as in "sf org login jwt". To get a token for nobody@nowhere.example, specify it with --username, and the rest with --client-id, --jwt-key-file and --instance-url.',
      ],
    });
    expect((await refused(2, '-o', 'nowhere')).actions).to.have.lengthOf(1);
    expect(org.requests).to.deep.equal([]);
  });

  it('says that an org which is down cannot be reached', async () => {
    await logIn(org, 'pay');
    await org.close();
    const { name, data } = await refused(5, '-o', 'pay');
    expect({ name, stage: data?.stage }).to.deep.equal({ name: 'OrgUnreachableError', stage: 'tcp' });
  });

  it('says that a session which is over needs a new login', async () => {
    await logIn(org, 'pay');
    for (const token of org.state.tokens) token.revoked = true;
    const { name, actions } = await refused(1, '-o', 'pay');
    expect({ name, actions }).to.deep.equal({
      name: 'OrgRefusedError',
      actions: [
        'Log in again: "sf org login web --alias <alias>" or "sf org login jwt".',
        'Check which logins the CLI has stored: "sf org list".',
      ],
    });
  });

  it('tells a user without the permissions which ones it takes', async () => {
    await logIn(org, 'viewer', org.openSession('viewer@pay.example'));
    const { name, actions } = await refused(1, '-o', 'viewer');
    expect(name).to.equal('PermissionMissingError');
    expect(actions?.join()).to.contain('Manage Connected Apps');
  });

  it('finds no app for a user who may use the Metadata API, but not see the app', async () => {
    org.state.users.find(({ username }) => username === 'viewer@pay.example')?.permissions.push('ModifyMetadata');
    await logIn(org, 'viewer', org.openSession('viewer@pay.example'));
    expect((await refused(1, '-o', 'viewer')).name).to.equal('AppNotFoundError');
  });

  it('keeps to itself the session that a broken org throws back', async () => {
    await logIn(org, 'pay');
    const body = `<html><title>Session ${org.accessToken} is odd</title></html>`;
    org.faults.push({ match: /Soap/, kind: 'status', status: 500, body, contentType: 'text/html' });
    expect((await refused(1, '-o', 'pay')).name).to.equal('OrgAnsweredBadlyError');
    const fault = `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><soapenv:Fault><faultcode>sf:UNKNOWN_EXCEPTION</faultcode><faultstring>UNKNOWN_EXCEPTION: ${org.accessToken}</faultstring></soapenv:Fault></soapenv:Body></soapenv:Envelope>`;
    org.faults.splice(0, 1, { match: /Soap/, kind: 'status', status: 500, body: fault, contentType: 'text/xml' });
    expect((await refused(1, '-o', 'pay')).name).to.equal('OrgRefusedError');
  });
});
