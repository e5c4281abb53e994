/** The journal of a rotation says which certificate an app is given: one that somebody else could have written is not believed. */

import { execFile } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { chmod, chown, link, mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { pemOf } from '../support/rsa.ts';

const NOBODY = 65_534;
const run = promisify(execFile);

type Laying = { what: string; why: string; lay(journal: string, elsewhere: string): Promise<unknown> };
const byMode = (mode: number): Laying => ({
  what: `of mode ${mode.toString(8)}`,
  why: 'open-to-others',
  lay: (journal) => chmod(journal, mode),
});
const layings: Laying[] = [
  ...[0o666, 0o620, 0o602, 0o644, 0o660, 0o777].map(byMode),
  {
    what: 'that is a link',
    why: 'link',
    lay: async (journal, elsewhere) => {
      await rename(journal, elsewhere);
      await symlink(elsewhere, journal);
    },
  },
  {
    what: 'that is a link to nothing',
    why: 'link',
    lay: (journal) => rm(journal).then(() => symlink('none', journal)),
  },
  { what: 'with a second name', why: 'second-name', lay: link },
  { what: 'that is a pipe', why: 'not-plain', lay: (journal) => rm(journal).then(() => run('mkfifo', [journal])) },
  { what: 'that is a folder', why: 'not-plain', lay: (journal) => rm(journal).then(() => mkdir(journal)) },
  // Who may give files away, may also be given some.
  ...(process.getuid?.() === 0
    ? [{ what: 'of another user', why: 'other-owner', lay: (journal: string) => chown(journal, NOBODY, NOBODY) }]
    : []),
];

describe('The journal of a rotation', () => {
  let dir: string;
  let org: LocalOrg;

  /** A pair of somebody else waits, and the journal says that the app is about to get its certificate. */
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'journal-')); // mode 0700
    const [own, strange] = [await keyPair('pay'), await keyPair('a stranger')];
    org = await startPay();
    await logIn(org, 'pay');
    const journal = {
      ...{ org: org.state.id, app: 'Pay', appType: 'ConnectedApp', goingBack: false },
      oldCertificate: own.certificatePem,
      newCertificate: strange.certificatePem,
    };
    await putFiles(dir, {
      'server.key': own.privateKeyPem,
      'server.crt': own.certificatePem,
      '.server.key.new': pemOf(createPrivateKey(strange.privateKeyPem), 'pkcs8'),
      '.server.crt.new': strange.certificatePem,
      '.server.rotation.json': JSON.stringify(journal),
    });
  });
  afterEach(closePayOrgs);
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const rotate = () =>
    runOrgCommand('cert/rotate', ['-o', 'pay', '-a', 'Pay', '--username', user, '-p', '-d', dir, '--json']);
  const held = async (): Promise<string> => {
    const { certificateDer } = appNamed(org, 'Pay');
    const names = await Promise.all(['pay', 'a stranger'].map(async (name) => ({ name, ...(await keyPair(name)) })));
    const found = names.find(({ certificatePem }) =>
      new X509Certificate(certificatePem).raw.equals(Buffer.from(certificateDer ?? '')),
    );
    return found?.name ?? 'another';
  };

  it('is gone by where it is this user’s own: so much hangs on it', async () => {
    const { exitCode, stdout } = await rotate();
    expect(exitCode, stdout).to.equal(0);
    expect(await held()).to.equal('a stranger');
  });

  for (const { what, why, lay } of layings)
    it(`${what} is not believed, by a rotation or by whoever makes a new pair, and nothing is sent or changed`, async () => {
      await lay(join(dir, '.server.rotation.json'), join(dir, 'elsewhere'));
      const before = (await readdir(dir)).sort();
      const generate = () => runOrgCommand('cert/generate', ['-d', dir, '--name', 'server', '--force', '--json']);
      for (const command of [rotate, generate]) {
        const { exitCode, json } = await command();
        expect({ exitCode, name: json().name }).to.deep.equal({ exitCode: 1, name: 'FileExistsError' });
        expect(json().message).to.include('.server.rotation.json').and.include(why);
        expect(json().actions?.join(' ')).to.include('chmod 600').and.include('sf jwt cert display');
      }
      expect(await held()).to.equal('pay');
      expect((await readdir(dir)).sort()).to.deep.equal(before);
    });
});
