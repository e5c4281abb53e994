/** A throw-away plugin with the same command twice: once on this plugin's base, once on the host's own. */
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
  async table() {
    const columns = ['name', 'state', 'note'].map((key) => ({ key, name: 'Its ' + key }));
    const data = [{ name: 'Pay', state: 'on', note: 'a '.repeat(60) }, { name: 'Orders', state: 'off', note: '' }];
    await this.table({ data, columns, overflow: 'wrap' });
    return { answer: 42 };
  },
  fail() {
    this.warn('this will fail');
    throw new JwtError('token-malformed', { seen: 'a cat' });
  },
  usage: () => {
    throw new JwtError('input-missing-stdin-twice');
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

/** Asks the org twice over each protocol; the session ends after the first answer, and after the third. */
const useSession = async (org) => {
  const answers = [];
  const tokens = new Set();
  for (const [ask, endsAfter] of [['rest', true], ['soap', false], ['soap', true], ['rest', false]]) {
    answers.push(await org[ask]());
    tokens.add(org.accessToken());
    if (endsAfter && process.env.PROBE_ENDS_SESSION) {
      const body = new URLSearchParams({ token: org.accessToken() });
      await fetch(org.instanceUrl + '/services/oauth2/revoke', { method: 'POST', body });
    }
  }
  return { username: org.username, instanceUrl: org.instanceUrl, orgId: org.orgId, version: org.version, answers, sessions: tokens.size };
};

export const makeOrgProbe = (Base, flags, open) =>
  class Probe extends Base {
    static summary = 'Probe.';
    static flags = flags;
    async run() {
      const { flags } = await this.parse(Probe);
      return useSession(await open(flags));
    }
  };
`;

const light = `
import { JwtCommand } from ${fileUrl('lib/cli/command.js')};
import { makeProbe } from '../../behaviour.js';
export default class Probe extends makeProbe(JwtCommand) {}
`;

const withOurWords = `
import { Flags, SfCommand } from ${fileUrl('node_modules/@salesforce/sf-plugins-core/lib/exported.js')};
import { toSfError } from ${fileUrl('lib/cli/errors.js')};
import { errorCodesSection } from ${fileUrl('lib/cli/exit-codes.js')};
class Heavy extends SfCommand {
  static errorCodes = errorCodesSection;
  async catch(error) {
    return super.catch(await toSfError(error));
  }
}
`;

const heavy = `${withOurWords}
import { makeProbe } from '../../behaviour.js';
export default class Probe extends makeProbe(Heavy) {}
`;

const lightOrg = `
import { JwtCommand } from ${fileUrl('lib/cli/command.js')};
import { apiVersionFlag, targetOrgFlag } from ${fileUrl('lib/cli/org-flags.js')};
import { readStoredLogin } from ${fileUrl('lib/cli/stored-login.js')};
import { connect } from ${fileUrl('lib/salesforce/org/connection.js')};
import { callOrg } from ${fileUrl('lib/salesforce/org/call-org.js')};
import { makeOrgProbe } from '../../behaviour.js';
const flags = { 'target-org': targetOrgFlag, 'api-version': apiVersionFlag };
const open = async (flags) => {
  const connection = connect(await readStoredLogin(flags['target-org']));
  connection.setApiVersion(flags['api-version'] ?? (await connection.newestVersion()));
  const { login, instanceUrl, version } = connection;
  const soql = encodeURIComponent('SELECT Id FROM Organization');
  const message = { queries: [{ type: 'ConnectedApp' }], asOfVersion: version };
  return {
    // The host calls a token a username, too; here it is nobody's.
    ...{ username: login.username ?? login.accessToken, orgId: login.orgId, instanceUrl, version },
    accessToken: () => connection.accessToken,
    rest: async () => (await connection.request({ method: 'GET', url: '/services/data/v' + version + '/query?q=' + soql })).records.length,
    soap: async () => (await connection.metadata('listMetadata', message)).length,
  };
};
export default class Probe extends makeOrgProbe(JwtCommand, flags, open) {}
`;

const heavyOrg = `${withOurWords}
import { makeOrgProbe } from '../../behaviour.js';
const flags = { 'target-org': Flags.requiredOrg(), 'api-version': Flags.orgApiVersion() };
const open = async (flags) => {
  const org = flags['target-org'];
  const connection = org.getConnection(flags['api-version']);
  const { instanceUrl, version } = connection;
  return {
    ...{ username: connection.getUsername(), orgId: org.getOrgId(), instanceUrl, version },
    accessToken: () => connection.accessToken,
    rest: async () => (await connection.query('SELECT Id FROM Organization')).records.length,
    soap: async () => (await connection.metadata.list([{ type: 'ConnectedApp' }], version)).length,
  };
};
export default class Probe extends makeOrgProbe(Heavy, flags, open) {}
`;

export type ProbePlugin = { dir: string; remove(): Promise<void> };

/** Writes the plugin into a new folder, with its manifest. It runs this repository's built `lib`. */
export async function makeProbePlugin(): Promise<ProbePlugin> {
  const dir = await mkdtemp(join(tmpdir(), 'probe-plugin-'));
  await mkdir(join(dir, 'commands/probe'), { recursive: true });
  const commands = { 'light.js': light, 'heavy.js': heavy, 'light-org.js': lightOrg, 'heavy-org.js': heavyOrg };
  for (const [name, text] of Object.entries(commands)) await writeFile(join(dir, 'commands/probe', name), text);
  await writeFile(join(dir, 'package.json'), packageJson);
  await writeFile(join(dir, 'behaviour.js'), behaviour);
  await run(process.execPath, [join(root, 'node_modules/oclif/bin/run.js'), 'manifest'], { cwd: dir });
  return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}
