/** Each command that writes, on apps of strangers, by old and new API versions: nothing changes but what was asked. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import type { Element } from '../local-org/state.ts';
import { appNamed, deployField } from '../support/app-components.ts';
import { failureOf } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';

const folder = new URL('../vectors/field/apps/', import.meta.url);
const connected = readdirSync(folder).filter((name) => /\.connectedApp/.test(name));
const external = ['eca', 'ecaGlblOauth', 'ecaOauth', 'ecaOauthPlcy', 'ecaPlcy'].map((kind) => {
  const part = {
    eca: '',
    ecaGlblOauth: '_glbloauth',
    ecaOauth: '_oauth',
    ecaOauthPlcy: '_oauthPlcy',
    ecaPlcy: '_plcy',
  }[kind];
  return `ACME_CI_CD${part}.${kind}-meta.xml`;
});
const allVersions = Array.from({ length: 11 }, (_, at) => `${58 + at}.0`);
const apps: [what: string, files: string[], app: string, versions: string[]][] = [
  ...connected.map((name): (typeof apps)[number] => [
    name,
    [name],
    '',
    /^(?:Mobile|permission)/.test(name) ? allVersions : ['58.0', '59.0', '62.0', '68.0'],
  ]),
  ['ACME_CI_CD, an external client app', external, 'ACME_CI_CD', allVersions],
];

/** Elements as lines with their path, in their order. */
const linesOf = (elements: Element[], path = ''): string[] =>
  elements.flatMap(({ name, value }) =>
    typeof value === 'string' ? [`${path}${name}=${value.replace(/\s+/g, '')}`] : linesOf(value, `${path}${name}.`),
  );
const stateOf = (org: LocalOrg): string[] =>
  org.state.components.flatMap(({ type, fullName, children }) => linesOf(children, `${type}:${fullName}.`));
/** What an org puts in where nothing stands, and what stands for nothing. */
const isDefault = (line: string): boolean =>
  /=false$|\.ipRelaxation=ENFORCE$|\.isSecretRequiredForRefreshToken=true$|\.refreshTokenPolicy=infinite$/.test(line);
/** What is in one and not in the other, each as often as it is more there. */
function changed(before: string[], after: string[]): string[] {
  const rest = [...after];
  const gone = before.filter((line) => {
    const at = rest.indexOf(line);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return [...gone.filter((line) => !line.endsWith('=false')), ...rest.filter((line) => !isDefault(line))];
}

const commands: [path: string, args: string[], mayChange: RegExp][] = [
  ['enable', [], /isNamedUserJwtEnabled=/],
  ['disable', [], /isNamedUserJwtEnabled=/],
  ['policy/set', ['--ip-relaxation', 'bypass'], /\.ipRelaxation(?:PolicyType)?=/],
  ['policy/set', ['--refresh-token', 'inactivity:12h'], /\.refreshToken\w*=/],
  ['policy/set', ['--permitted-users', 'admin-approved'], /isAdminApproved=|permittedUsersPolicyType=/],
  ['policy/set', ['--add-profile', 'Standard User'], /profileName=|commaSeparatedProfile=/],
  ['cert/upload', ['--cert-file', 'new.crt'], /\.certificate=/],
  ['app/block', [], /^ExtlClntAppConfigurablePolicies:\w+\.isEnabled=/],
  ['app/unblock', [], /^ExtlClntAppConfigurablePolicies:\w+\.isEnabled=/],
  ['app/delete', [], /^(?:ExternalClientApplication|ExtlClnt\w+):ACME_CI_CD/],
];

describe('A command that writes, on the app of a stranger,', () => {
  afterEach(closePayOrgs);

  it('is refused by a version that does not know the switch, which it would turn off', async () => {
    const org = await startPay();
    const app = deployField(org, ['Agent_Teams_Integration.connectedApp-meta.xml']);
    await logIn(org, 'field');
    const run = await runOrgCommand('policy/set', [
      ...['-o', 'field', '-a', app, '--ip-relaxation', 'bypass', '--api-version', '58.0', '-p', '--json'],
    ]);
    expect(failureOf(run)).to.deep.equal({ exitCode: 1, name: 'ApiVersionTooOldError' });
    expect(run.json().message).to.match(/requires API version 59\.0.*would use 58\.0\. Nothing was written/);
    expect(appNamed(org, app).issuesJwt).to.equal(true);
  });

  for (const [what, files, given, versions] of apps)
    it(`changes nothing but what was asked: ${what}`, () =>
      inFolder(async (dir) => {
        await putFiles(dir, { 'new.crt': (await keyPair('next')).certificatePem });
        for (const version of versions) {
          const org = await startPay();
          const last = deployField(org, files);
          const app = given || last;
          await logIn(org, 'field');
          for (const [path, args, mayChange] of commands) {
            const before = stateOf(org);
            const words = args.map((word) => (word === 'new.crt' ? join(dir, word) : word));
            const run = await runOrgCommand(path, [
              '-o',
              'field',
              '-a',
              app,
              '--api-version',
              version,
              '-p',
              ...words,
              '--json',
            ]);
            const differing = changed(before, stateOf(org));
            const where = `${path} ${args.join(' ')} at ${version}: ${run.json().name ?? 'done'}`;
            expect(
              differing.filter((line) => !mayChange.test(line)),
              where,
            ).to.deep.equal([]);
            if (run.exitCode !== 0) expect(differing, where).to.deep.equal([]);
          }
        }
      })).timeout(120_000);
});
