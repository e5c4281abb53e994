import { expect } from 'chai';
import type { Given } from '../../../src/cli/arguments.ts';
import { readyProposal } from '../../../src/cli/proposals.ts';

const given = (org: string, app: string): Given[] => [
  { kind: 'value', flag: 'target-org', text: org },
  { kind: 'value', flag: 'app', text: app },
];
const show =
  'See it: "sf jwt policy display --target-org <alias> --app <app>", then "sf org login web --alias <alias>".';

describe('The commands that an error proposes', () => {
  it('name the org and the app that the command line names', () => {
    expect(readyProposal(show, given('pay', 'Pay'))).to.equal(
      'See it: "sf jwt policy display --target-org pay --app Pay", then "sf org login web --alias <alias>".',
    );
    expect(readyProposal('sf jwt cert display --target-org <alias> --app <app>', given('pay', '-rf $(id)'))).to.equal(
      "sf jwt cert display --target-org pay --app='-rf $(id)'",
    );
  });

  it('name the app, the user, the key and the host of an exchange, and repeat the audience that it had', () => {
    const doctor =
      'Check it: "sf jwt doctor --client-id <consumer key> --username <username> --jwt-key-file <key> --instance-url <My Domain URL>".';
    const flags = {
      'client-id': '3MVG9A.b',
      username: 'a@b.example',
      'jwt-key-file': 'my key.pem',
      audience: 'https://test.salesforce.com',
    };
    const values = Object.entries(flags).map(([flag, text]): Given => ({ kind: 'value', flag, text }));
    expect(readyProposal(doctor, values)).to.equal(
      `Check it: "sf jwt doctor --client-id 3MVG9A.b --username a@b.example --jwt-key-file 'my key.pem' --instance-url <My Domain URL> --audience https://test.salesforce.com".`,
    );
    const piped: Given[] = [{ kind: 'value', flag: 'jwt-key-file', text: '-' }];
    expect(readyProposal(doctor, piped)).to.equal(doctor);
    const upload = 'sf jwt cert upload --cert-file <certificate> --key-file <key>';
    expect(readyProposal(upload, values)).to.equal(
      "sf jwt cert upload --cert-file <certificate> --key-file 'my key.pem'",
    );
  });

  it('leave to the stored login of the org what the command line does not say', () => {
    const doctor =
      'sf jwt doctor --client-id <consumer key> --username <username> --jwt-key-file <key> --instance-url <My Domain URL>';
    const [org = expect.fail()] = given('robot', 'Pay');
    expect(readyProposal(doctor, [org])).to.equal('sf jwt doctor --target-org robot');
    const user: Given = { kind: 'value', flag: 'username', text: 'a@b.example' };
    expect(readyProposal(`Check it: "${doctor}".`, [org, user])).to.equal(
      'Check it: "sf jwt doctor --target-org robot --username a@b.example".',
    );
    expect(readyProposal('sf jwt cert upload --key-file <key>', [org])).to.equal('sf jwt cert upload --key-file <key>');
  });

  it('keep the places of what it does not name, of a session, and of another org', () => {
    expect(readyProposal(show, [])).to.equal(show);
    const session = `00D5g000004XyZaEAK!${'AQ0AQ.'.repeat(16)}`;
    expect(readyProposal('sf jwt app list --target-org <alias>', given(session, 'Pay'))).to.contain('<alias>');
    for (const text of ['<alias>', '$ORG', '', ' '])
      expect(readyProposal(show, given(text, 'Pay')), text).to.contain('--target-org <alias> --app Pay');
    const other = 'Name an org that the CLI is logged in to: --target-org <alias>.';
    expect(readyProposal(other, given('pay', 'Pay'))).to.equal(other);
  });
});
