/** Rows of the commands on apps and their policies. */
import { issueJwts } from '../support/app-components.ts';
import { orgTroubles } from './org-troubles.ts';
import type { Row } from './scene.ts';

const org = ['-o', 'canary'];
const done = (when: string, args: string[], exits: number = 0): Row => ({
  when,
  args: () => [...org, ...args],
  login: 'session',
  exits,
});
const noSuchApp = done('there is no such app', ['-a', 'Nobody'], 1);

/** `unasked`: the exit code when sf is connected through the very app and nobody can say yes. */
const switchRows = (unasked: number): Row[] => [
  done('it does its work on a connected app', ['-a', 'Pay']),
  done('it does its work on an external client app', ['-a', 'Orders']),
  done('it only looks', ['-a', 'Pay', '--dry-run']),
  { ...done('sf is connected through the very app and nobody can say yes', ['-a', 'Pay'], unasked), login: 'key' },
  { ...done('sf is connected through the very app', ['-a', 'Pay', '-p']), login: 'key' },
  done('the app is from a package', ['-a', 'acme__Billing'], 1),
  noSuchApp,
  ...orgTroubles(['-a', 'Pay'], { renewed: unasked }),
];

export const enableRows = switchRows(2);
/** It takes nothing from the connection of sf. */
export const disableRows = switchRows(0);

export const policyDisplayRows: Row[] = [
  done('it shows the policies of a connected app', ['-a', 'Pay']),
  done('it shows the policies of an external client app', ['-a', 'Orders']),
  noSuchApp,
  ...orgTroubles(['-a', 'Pay']),
];

export const policySetRows: Row[] = [
  { ...done('it sets a policy', ['-a', 'Orders', '--timeout', '15']), upset: ({ org }) => issueJwts(org, 'Orders') },
  done('the app issues no JWTs', ['-a', 'Orders', '--timeout', '15'], 1),
  done('Salesforce has no API for it', ['-a', 'Pay', '--timeout', '15'], 1),
  done('the timeout is not on offer', ['-a', 'Orders', '--timeout', '7'], 2),
  done('there is no such permission set', ['-a', 'Orders', '--add-permission-set', 'Nobody'], 1),
  ...orgTroubles(['-a', 'Orders', '--timeout', '15'], { renewed: 1, byToken: 1 }),
];

export const appListRows: Row[] = [
  done('it lists the apps', []),
  done('it lists what expires', ['--expiring-within', '400']),
  ...orgTroubles([], { soapFails: 0 }),
];

export const appDisplayRows: Row[] = [
  done('it shows a connected app', ['-a', 'Pay']),
  done('it shows an external client app', ['-a', 'Orders']),
  noSuchApp,
  ...orgTroubles(['-a', 'Pay']),
];

const robot = ['-a', 'Robot', '--permission-set', 'Pay_API'];
const itsUser = ['--username', 'integration@pay.example'];
const ownPair = ['-f', 'server.crt', '--key-file', 'server.key'];
/** A pair of its own in the folder, which the scenes have already. */
const given = [...robot, ...ownPair, '-p'];

export const appCreateRows: Row[] = [
  { ...done('it makes an app and a key', [...robot, ...itsUser, '--name', 'robot', '-p']), leaves: ['robot.key'] },
  done('it makes an app for a key that is there', [...given, ...itsUser]),
  done('it only looks', [...given, '--dry-run']),
  done('nobody can say yes', [...robot, ...ownPair], 2),
  done('it does not wait', [...given, ...itsUser, '--no-wait']),
  done('the name is that of a connected app', ['-a', 'Pay', '--permission-set', 'Pay_API', ...ownPair, '-p'], 1),
  done('there is another app of that name', ['-a', 'Orders', '--permission-set', 'Pay_API', ...ownPair, '-p'], 1),
  done('there is no such user', [...given, '--username', 'nobody@pay.example'], 1),
  done('it gives the permission set away', [...given, '--username', 'admin@pay.example', '--wait', '0']),
  {
    when: 'the key itself is given for its path',
    args: ({ planted }) => [...org, ...robot, '-f', 'server.crt', '--key-file', planted.key],
    login: 'session',
    exits: 2,
  },
  {
    when: 'a token is given for the user',
    args: ({ planted }) => [...org, ...given, '--username', planted.jwt],
    login: 'session',
    exits: 2,
  },
  ...orgTroubles([...given, '--contact-email', 'robot@pay.example']),
];

const wholeWay = [...given, ...itsUser];

export const setupRows: Row[] = [
  { ...done('it makes key, app and login', [...robot, ...itsUser, '--name', 'robot', '-p']), leaves: ['robot.key'] },
  done('it goes the whole way with a key that is there', [...wholeWay, '--alias', 'canary-setup', '--ci', 'github']),
  { ...done('it fills a file of variables', [...wholeWay, '--write-env-file', 'setup.env']), leaves: ['setup.env'] },
  done('it only looks', [...wholeWay, '--dry-run']),
  done('it is told nothing', [], 2),
  done('nobody can say yes', [...robot, ...ownPair, ...itsUser], 2),
  {
    ...done('the key is not accepted in time', [...wholeWay, '--wait', '0'], 1),
    upset: ({ org: { state } }) => {
      state.newAppsTakeSeconds = 3600;
    },
  },
  done('it does not wait', [...wholeWay, '--no-wait']),
  done('there is another app of that name', ['-a', 'Orders', '--permission-set', 'Pay_API', ...itsUser, '-p'], 1),
  {
    when: 'it is told too little, and a token for the org',
    args: ({ planted }) => ['-o', planted.opaque, '-a', 'Robot'],
    exits: 2,
  },
  {
    when: 'the key itself is given for its path',
    args: ({ planted }) => [...org, ...robot, '-f', 'server.crt', '--key-file', planted.key],
    login: 'session',
    exits: 2,
  },
  {
    when: 'a token is given for the alias',
    args: ({ planted }) => [...org, ...wholeWay, '--alias', planted.jwt],
    login: 'session',
    exits: 2,
  },
  ...orgTroubles([...wholeWay, '--contact-email', 'robot@pay.example']),
];

/** A connected app is blocked in Setup alone. */
const blockRows: Row[] = [
  done('it does its work', ['-a', 'Orders', '-p']),
  done('it only looks', ['-a', 'Orders', '--dry-run']),
  done('nobody can say yes', ['-a', 'Orders'], 2),
  done('only Setup can do it', ['-a', 'Pay', '-p'], 1),
  { ...done('only Setup can do it, and sf is connected through the very app', ['-a', 'Pay', '-p'], 1), login: 'key' },
  noSuchApp,
  ...orgTroubles(['-a', 'Orders', '-p']),
];
export const appBlockRows = blockRows;
export const appUnblockRows: Row[] = blockRows.map((row) =>
  row.when === 'nobody can say yes' || row.when === 'it only looks' ? { ...row, exits: 0 } : row,
);

/** Nothing is kept in the folder that the tests run in: the command ends before that, or is told another one. */
export const appDeleteRows: Row[] = [
  done('the app is not ours', ['-a', 'Orders', '-p'], 1),
  done('it only looks', ['-a', 'Orders', '--dry-run']),
  done('nobody can say yes', ['-a', 'Orders'], 2),
  done('it only looks at a connected app', ['-a', 'Pay', '--dry-run']),
  { ...done('sf is connected through the very app', ['-a', 'Pay', '-p'], 1), login: 'key' },
  done('the app is from a package', ['-a', 'acme__Dispatch', '-p'], 1),
  noSuchApp,
  ...orgTroubles(['-a', 'Orders', '--dry-run']),
];
