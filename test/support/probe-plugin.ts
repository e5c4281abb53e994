/** A throw-away plugin with the same command twice: once on the light base, once on the host's own. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { root } from './repo.ts';

const run = promisify(execFile);

const fileUrl = (path: string): string => JSON.stringify(pathToFileURL(join(root, path)).href);

const packageJson = JSON.stringify({
  name: 'probe-plugin',
  version: '1.0.0',
  type: 'module',
  files: ['commands'],
  oclif: { bin: 'sf', commands: './commands', topicSeparator: ' ', flexibleTaxonomy: true },
});

/** What the probe does is named by its flag; the class has one name on both bases, because errors show it. */
const behaviour = `
import * as Flags from ${fileUrl('node_modules/@oclif/core/lib/flags.js')};
import { JwtError } from ${fileUrl('lib/faults/errors.js')};

const deeds = {
  warn() {
    this.styledHeader('Title');
    this.logSuccess('well done');
    this.warn('mind the gap');
    this.warn({ name: 'GapWarning', message: 'mind it more', actions: ['step wide', 'jump'] });
    return { answer: 42, list: ['a', null, true] };
  },
  fail() {
    this.warn('this will fail');
    const values = { tokens: ['a cat'], data: { seen: 'a cat' } };
    throw new JwtError('TokenMalformedError', values);
  },
  usage: () => {
    throw new JwtError('InputMissingError');
  },
  break: () => {
    throw Object.assign(new Error('went wrong'), { code: 'EWRONG', exitCode: 7 });
  },
  leak: () => {
    throw new Error('bad token ' + process.env.PROBE_SECRET, { cause: new Error(process.env.PROBE_SECRET) });
  },
  bug: () => undefined.property,
};

export const makeProbe = (Base) =>
  class Probe extends Base {
    static summary = 'Probe.';
    static flags = { deed: Flags.string({ char: 'd', required: true, summary: 'What to do.', options: Object.keys(deeds) }) };
    async run() {
      process.on('sfCommandError', (error, id) => console.error('telemetry:', error.name, error.exitCode, id));
      const { flags } = await this.parse(Probe);
      const result = await deeds[flags.deed].call(this);
      this.log('the answer is %s', result.answer);
      return result;
    }
  };
`;

const command = (base: string, file: string): string => `
import { ${base} } from ${fileUrl(`lib/cli/${file}.js`)};
import { makeProbe } from '../../behaviour.js';
export default class Probe extends makeProbe(${base}) {}
`;

export type ProbePlugin = { dir: string; remove(): Promise<void> };

/** Writes the plugin into a new folder, with its manifest. It runs this repository's built `lib`. */
export async function makeProbePlugin(): Promise<ProbePlugin> {
  const dir = await mkdtemp(join(tmpdir(), 'probe-plugin-'));
  await mkdir(join(dir, 'commands/probe'), { recursive: true });
  await writeFile(join(dir, 'package.json'), packageJson);
  await writeFile(join(dir, 'behaviour.js'), behaviour);
  await writeFile(join(dir, 'commands/probe/light.js'), command('LightCommand', 'light-command'));
  await writeFile(join(dir, 'commands/probe/heavy.js'), command('OrgCommand', 'org-command'));
  await run(process.execPath, [join(root, 'node_modules/oclif/bin/run.js'), 'manifest'], { cwd: dir });
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
