import { expect } from 'chai';
import { makeProbePlugin, type ProbePlugin } from '../support/probe-plugin.ts';
import { type Home, makeHome, runSf, type SfResult } from '../support/sf.ts';

const secret = '00Dxx0000001gER!AQEAQFakeSessionId.of_letters_and_dots';

/** What may differ: the name of the command, where in which file an error was caught, and node's own remark with its pid. */
const withoutOrigin = (text: string): string =>
  text
    .replaceAll(/probe([ :])(?:light|heavy)/g, 'probe$1base')
    .replaceAll(/(?:\\n|\n) {4}at .*?(?=\\n|\n|")/g, '')
    .replaceAll(/^\(node:\d+\) .*\n.*trace-warnings.*\n/gm, '');

const comparable = ({ stdout, stderr, exitCode }: SfResult): object => ({
  stdout: withoutOrigin(stdout),
  stderr: withoutOrigin(stderr),
  exitCode,
});

const coloured = { NO_COLOR: '', FORCE_COLOR: '1' };

type Scene = [claim: string, args: string[], exitCode: number, env?: Record<string, string>];

const scenes: Scene[] = [
  ['prints its result, and warns on standard error', ['-d', 'warn'], 0],
  ['prints headers, success and warnings in colour on a terminal', ['-d', 'warn'], 0, coloured],
  ['keeps result and warnings in the JSON envelope', ['-d', 'warn', '--json'], 0],
  [
    'prints coloured JSON where SF_CONTENT_TYPE asks for JSON',
    ['-d', 'warn'],
    0,
    { ...coloured, SF_CONTENT_TYPE: 'json' },
  ],
  ['names a fault and what to do, in colour', ['-d', 'fail'], 1, coloured],
  ['names a fault as JSON, with its data and the warnings before it', ['-d', 'fail', '--json'], 1],
  ['passes an unexpected error on', ['-d', 'break', '--json'], 7],
  ['takes a secret out of an unexpected error', ['-d', 'leak', '--json'], 1],
  ['calls a bug a bug, as the host does', ['-d', 'bug'], 10],
  ['refuses a surplus argument, with the host’s suggestion', ['-d', 'warn', 'more', 'words'], 2],
];

describe('a command without an org and one with an org', () => {
  let plugin: ProbePlugin | undefined;
  let home: Home | undefined;

  before(async () => {
    const [madePlugin, madeHome] = await Promise.all([makeProbePlugin(), makeHome()]);
    [plugin, home] = [madePlugin, madeHome];
    const linked = await runSf(['plugins', 'link', '--no-install', madePlugin.dir], { home: madeHome.dir });
    expect(linked.exitCode, linked.stderr).to.equal(0);
  });

  after(() => Promise.all([plugin?.remove(), home?.remove()]));

  const both = (args: string[], env: Record<string, string> = {}): Promise<SfResult[]> => {
    const options = { home: home?.dir ?? '', env: { PROBE_SECRET: secret, ...env } };
    return Promise.all(['light', 'heavy'].map((base) => runSf(['probe', base, ...args], options)));
  };

  for (const [claim, args, exitCode, env] of scenes) {
    it(`${claim}: both alike`, async () => {
      const [light, heavy] = await both(args, env);
      if (light === undefined || heavy === undefined) throw new Error('one of the two did not run');
      expect(comparable(light)).to.deep.equal(comparable(heavy));
      expect(light.exitCode).to.equal(exitCode);
      expect(light.stdout + light.stderr, 'said something').to.have.length.above(10);
      expect(light.stdout + light.stderr).not.to.include(secret.slice(16));
    });
  }
});
