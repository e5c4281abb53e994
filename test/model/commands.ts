/** What people run, as the commands of this plugin do it below their flags and their words. */
import type { AppStore, Directory } from '../../src/app/app-store.ts';
import type { Changed } from '../../src/app/change.ts';
import type { PolicyEdit } from '../../src/app/elements.ts';
import { prepareEdit } from '../../src/app/known-names.ts';
import { openApp } from '../../src/app/org/open.ts';
import { setJwtIssuing, setPolicy } from '../../src/app/policy.ts';
import { uploadCertificate } from '../../src/cert/app-certificate.ts';
import { findRotation, provePresentKey } from '../../src/cert/beginning.ts';
import { readCertificate } from '../../src/cert/certificate.ts';
import { keyMismatchWaiting } from '../../src/cert/conflict.ts';
import { completeLeftover, lookBeforeReplacing, refuseOverwriting } from '../../src/cert/overwriting.ts';
import { rotateCertificate } from '../../src/cert/rotate.ts';
import type { Rotated, RotationStart } from '../../src/cert/rotation.ts';
import { openKey, type Run } from './run.ts';
import { changeInSetup, type SetupChange } from './setup-page.ts';
import { ORG, type World } from './world.ts';

export type Command =
  | { do: 'rotate'; waitMs: number; thinksMs: number }
  | { do: 'generate' }
  /** `own`: a certificate whose key the person keeps elsewhere; `in-place`: that of the folder. */
  | { do: 'upload'; which: 'own' | 'in-place'; thinksMs: number }
  | { do: 'policy'; edit: PolicyEdit; thinksMs: number }
  | { do: 'enable' | 'disable'; thinksMs: number }
  /** By hand in Setup: done in one moment, and seen by the person. */
  | { do: 'setup'; change: SetupChange };

/** What a command said when it ended. */
export type Said =
  | { rotated: Rotated; oldKeyFile: string | null }
  | { changed: Changed }
  | { made: string }
  | { done: true };
export type Outcome = { is: 'said'; said: Said } | { is: 'failed'; error: unknown } | { is: 'killed' };

/** Runs a command to its end, or to the death of its process. */
export async function perform(world: World, run: Run, command: Command): Promise<Outcome> {
  const work = start(world, run, command).then(
    (said): Outcome => ({ is: 'said', said }),
    (error: unknown): Outcome => ({ is: 'failed', error }),
  );
  return Promise.race([work, run.death.then((): Outcome => ({ is: 'killed' }))]);
}

function start(world: World, run: Run, command: Command): Promise<Said> {
  switch (command.do) {
    case 'rotate':
      return rotate(world, run, command);
    case 'generate':
      return generate(world, run).then((made) => ({ made }));
    case 'upload':
      return upload(world, run, command).then((changed) => ({ changed }));
    case 'policy':
      return setUp(world, run, command.thinksMs, async ({ store, directory }, asked) =>
        setPolicy(await prepareEdit(store, directory, command.edit), asked),
      );
    case 'enable':
    case 'disable':
      return setUp(world, run, command.thinksMs, ({ store }, asked) =>
        setJwtIssuing(store, command.do === 'enable', asked),
      );
    case 'setup':
      return inSetup(world, run, command.change);
  }
}

const appType = { Pay: 'ConnectedApp', Orders: 'ExternalClientApp' } as const;

const opened = (world: World, run: Run): Promise<{ store: AppStore; directory: Directory }> => {
  const { app } = world.terms;
  return openApp(run.connection, { apiVersion: run.connection.version, app, appType: appType[app] });
};

const consumerKeyOf = (world: World): string => world.valuesOf(/(?:^|\.)consumerKey$/)[0] ?? '';

const asking = (run: Run, thinksMs: number) => ({
  dryRun: false,
  nowMs: run.monotonicMs,
  beforeWrite: () => (thinksMs > 0 ? run.ask(thinksMs) : Promise.resolve()),
});

/** As src/cert/cli/rotate.ts does it. */
async function rotate(world: World, run: Run, { waitMs, thinksMs }: Command & { do: 'rotate' }) {
  return run.withPairLock(async (folder) => {
    const { store } = await opened(world, run);
    const tryKey = run.tryKey(consumerKeyOf(world));
    const { step, journal } = await findRotation(store, ORG, folder);
    if (step === 'fresh') {
      if (!(await folder.hasJournal())) await completeLeftover(folder);
      const present = await folder.readKey();
      const where = { path: folder.paths.keyFile, app: store.app.name };
      const stored = journal.oldCertificate;
      if (present) await provePresentKey(stored, { key: openKey(present.toString()), ...where }, tryKey);
      if (stored !== null && thinksMs > 0) await run.ask(thinksMs);
    }
    const terms = { waitMs, repairCommand: 'sf jwt cert rotate', journal };
    const waiting = async (at: 'upload' | 'wait'): Promise<RotationStart> => {
      const key = openKey(run.folder.get(folder.paths.newKeyFile) ?? '');
      const certificatePem = journal.newCertificate ?? '';
      const read = readCertificate(Buffer.from(certificatePem));
      if (!read.x509.checkPrivateKey(key)) throw keyMismatchWaiting(store, folder);
      return { ...terms, step: at, pair: { key, certificatePem, read } };
    };
    const begin = step === 'upload' || step === 'wait' ? await waiting(step) : { ...terms, step };
    const { generate, monotonicMs, pause, interrupted } = run;
    const rotated = await rotateCertificate(begin, {
      ...{ store, folder, generate, tryKey, monotonicMs, pause, interrupted },
      onStage: () => undefined,
    });
    return { rotated, oldKeyFile: rotated.exchanged ? await folder.keptKey() : null };
  });
}

/** As src/commands/jwt/cert/generate.ts with `--force`: gives the fingerprint of what it made. */
async function generate(world: World, run: Run): Promise<string> {
  const seen = await lookBeforeReplacing(run.look, true);
  // By order of the person, who has seen which key it is.
  const { keyFile, oldKeyFile } = world.paths;
  const known = [keyFile, oldKeyFile].map((path) => world.pool.fingerprintOf(run.folder.get(path) ?? ''));
  const pair = await run.generate();
  await run.withPairLock(async (folder) => {
    await refuseOverwriting(folder, { force: true, seen });
    for (const one of known) if (one) world.givenUp.add(one);
    await folder.replace(pair);
  });
  return pair.read.certificate.sha256Fingerprint;
}

async function upload(world: World, run: Run, { which, thinksMs }: Command & { do: 'upload' }): Promise<Changed> {
  const bytes = which === 'own' ? ownPair(world, run) : await run.readFile(world.paths.certFile);
  if (!bytes) throw new Error('There is no certificate in the folder.');
  const { x509, certificate } = readCertificate(bytes);
  run.record.wanted = certificate.sha256Fingerprint;
  const { store } = await opened(world, run);
  const changed = await uploadCertificate(store, x509, asking(run, thinksMs));
  // A person who uploads what is out of date by then has done so by order.
  const isOutdated = which === 'in-place' && !world.isKeyInPlace(run.record.who, certificate.sha256Fingerprint);
  if (isOutdated) world.givenUp.add(certificate.sha256Fingerprint);
  return changed;
}

/** A pair of the person's own, in the same folder under another name. */
function ownPair(world: World, run: Run): Buffer {
  const pair = world.newPair();
  run.folder.set(`own-${run.record.id}.key`, pair.keyPem);
  return Buffer.from(pair.certificatePem);
}

type Opened = { store: AppStore; directory: Directory };

async function setUp(
  world: World,
  run: Run,
  thinksMs: number,
  change: (opened: Opened, asked: ReturnType<typeof asking>) => Promise<Changed>,
): Promise<Said> {
  return { changed: await change(await opened(world, run), asking(run, thinksMs)) };
}

/** A person at the page of Setup changes one thing, in one moment. */
async function inSetup(world: World, run: Run, change: SetupChange): Promise<Said> {
  await run.inSetup(change, () => {
    const { org, terms } = world;
    if (change === 'certificate') world.trust(ownPair(world, run).toString());
    else changeInSetup(org, terms.app, change, run.record.id);
  });
  return { done: true };
}
