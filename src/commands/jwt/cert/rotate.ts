import { type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import type { AppStore } from '../../../app/app.ts';
import { appFlags, openInput, writeFlags } from '../../../app/cli/flags.ts';
import { openApp } from '../../../app/org/open.ts';
import { keyPairFlags, keyPairInput } from '../../../cert/cli/flags.ts';
import { newPassphrase } from '../../../cert/cli/new-passphrase.ts';
import { isLocked, loadKeyIfPresent, waitingPair } from '../../../cert/cli/rotation-files.ts';
import { filePorts, repairCommand } from '../../../cert/cli/rotation-ports.ts';
import { type RotationResult, reportPlan, reportRotation } from '../../../cert/cli/rotation-report.ts';
import { openStages } from '../../../cert/cli/rotation-stages.ts';
import { gatherTrial, type Trial } from '../../../cert/cli/test-exchange.ts';
import { type KeyPairPaths, keyPairPaths, putPairAside } from '../../../cert/files/key-pair.ts';
import { completeLeftover } from '../../../cert/files/overwriting.ts';
import { type FoundRotation, findRotation, isForward } from '../../../cert/find-rotation.ts';
import { generateKeyPair, type KeyPairInput } from '../../../cert/generate.ts';
import { provePresentKey } from '../../../cert/prove-present-key.ts';
import { type NewPair, type Rotated, rotateCertificate } from '../../../cert/rotate.ts';
import { JwtCommand } from '../../../cli/command.ts';
import { confirmed } from '../../../cli/console.ts';
import { catchInterruption } from '../../../cli/signals.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { exchange } from '../../../exchange/exchange.ts';
import { connect } from '../../../salesforce/org/connection.ts';
import { requestToken } from '../../../salesforce/org/oauth.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.cert.rotate');

export type JwtCertRotateResult = RotationResult;

const now = (): Date => new Date();

const stageNames = {
  generate: messages.getMessage('stage.generate'),
  upload: messages.getMessage('stage.upload'),
  wait: messages.getMessage('stage.wait'),
  place: messages.getMessage('stage.place'),
};

/** `trial`: null when the org has accepted the new key in an earlier run. */
type Job = { store: AppStore; found: FoundRotation; paths: KeyPairPaths; trial: Trial | null; input: KeyPairInput };

export default class JwtCertRotate extends JwtCommand<JwtCertRotateResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = {
    ...appFlags,
    ...keyPairFlags,
    username: Flags.string({
      summary: messages.getMessage('flags.username.summary'),
      description: messages.getMessage('flags.username.description'),
    }),
    'client-id': Flags.string({ char: 'i', summary: messages.getMessage('flags.client-id.summary') }),
    audience: Flags.string({ summary: messages.getMessage('flags.audience.summary') }),
    wait: Flags.integer({ default: 12, min: 0, summary: messages.getMessage('flags.wait.summary') }),
    ...writeFlags,
  };

  async run(): Promise<JwtCertRotateResult> {
    const { flags } = await this.parse(JwtCertRotate);
    const input = { ...keyPairInput(flags), passphrase: undefined };
    const paths = await keyPairPaths(flags['output-dir'], flags.name);
    const { store, connection } = await openApp(connect(await readStoredLogin(flags['target-org'])), openInput(flags));
    const org = connection.login.orgId ?? connection.instanceUrl;
    const found = await findRotation({ store, org, ...filePorts(paths) });
    const consumerKey = store.kind.consumerKeyOf(found.settings);
    const trial = isForward(found.step) ? await gatherTrial(flags, consumerKey) : null;
    const job = { store, found, paths, trial, input };
    if (flags['dry-run']) return this.rehearse(job, flags.wait);
    if (found.step === 'fresh') await this.makeSure(job, flags);
    const passphrase = found.step === 'fresh' ? await this.passphraseLike(paths, flags.encrypt) : undefined;
    const start = { waitMs: flags.wait * 60_000, repairCommand: repairCommand(flags, store.app) };
    return this.rotate({ ...job, input: { ...input, passphrase } }, start);
  }

  /** What a run would do; the certificate is a sample, or the one that waits. */
  private async rehearse({ store, found, paths, trial, input }: Job, minutes: number): Promise<JwtCertRotateResult> {
    const { journal, step } = found;
    const newCertificate = journal.newCertificate ?? (await newPair(input)).certificatePem;
    const frame = { app: store.app, journal: { ...journal, newCertificate }, paths };
    return reportPlan(this, frame, { step, username: trial?.username ?? '', minutes });
  }

  /** Whatever can be known to fail, fails before the org is changed. */
  private async makeSure(job: Job, flags: { 'no-prompt': boolean }): Promise<void> {
    const { found, paths, store } = job;
    await completeLeftover(paths);
    const key = await loadKeyIfPresent(paths.keyFile, this);
    const stored = found.journal.oldCertificate;
    if (key) await provePresentKey(stored, { key, path: paths.keyFile, app: store.app.name }, tryingWith(job.trial));
    if (stored !== null) await confirmed(this, messages.getMessage('question', [store.app.label]), flags['no-prompt']);
  }

  /** A key that was locked gets a successor that is locked. */
  private async passphraseLike({ keyFile }: KeyPairPaths, wanted: boolean): Promise<string | undefined> {
    return newPassphrase(this, wanted || (await isLocked(keyFile)));
  }

  private async rotate(job: Job, how: { waitMs: number; repairCommand: string }): Promise<JwtCertRotateResult> {
    const { found, paths, store } = job;
    const isLeft = found.step === 'upload' || found.step === 'wait';
    const waiting = isLeft ? await waitingPair(paths, found.journal, this) : null;
    const stages = await openStages(this, messages.getMessage('title', [store.app.label]), stageNames);
    const interruption = catchInterruption(() => this.logToStderr(messages.getMessage('interrupting')));
    const makePair = async (): Promise<NewPair> => {
      const pair = await newPair(job.input);
      await putPairAside(paths, pair);
      return pair;
    };
    let rotated: Rotated | null = null;
    try {
      rotated = await rotateCertificate(
        { ...found, ...how },
        {
          ...{ ...filePorts(paths), ...interruption, store, now, makePair },
          waitingPair: async () => waiting ?? makePair(),
          tryKey: tryingWith(job.trial),
          onStage: stages.goto,
        },
      );
    } finally {
      interruption.release();
      stages.end(rotated?.rolledBack === false);
    }
    return reportRotation(this, { app: store.app, paths }, rotated);
  }
}

const newPair = (input: KeyPairInput) => generateKeyPair(input, { now, randomBytes });

/** One exchange with a key. Its token is dropped: revoking it could end the session of the integration itself. */
const tryingWith =
  (trial: Trial | null) =>
  async (key: KeyObject): Promise<void> => {
    if (trial) await exchange({ ...trial, key, requireJwt: false }, { now, newId: randomUUID, requestToken });
  };
