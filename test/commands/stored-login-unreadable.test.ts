/** A stored login whose key is that of another machine, as when a CI job copies a part of the home directory. */
import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Envelope } from '../support/command.ts';
import { putFiles } from '../support/openssl.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';

const username = 'ida@pay.example';
const login = {
  username,
  accessToken: `${'0123456789abcdef'.repeat(2)}:${'00'.repeat(16)}`,
  instanceUrl: 'https://acme.my.salesforce.com',
  orgId: '00D000000000001',
  clientId: 'anAppOfAcme',
};
const key = (account: string): string => JSON.stringify({ service: 'sfdx', account, key: 'a'.repeat(32) });

describe('A login that the CLI has stored and cannot read', () => {
  let home: Home;

  beforeEach(async () => {
    home = await makeHome({ link: true });
  });
  afterEach(() => home.remove());

  const cases: [what: string, key: string, mode: number][] = [
    ['was encrypted by another key', key('local'), 0o600],
    ['has the key of another version', key('other'), 0o600],
    ['has a key that everybody may read', key('local'), 0o644],
    ['has a key that is no JSON', 'key', 0o600],
  ];
  for (const [what, keyFile, mode] of cases)
    it(`is called that by every kind of command, when it ${what}`, async () => {
      await mkdir(join(home.dir, '.sfdx'));
      await putFiles(home.dir, { '.sfdx/key.json': keyFile, [`.sfdx/${username}.json`]: JSON.stringify(login) });
      await chmod(join(home.dir, '.sfdx/key.json'), mode);
      await chmod(join(home.dir, `.sfdx/${username}.json`), 0o600);
      for (const command of [['exchange'], ['decode'], ['app', 'list'], ['cert', 'display', '-a', 'Pay']]) {
        const done = await runSf(['jwt', ...command, '-o', username, '--json'], { home: home.dir });
        const { name, data, actions } = done.json() as Envelope;
        expect({ exitCode: done.exitCode, name, data }, done.stdout).to.deep.equal({
          exitCode: 1,
          name: 'StoredLoginUnreadableError',
          data: { username },
        });
        expect(actions?.[0]).to.contain('An exchange needs no stored login');
      }
    });
});
