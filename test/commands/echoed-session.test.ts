import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';

const refusal = (code: string, words: string): string =>
  `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata"><soapenv:Body><updateMetadataResponse><result><errors><message>${words}</message><statusCode>${code}</statusCode></errors><fullName>Pay</fullName><success>false</success></result></updateMetadataResponse></soapenv:Body></soapenv:Envelope>`;

describe('An org that refuses a write', () => {
  let org: LocalOrg;
  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);

  for (const [code, name] of [
    ['FIELD_INTEGRITY_EXCEPTION', 'MetadataRefusedError'],
    ['INSUFFICIENT_ACCESS', 'PermissionMissingError'],
  ] as const) {
    it(`and says the session back is quoted without it, in short, as ${name}`, async () => {
      await logIn(org, 'pay');
      const session = org.accessToken;
      const said = `no! ${session} ${session.replace('!', '%21')} ${session.split('!')[1]} ${'word '.repeat(500)}`;
      org.spoiled.by = (body) => (body.includes('updateMetadataResponse') ? refusal(code, said) : body);
      // The org does the work and denies it, so that the second write is another one.
      for (const [command, ...form] of [['enable'], ['disable', '--json']]) {
        const run = await runOrgCommand(command ?? '', ['-o', 'pay', '-a', 'Pay', '-p', ...form]);
        const output = run.stdout + run.stderr;
        expect(output).to.contain(name).and.contain('no! <access token removed>');
        expect(output).not.to.contain(session.split('!')[1]?.slice(0, 16));
        expect(output.match(/word /g)?.length).to.be.lessThan(200);
      }
    });
  }
});

describe('A command that is proposed for an app or permission set with a hostile name', () => {
  afterEach(closePayOrgs);

  for (const shell of ['sh', 'bash']) {
    it(`runs nothing of the name in ${shell}, and hands it over unchanged`, async () => {
      const org = await startPay();
      await logIn(org, 'pay');
      const name = `-$(echo pwn >&2) \`id\` "x" 'y' !a %PATH% \\`;
      org.spoiled.by = (body) =>
        body.replaceAll('>Pay API<', `>${name.replaceAll('&', '&amp;').replaceAll('>', '&gt;')}<`);
      const run = await runOrgCommand('policy/set', [
        ...['-o', 'pay', '-a', 'Pay', '--permitted-users', 'self-authorize', '-p', '--json'],
      ]);
      const action = run.json().actions?.find((one) => one.includes('--remove-permission-set')) ?? '';
      const words = action.slice(action.indexOf('--remove'), -1);
      const { stdout, stderr } = await promisify(execFile)(shell, ['-c', `printf '%s|' ${words}`]);
      expect({ stdout, stderr }).to.deep.equal({ stdout: `--remove-permission-set=${name}|`, stderr: '' });
    });
  }
});
