import { join } from 'node:path';
import { expect } from 'chai';
import JwtVerify from '../../src/commands/jwt/verify.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, setElement } from '../support/app-components.ts';
import { bearerToken, signClaims } from '../support/bearer-login.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, payClaims, startPay, user } from '../support/pay-org.ts';

type CheckLike = { id: string; ok: boolean | null; detail: string };

describe('sf jwt verify', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.isNamedUserJwtEnabled', 'true');
  });
  afterEach(closePayOrgs);

  const verify = (text: string, args: string[] = ['-r', org.url]): Promise<CommandRun> =>
    inFolder(async (dir) => {
      await putFiles(dir, { token: text });
      return runCommand(JwtVerify, ['-f', join(dir, 'token'), ...args]);
    });
  const issue = (): Promise<string> => bearerToken(org, appNamed(org, 'Pay').consumerKey, user);
  const verdicts = ({ json }: CommandRun): Record<string, boolean | null> =>
    Object.fromEntries((json().result.checks as CheckLike[]).map(({ id, ok }) => [id, ok]));

  it('calls a token good that the org has signed, and lists every check', async () => {
    const run = await verify(await issue(), ['-r', org.url, '--json', '--scope', 'api']);
    expect(run.exitCode).to.equal(0);
    expect(run.json().result).to.include({ verified: true, keySource: `${org.url}/id/keys` });
    expect(verdicts(run)).to.deep.equal({
      signature: true,
      alg: true,
      kid: true,
      form: true,
      tty: true,
      iss: true,
      aud: true,
      tenant: null,
      client_id: null,
      scopes: true,
      exp: true,
      nbf: true,
      iat: true,
    });
  });

  it('shows it', async () => {
    const run = await verify(await issue(), ['-r', org.url]);
    console.log(run.stdout, run.stderr, run.exitCode);
  });
  it('checks an assertion', async () => {
    await inFolder(async (dir) => {
      await putFiles(dir, { 'c.crt': (await keyPair('pay')).certificatePem });
      const run = await verify(await signClaims(payClaims(org)), ['--cert-file', join(dir, 'c.crt')]);
      console.log(run.stdout, run.stderr, run.exitCode);
    });
  });
});
