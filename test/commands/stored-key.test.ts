/** A stored login names the key by its path, and the file is gone: nobody gave that path here. */
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { failureOf } from '../support/command.ts';
import { logInThroughPay, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';

describe('A stored login whose key file is gone', () => {
  let org: LocalOrg;
  before(async () => {
    org = await startPay();
    await logInThroughPay(org, 'gone'); // the file is removed after the login
  });
  after(closePayOrgs);

  it('is named by exchange, with the way back', async () => {
    const run = await runOrgCommand('exchange', ['-o', 'gone', '--json']);
    expect(failureOf(run)).to.include({ exitCode: 2, name: 'InputUnreadableError' });
    const { message, actions = [] } = run.json();
    expect(message).to.contain(`The stored login of ${org.username} refers to the key file`);
    expect(actions.join('\n')).to.contain(`sf org login jwt --username ${org.username} `);
  });

  it('is named by doctor', async () => {
    const { stdout } = await runOrgCommand('doctor', ['-o', 'gone', '--offline']);
    expect(stdout.replace(/\s+/g, ' ')).to.contain(`The stored login of ${org.username} refers to the key file`);
  });

  it('is not blamed for a path that was given', async () => {
    const run = await runOrgCommand('exchange', ['-o', 'gone', '-f', '/nowhere/server.key', '--json']);
    expect(failureOf(run)).to.include({ exitCode: 2, name: 'InputUnreadableError' });
    expect(run.json().message).to.not.contain('stored login');
  });
});
