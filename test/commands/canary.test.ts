/** Secrets that must never be seen again, put into every input of exchange and revoke while these fail. */
import { join } from 'node:path';
import { expect } from 'chai';
import JwtExchange from '../../src/commands/jwt/exchange.ts';
import JwtRevoke from '../../src/commands/jwt/revoke.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { runCommand } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { pemOf, rsaKey } from '../support/rsa.ts';
import { closedPort } from '../support/servers.ts';
import { jwt } from '../support/tokens.ts';

const passphrase = 'kan4ry-passphrase-4711';
const opaque = `00D5g000004XyZa!${'kan4ry'.repeat(16)}`;
const echo = `eyJhbGciOiJSUzI1NiJ9.${'a2FuNHJ5'.repeat(20)}.${'a2FuNHJ5'.repeat(40)}`;
const told = /kan4ry|a2FuNHJ5/;

type Failure = { what: string; run: (dir: string, form: string[]) => ReturnType<typeof runCommand> };

describe('Secrets of exchange and revoke', () => {
  let org: LocalOrg;
  let key: string;

  before(async () => {
    key = (await keyPair('pay')).privateKeyPem;
  });
  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);

  const asked = (): string[] => ['-i', appNamed(org, 'Pay').consumerKey, '--username', user, '-r', org.url];
  const exchange = (args: string[], form: string[], env: Record<string, string> = {}) =>
    runCommand(JwtExchange, [...args, ...form], { SF_JWT_KEY: key, ...env });
  const revoke = async (dir: string, token: string, args: string[]) => {
    await putFiles(dir, { token });
    return runCommand(JwtRevoke, ['-f', join(dir, 'token'), ...args]);
  };
  /** The org answers every OAuth call with the given status, and echoes what it was sent. */
  const echoing = (status: number, contentType: string): void => {
    const description = `bad value ${echo} ${opaque}`;
    const body = /json/.test(contentType)
      ? JSON.stringify({ error: 'invalid_grant', error_description: description })
      : `<html><title>${description}</title></html>`;
    org.faults.push({ match: /oauth2/, kind: 'status', status, body, contentType });
  };

  const failures: Failure[] = [
    { what: 'the key is given where its path belongs', run: (_, form) => exchange([...asked(), '-f', key], form) },
    { what: 'the key is damaged', run: (_, form) => exchange(asked(), form, { SF_JWT_KEY: key.slice(0, -300) }) },
    {
      what: 'the passphrase is wrong',
      run: (_, form) =>
        exchange(asked(), form, { SF_JWT_KEY: pemOf(rsaKey(), 'pkcs8', 'right'), SF_JWT_KEY_PASSPHRASE: passphrase }),
    },
    {
      what: 'the token is given where the key belongs',
      run: (_, form) => exchange(asked(), form, { SF_JWT_KEY: opaque }),
    },
    {
      what: 'the URL holds a password',
      run: (_, form) => exchange(['-i', 'x', '--username', user, '-r', 'https://u:kan4ry@pay.my.salesforce.com'], form),
    },
    {
      what: 'nobody listens',
      run: async (_, form) =>
        exchange(['-i', 'x', '--username', user, '-r', `http://127.0.0.1:${await closedPort()}`], form),
    },
    {
      what: 'the org refuses and echoes the assertion',
      run: (_, form) => {
        echoing(400, 'application/json');
        return exchange(asked(), form);
      },
    },
    {
      what: 'the org shows a page with the assertion on it',
      run: (_, form) => {
        echoing(200, 'text/html');
        return exchange(asked(), form);
      },
    },
    {
      what: 'the output file cannot be written',
      run: (dir, form) =>
        exchange([...asked(), '--output-file', join(dir, 'none', 'token')], form.length > 0 ? [] : form),
    },
    {
      what: 'the org refuses to revoke and echoes the token',
      run: (dir, form) => {
        echoing(400, 'application/json');
        return revoke(dir, opaque, ['-r', org.url, ...form]);
      },
    },
    {
      what: 'the token names no host',
      run: (dir, form) => revoke(dir, jwt({ alg: 'RS256' }, { iss: 'https://evil.example', nonce: 'kan4ry' }), form),
    },
    { what: 'the token is no token', run: (dir, form) => revoke(dir, `${key} kan4ry`, ['-r', org.url, ...form]) },
  ];

  for (const { what, run } of failures) {
    for (const form of [[], ['--json']]) {
      it(`are not told when ${what}${form.length > 0 ? ', as JSON' : ''}`, () =>
        inFolder(async (dir) => {
          const { stdout, stderr, exitCode } = await run(dir, form);
          expect(exitCode).to.be.within(1, 5);
          expect(stdout + stderr).not.to.match(told);
          for (const token of org.state.tokens) expect(stdout + stderr).not.to.contain(token.value);
          for (const line of key.split('\n').slice(1, -2)) expect(stdout + stderr).not.to.contain(line);
        }));
    }
  }
});
