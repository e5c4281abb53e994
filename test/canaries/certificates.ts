/** Rows of the commands on keys and certificates. */
import { user } from '../support/pay-org.ts';
import { echo } from './echo.ts';
import { orgTroubles } from './org-troubles.ts';
import type { Row } from './scene.ts';

const pay = ['-o', 'canary', '-a', 'Pay'];

export const certGenerateRows: Row[] = [
  { when: 'it makes a locked pair', args: () => ['--name', 'made'], exits: 0, leaves: ['made.key'] },
  { when: 'there is a key already', args: () => ['--name', 'server'], exits: 1 },
  { when: 'it replaces a key', args: () => ['--name', 'server', '--force'], exits: 0, leaves: ['server.key'] },
  { when: 'there is no such folder', args: () => ['-d', 'none'], exits: 1 },
  { when: 'the name holds a secret', args: ({ planted }) => ['--name', planted.jwt], exits: 2 },
];

export const certDisplayRows: Row[] = [
  {
    when: 'it shows a certificate with its key',
    args: () => ['-f', 'server.crt', '--key-file', 'server.key'],
    exits: 0,
  },
  { when: 'the key is locked', args: () => ['-f', 'server.crt', '--key-file', 'locked.key'], exits: 0 },
  {
    when: 'it shows the certificate of an app',
    args: () => [...pay, '--key-file', 'server.key'],
    login: 'session',
    exits: 0,
  },
  {
    when: 'the key belongs to another certificate',
    args: () => ['-f', 'server.crt', '--key-file', 'other.key'],
    exits: 3,
  },
  {
    when: 'the passphrase is wrong',
    args: () => ['-f', 'server.crt', '--key-file', 'locked.key'],
    env: { SF_JWT_KEY_PASSPHRASE: 'wrongPassphrase' },
    exits: 2,
  },
  { when: 'the key is damaged', args: () => ['-f', 'server.crt', '--key-file', 'broken.key'], exits: 2 },
  { when: 'a key is where the certificate belongs', args: () => ['-f', 'server.key'], exits: 2 },
  { when: 'a token is where the certificate belongs', args: () => ['-f', 'jwt.token'], exits: 2 },
  {
    when: 'the key itself is given for its path',
    args: ({ planted }) => ['-f', 'server.crt', '--key-file', planted.key],
    exits: 2,
  },
  ...orgTroubles(['-a', 'Pay']),
];

export const certUploadRows: Row[] = [
  {
    when: 'it puts a certificate on an app',
    args: () => [...pay, '-f', 'other.crt', '--key-file', 'other.key', '-p'],
    login: 'session',
    exits: 0,
  },
  {
    when: 'it proves it with a locked key',
    args: () => [...pay, '-f', 'server.crt', '--key-file', 'locked.key'],
    login: 'session',
    exits: 0,
  },
  {
    when: 'the key belongs to another certificate',
    args: () => [...pay, '-f', 'server.crt', '--key-file', 'other.key'],
    login: 'session',
    exits: 1,
  },
  {
    when: 'the passphrase is wrong',
    args: () => [...pay, '-f', 'server.crt', '--key-file', 'locked.key'],
    env: { SF_JWT_KEY_PASSPHRASE: 'wrongPassphrase' },
    login: 'session',
    exits: 2,
  },
  {
    when: 'a key is where the certificate belongs',
    args: () => [...pay, '-f', 'server.key'],
    login: 'session',
    exits: 2,
  },
  {
    when: 'the key itself is given for the certificate',
    args: ({ planted }) => [...pay, '-f', planted.key],
    login: 'session',
    exits: 2,
  },
  {
    when: 'sf is connected through the very app and nobody can say yes',
    args: () => [...pay, '-f', 'other.crt'],
    login: 'key',
    exits: 2,
  },
  ...orgTroubles(['-a', 'Pay', '-f', 'other.crt', '-p']),
];

const rotate = [...pay, '--username', user, '--wait', '0'];

export const certRotateRows: Row[] = [
  {
    when: 'it gives the app a new pair',
    args: () => [...rotate, '-p'],
    login: 'session',
    exits: 0,
    leaves: ['.server.key.old', 'server.key'],
  },
  { when: 'it only looks', args: () => [...rotate, '--dry-run'], login: 'session', exits: 0 },
  { when: 'nobody can say yes', args: () => rotate, login: 'session', exits: 2 },
  {
    when: 'the org does not take the new key in time',
    args: () => [...rotate, '-p'],
    login: 'session',
    upset: ({ org }) => {
      org.state.changesTakeSeconds = 3600;
    },
    exits: 4,
    leaves: ['.server.key.late-*'],
  },
  {
    when: 'the org echoes the assertion',
    args: () => [...rotate, '-p'],
    login: 'session',
    upset: (scene) => echo(scene, /oauth2\/token/, 'oauth', 400),
    exits: 4,
  },
  {
    when: 'the way back is cut off',
    args: () => [...rotate, '-p'],
    login: 'session',
    upset: ({ org }) => cutTheWayBack(org),
    exits: 1,
    leaves: ['.server.key.new'],
  },
  {
    when: 'the key in place is another app’s',
    args: () => [...rotate, '-p', '--name', 'other'],
    login: 'session',
    exits: 1,
  },
  ...orgTroubles(['-a', 'Pay', '--username', user, '--wait', '0', '-p'], { leaves: ['.server.key.old', 'server.key'] }),
];

function cutTheWayBack(org: Parameters<NonNullable<Row['upset']>>[0]['org']): void {
  org.state.changesTakeSeconds = 3600;
  org.faults.push({ match: /\/services\/Soap\/m\//, after: 4, kind: 'reset' });
}
