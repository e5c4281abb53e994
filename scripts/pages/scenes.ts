/** One run for the page of each command, on an org in which Pay and Orders trust the key in server.key. */

export type Names = { clientId: string; url: string };

/** `before`: command lines that are not shown. `args` and those are told the names that only the org knows. */
export type Scene = {
  args: (names: Names) => string[];
  before?: (names: Names) => [command: string, ...args: string[]][];
  /** 0 unless given. */
  exits?: number;
  /** Runs in a process of its own, whose output is that of a program. */
  isProgram?: true;
};

const org = ['--target-org', 'my-org'];
const orders = [...org, '--app', 'Orders'];
const robot = [...org, '--app', 'Robot'];
const pair = ['--cert-file', 'server.crt', '--key-file', 'server.key'];
const user = 'integration@pay.example';
const file = ['--token-file', 'token.txt'];

const byKey = ({ clientId, url }: Names): string[] => [
  ...['--client-id', clientId, '--username', user, '--jwt-key-file', 'server.key', '--instance-url', url],
  ...['--audience', 'https://login.salesforce.com'],
];
const creation = ['--permission-set', 'Robot_Users', '--create-permission-set', '--username', user];
const created: [string, ...string[]] = ['app create', ...robot, ...creation, '--name', 'robot', '--no-prompt'];
const token = (names: Names): [string, ...string[]] => ['exchange', ...byKey(names), '--output-file', 'token.txt'];

export const scenes: Record<string, Scene> = {
  'app list': { args: () => org },
  'app display': { args: () => [...org, '--app', 'Pay'] },
  'app create': { args: () => [...robot, ...creation, '--name', 'robot', '--no-prompt'] },
  'app block': { args: () => [...orders, '--no-prompt'] },
  'app unblock': { before: () => [['app block', ...orders, '--no-prompt']], args: () => [...orders, '--no-prompt'] },
  'app delete': {
    before: () => [created],
    args: () => [...robot, '--output-dir', 'deleted-apps', '--no-prompt'],
  },
  enable: { before: () => [['disable', ...orders, '--no-prompt']], args: () => [...orders, '--no-prompt'] },
  disable: { args: () => [...orders, '--no-prompt'] },
  'policy display': { args: () => orders },
  'policy set': { args: () => [...orders, '--timeout', '15', '--refresh-token', 'inactivity:30d'] },
  'cert generate': { args: () => ['--name', 'robot', '--common-name', 'robot'] },
  'cert display': { args: () => [...pair, '--fail-within', '30'] },
  'cert upload': {
    before: () => [['cert generate', '--name', 'next', '--common-name', 'next']],
    args: () => [...orders, '--cert-file', 'next.crt', '--key-file', 'next.key', '--no-prompt'],
  },
  'cert rotate': { args: () => [...orders, '--name', 'server', '--username', user, '--no-prompt'] },
  exchange: { args: byKey },
  login: { args: (names) => [...byKey(names), '--alias', 'ci'] },
  exec: {
    before: (names) => [['login', ...byKey(names), '--alias', 'ci']],
    args: () => ['--target-org', 'ci', '--', 'node', '-p', 'process.env.SF_INSTANCE_URL'],
    isProgram: true,
  },
  setup: { args: () => [...robot, ...creation, '--name', 'robot', '--alias', 'robot', '--no-prompt'] },
  doctor: {
    args: () => [...org, '--app', 'Pay', '--username', 'admin@pay.example', '--jwt-key-file', 'server.key'],
    exits: 3,
  },
  explain: { args: () => ['secretOrPrivateKey must be an asymmetric key when using RS256'] },
  decode: { before: (names) => [token(names)], args: () => file },
  verify: { before: (names) => [token(names)], args: () => [...file, ...org] },
  introspect: { before: (names) => [token(names)], args: () => [...file, ...org] },
  revoke: { before: (names) => [token(names)], args: () => [...file, ...org, '--no-prompt'] },
};
