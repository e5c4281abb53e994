/** A variable for the proxy that holds none: named before anything is sent, and never shown. */
import { inspect } from 'node:util';
import { expect } from 'chai';
import JwtDoctor from '../../src/commands/jwt/doctor.ts';
import JwtExchange from '../../src/commands/jwt/exchange.ts';
import JwtRevoke from '../../src/commands/jwt/revoke.ts';
import JwtVerify from '../../src/commands/jwt/verify.ts';
import { probeHost } from '../../src/doctor/org/probe-host.ts';
import type { CheckResult } from '../../src/doctor/run-checks.ts';
import { sendHttp } from '../../src/salesforce/org/http/http.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { connect } from '../support/connect.ts';
import { rejectionOf } from '../support/faults.ts';
import { keyPair } from '../support/keys.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closeServers, tcpServer } from '../support/servers.ts';
import { goodHeader, goodPayload } from '../support/signed-tokens.ts';
import { jwt } from '../support/tokens.ts';

const org = 'https://acme.my.salesforce.com';
const settings = [
  'http://user:S3cret#1@proxy:3128',
  'http://user:S3cret@proxy:65536',
  'http://user:S3cret@pro xy:3128',
  'http://user:S3cret%@proxy:3128',
  'user:S3cret@proxy:3128',
  'socks4://user:S3cret@proxy:1080',
];

describe('A request by way of a proxy that is none', () => {
  const before = process.env.HTTPS_PROXY;
  afterEach(() => {
    if (before === undefined) delete process.env.HTTPS_PROXY;
    else process.env.HTTPS_PROXY = before;
    return closeServers();
  });

  const expectNamed = (error: Error): void => {
    expect(error).to.include({ name: 'ProxySettingError' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.to.match(/S3cret|user:/);
  };

  for (const value of settings)
    it(`is not sent, to whatever it would go, when that is "${value}"`, async () => {
      process.env.HTTPS_PROXY = value;
      expectNamed(await rejectionOf(sendHttp({ url: `${org}/x`, method: 'GET' })));
      const connection = connect({ url: org, username: 'ida', accessToken: 'x' } as never);
      expectNamed(await rejectionOf(connection.request({ method: 'GET', url: '/services/data' })));
      expectNamed(await rejectionOf(connection.metadata('listMetadata', {})));
      expectNamed(await rejectionOf((async () => probeHost(org))()));
    });

  const expectNoPassword = ({ stdout, stderr }: CommandRun): void => {
    expect(stdout + stderr).not.to.match(/S3cret|TypeError|"cause": (?!"undefined")/);
  };

  for (const value of settings)
    it(`is a fault of usage for each command, when that is "${value}"`, () =>
      inFolder(async (dir) => {
        await putFiles(dir, { token: jwt(goodHeader, goodPayload) });
        const env = { HTTPS_PROXY: value, SF_JWT_KEY: (await keyPair('pay')).privateKeyPem };
        const exchange = ['-i', 'client', '--username', 'ida@pay.example', '-r', org, '--json'];
        const token = ['-f', `${dir}/token`, '--json'];
        const runs = [
          await runCommand(JwtExchange, exchange, env),
          await runCommand(JwtVerify, [...token, '-r', org], env),
          await runCommand(JwtRevoke, [...token, '-r', org], env),
        ];
        for (const run of runs) {
          expectNoPassword(run);
          const { name, data } = run.json();
          expect({ exitCode: run.exitCode, name, data }, run.stdout).to.deep.equal({
            exitCode: 2,
            name: 'ProxySettingError',
            data: { variable: 'HTTPS_PROXY' },
          });
        }
      }));

  it('is what doctor finds, before any step on the way', async () => {
    for (const value of settings) {
      const env = { HTTPS_PROXY: value, SF_JWT_KEY: (await keyPair('pay')).privateKeyPem };
      const pieces = ['-i', '3MVG9'.padEnd(85, 'x'), '--username', 'ida@pay.example', '-r', org];
      const run = await runCommand(JwtDoctor, [...pieces, '--json'], env);
      expectNoPassword(run);
      expect({ exitCode: run.exitCode, firstCause: run.json().result.firstCause }, value).to.deep.equal({
        exitCode: 3,
        firstCause: 'proxy-setting',
      });
      expectNoPassword(await runCommand(JwtDoctor, pieces, env));
    }
  });

  it('leads through SOCKS where doctor cannot look, which is no fault and no pass', async () => {
    const { port } = await tcpServer((socket) => socket.destroy());
    const env = {
      HTTPS_PROXY: `socks5://me:S3cret@127.0.0.1:${port}`,
      SF_JWT_KEY: (await keyPair('pay')).privateKeyPem,
    };
    const pieces = ['-i', '3MVG9'.padEnd(85, 'x'), '--username', 'ida@pay.example', '-r', org];
    const run = await runCommand(JwtDoctor, [...pieces, '--json'], env);
    expectNoPassword(run);
    const { checks, firstCause } = run.json().result;
    const ways = (checks as CheckResult[]).filter(({ id }) => ['dns', 'tcp', 'tls', 'http'].includes(id));
    expect(ways.map(({ status }) => status)).to.deep.equal(Array(4).fill('unknown'));
    expect(firstCause).to.match(/^org-unreachable/);
  });
});
