/** A kept key list that somebody else could have written is not believed: a key forged into it must verify nothing. */
import { execFile } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import JwtVerify from '../../src/commands/jwt/verify.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { rsaKey } from '../support/rsa.ts';
import { closeServers, httpServer } from '../support/servers.ts';
import { jwkOf, kid, tokenWith } from '../support/signed-tokens.ts';

const inAnHour = Math.floor(Date.now() / 1000) + 3600;

/** Paths of what an attacker may touch. */
type Places = { cache: string; folder: string; file: string; elsewhere: string };

describe('sf jwt verify, with a key list on disk that holds a forged key', () => {
  let places: Places;
  let issuer = '';
  let requests = 0;
  const { getuid } = process;

  beforeEach(async () => {
    requests = 0;
    const own = await httpServer((_, response) => {
      requests += 1;
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [] }));
    });
    issuer = `http://localhost:${own.port}`;
    const cache = mkdtempSync(join(tmpdir(), 'jwt-cache-'));
    places = { cache, folder: '', file: '', elsewhere: mkdtempSync(join(tmpdir(), 'jwt-elsewhere-')) };
    await verify(); // makes the folder and the file
    const folder = join(cache, 'jwt-keys');
    const [name = ''] = readdirSync(folder);
    places = { ...places, folder, file: join(folder, name) };
    requests = 0;
  });
  afterEach(() => {
    if (getuid) process.getuid = getuid;
    for (const dir of [places.cache, places.elsewhere]) rmSync(dir, { recursive: true });
  });
  afterEach(closeServers);

  /** A token that the attacker has signed, in the issuer's name. */
  const verify = (): Promise<CommandRun> =>
    inFolder(async (dir) => {
      const times = { exp: inAnHour, nbf: inAnHour - 7200, iat: inAnHour - 7200 };
      await putFiles(dir, { token: tokenWith({}, { iss: issuer, aud: [issuer], ...times }) });
      const args = ['-f', join(dir, 'token'), '-r', issuer, '--json'];
      return runCommand(JwtVerify, args, { SF_CACHE_DIR: places.cache });
    });

  /** Writes the attacker's key into the file, all else as it was. */
  const forge = (more: object = {}): void => {
    const kept = JSON.parse(readFileSync(places.file, 'utf8'));
    const keys = [jwkOf(rsaKey(), kid)];
    writeFileSync(places.file, JSON.stringify({ ...kept, keys, fetchedAtMs: Date.now() - 1000, ...more }));
  };

  it('believes it where it lies safely, as the list it has written itself: all else would make the rest prove nothing', async () => {
    forge();
    const answer = await verify();
    expect({ exitCode: answer.exitCode, requests, warnings: answer.json().warnings }).to.deep.equal({
      exitCode: 0,
      requests: 0,
      warnings: [],
    });
  });

  const forms: { form: string; lay(places: Places): unknown }[] = [
    { form: 'belongs to another user', lay: () => Object.assign(process, { getuid: () => 4711 }) },
    { form: 'may be written by everybody', lay: ({ file }) => chmodSync(file, 0o666) },
    { form: 'may be written by the group', lay: ({ file }) => chmodSync(file, 0o620) },
    {
      form: 'is a link',
      lay: ({ file, elsewhere }) => {
        renameSync(file, join(elsewhere, 'planted'));
        symlinkSync(join(elsewhere, 'planted'), file);
      },
    },
    { form: 'has a second name', lay: ({ file, elsewhere }) => linkSync(file, join(elsewhere, 'planted')) },
    { form: 'lies in a folder that everybody may write to', lay: ({ folder }) => chmodSync(folder, 0o777) },
    { form: 'lies in a folder that the group may write to', lay: ({ folder }) => chmodSync(folder, 0o770) },
    {
      form: 'lies in a folder that is a link',
      lay: ({ folder, elsewhere }) => {
        renameSync(folder, join(elsewhere, 'planted'));
        symlinkSync(join(elsewhere, 'planted'), folder);
      },
    },
    { form: 'lies below a folder that everybody may write to', lay: ({ cache }) => chmodSync(cache, 0o777) },
  ];
  for (const { form, lay } of forms) {
    it(`asks the issuer instead when the file ${form}, and says so once`, async () => {
      forge();
      lay(places);
      const answer = await verify();
      const { result, warnings } = answer.json();
      expect({ exitCode: answer.exitCode, verified: result.verified, requests }).to.deep.equal({
        exitCode: 3,
        verified: false,
        requests: 1,
      });
      expect(warnings).to.have.lengthOf(1);
      expect(String(warnings[0]))
        .to.match(/is not used: .+\. /)
        .and.include(places.cache);
    });
  }

  it('does not wait for a pipe', async () => {
    rmSync(places.file);
    await promisify(execFile)('mkfifo', ['-m', '600', places.file]);
    const answer = await verify();
    expect({ exitCode: answer.exitCode, requests }).to.deep.equal({ exitCode: 3, requests: 1 });
  });

  it('replaces an unsafe file with one of its own, and puts nothing into an unsafe folder', async () => {
    chmodSync(places.file, 0o666);
    await verify();
    expect(statSync(places.file).mode & 0o777).to.equal(0o600);
    expect((await verify()).json().warnings).to.deep.equal([]);
    rmSync(places.folder, { recursive: true });
    mkdirSync(places.folder);
    chmodSync(places.folder, 0o777);
    await verify();
    expect(readdirSync(dirname(places.file))).to.deep.equal([]);
  });

  const claims: { claim: string; more: object }[] = [
    { claim: 'comes from the future', more: { fetchedAtMs: Date.now() + 3_600_000 } },
    { claim: 'was asked for again in the future', more: { refetchedAtMs: Date.now() + 3_600_000 } },
    { claim: 'may be kept for less than no time', more: { maxAgeSeconds: -1 } },
    { claim: 'may be kept for a word', more: { maxAgeSeconds: 'long' } },
    { claim: 'may be kept for a thousand years', more: { maxAgeSeconds: 1e12 } },
    { claim: 'is another issuer’s', more: { issuer: 'https://acme.my.salesforce.com' } },
  ];
  for (const { claim, more } of claims) {
    it(`believes no list that says of itself that it ${claim}`, async () => {
      forge(more);
      const { exitCode } = await verify();
      expect({ exitCode, requests }).to.deep.equal({ exitCode: 3, requests: 1 });
    });
  }
});
