import { readFile, writeFile } from 'node:fs/promises';
import type { AuthInfo } from '@salesforce/core';
import { expect } from 'chai';
import { readStoredLogin } from '../../src/cli/stored-login.ts';
import { callOrg } from '../../src/salesforce/org/call-org.ts';
import { connect as connectTo } from '../../src/salesforce/org/connection.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { connect } from '../support/connect.ts';
import { logIn, logInThroughPay } from '../support/logged-in.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';

/** As the system says that the user may not write a file. */
const forbidden = (): Error =>
  Object.assign(new Error("EACCES: permission denied, open 'x'"), { code: 'EACCES', syscall: 'open' });

/** Why it was rejected, whatever error that is. */
const reasonOf = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error('it was not rejected'),
    (error: Error) => error,
  );

describe('the stored login of an org', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);

  it('keeps what another process has renewed, when it remembers the newest version', async () => {
    await logIn(org, 'stored');
    const login = await readStoredLogin('stored');
    const { StateAggregator } = await import('@salesforce/core');
    const path = (await StateAggregator.getInstance()).orgs.getPath(org.username);
    const read = async () => JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...(await read()), accessToken: 'rotated' }));
    await login.rememberVersion('66.0');
    expect(await read()).to.include({ accessToken: 'rotated', instanceApiVersion: '66.0' });
  });

  it('need not remember the newest version', async () => {
    const { login } = connect(org);
    const connection = connectTo({ ...login, rememberVersion: () => Promise.reject(forbidden()) });
    expect(await callOrg(connection, () => connection.newestVersion())).to.match(/^\d\d\.0$/);
  });

  it('is not the org: a file of this machine that cannot be written is no bad answer', async () => {
    const fault = await reasonOf(callOrg(connect(org), () => Promise.reject(forbidden())));
    expect(fault).to.deep.include({ name: 'OutputFileError', data: { path: "of the CLI's login", code: 'EACCES' } });
  });

  it('is not renewed where a name server would say who gets the assertion', async () => {
    await logInThroughPay(org, 'stored');
    const { StateAggregator } = await import('@salesforce/core');
    const { orgs } = await StateAggregator.getInstance();
    orgs.set(org.username, { loginUrl: org.url.replace(/\/\/[^:/]+/, '//myorg.localhost') });
    await orgs.write(org.username);
    const { renew } = await readStoredLogin('stored');
    expect(await reasonOf(renew?.() ?? Promise.resolve())).to.include({ name: 'InsecureUrlError' });
    expect(org.requests).to.deep.equal([]);
  });

  type Refresh = ReturnType<AuthInfo['getConnectionOptions']>['refreshFn'];
  const renewals: [what: string, refreshFn: Refresh, says: RegExp][] = [
    ['the platform has no way to renew it', undefined, /nothing to renew/],
    ['its renewal brings no token', async (_, done) => void (await done(null)), /no access token/],
  ];
  for (const [what, refreshFn, says] of renewals) {
    it(`ends with a fault when ${what}`, async () => {
      await logInThroughPay(org, 'stored');
      const { renew } = await readStoredLogin('stored');
      const { AuthInfo: platform } = await import('@salesforce/core');
      const { create } = platform;
      const standIn = async () => ({ getConnectionOptions: () => ({ refreshFn }) });
      Object.assign(platform, { create: standIn });
      try {
        expect((await reasonOf(renew?.() ?? Promise.resolve())).message).to.match(says);
      } finally {
        Object.assign(platform, { create });
      }
    });
  }
});
