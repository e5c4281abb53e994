/** What a person sees of a rotation: its plan, its stages, its end. */

import type { App } from '../../app/app.ts';
import { appTitle } from '../../app/cli/changes.ts';
import type { Console } from '../../cli/console.ts';
import { toSfError } from '../../cli/errors.ts';
import { labelled, terminalWidth, wrap } from '../../cli/layout.ts';
import { messagesOf } from '../../cli/messages.ts';
import { showAnswer, showOutcome } from '../../cli/outcome.ts';
import { holdSpinner } from '../../cli/spinner.ts';
import { secretIn } from '../../faults/secret-kind.ts';
import { withWords } from '../../faults/shell-word.ts';
import { type Certificate, describeCertificate, readCertificate, readStoredCertificate } from '../certificate.ts';
import type { RotationJournal } from '../journal.ts';
import type { KeyPairPaths } from '../pair-folder.ts';
import type { Rotated, RotationStage, RotationStart } from '../rotation.ts';
import type { RotationFlags } from './flags.ts';
import { certificateLines } from './render.ts';

const messages = messagesOf('jwt.cert.rotate');

/** `reason`: why the old certificate was put back. `dryRun`: `new` is a sample that was thrown away. */
export type RotationResult = {
  app: App;
  old: Certificate | null;
  new: Certificate;
  certFile: string;
  keyFile: string;
  exchanged: boolean;
  rolledBack: boolean;
  dryRun: boolean;
  reason: { name: string; message: string } | null;
  /** Where the key from before lies. The org refuses it; whoever is sure of the new one may remove it. */
  oldKeyFile: string | null;
  /** Where the new key lies although the old certificate is back: an upload of an earlier run may still arrive. */
  lateKeyFile: string | null;
};

/** `journal` holds both certificates. */
type Frame = { app: App; journal: RotationJournal; paths: KeyPairPaths };

const resultOf = ({ app, journal, paths }: Frame) => {
  const { certFile, keyFile } = paths;
  const next = readCertificate(Buffer.from(journal.newCertificate ?? '')).certificate;
  const old = readStoredCertificate(journal.oldCertificate);
  return { app, old: old && describeCertificate(old, new Date()), new: next, certFile, keyFile };
};

/** Says each step that a run would take. */
export function reportPlan(
  command: Console,
  frame: Frame,
  plan: { step: RotationStart['step']; username: string; minutes: number; proof: 'exchange' | 'forced' | null },
): RotationResult {
  const { app, paths } = frame;
  const result = resultOf(frame);
  const { old } = result;
  showAnswer(command, { state: 'dry-run', says: messages.getMessage('would', [appTitle(app)]) });
  const held = old
    ? messages.getMessage('plan.old', [old.sha256Fingerprint, old.notAfter])
    : messages.getMessage('plan.no-old');
  const lines = {
    generate: messages.getMessage('plan.generate', [paths.newKeyFile]),
    upload: messages.getMessage('plan.upload'),
    wait: messages.getMessage('plan.wait', [plan.username, plan.minutes]),
    place: messages.getMessage('plan.place', [paths.keyFile, paths.certFile]),
    'go-back': messages.getMessage('plan.go-back'),
  };
  const proofs = {
    exchange: messages.getMessage('plan.prove', [plan.username]),
    forced: messages.getMessage('plan.prove-forced'),
  };
  const proof = plan.step === 'fresh' && plan.proof ? [proofs[plan.proof]] : [];
  const steps = [held, ...proof, ...plannedSteps(plan.step).map((name) => lines[name])];
  for (const line of steps.flatMap((step, index) => labelled(`${index + 1}.`, step, 4))) command.log(line);
  return {
    ...result,
    exchanged: false,
    rolledBack: false,
    dryRun: true,
    reason: null,
    oldKeyFile: null,
    lateKeyFile: null,
  };
}

function plannedSteps(step: RotationStart['step']): (RotationStage | 'go-back')[] {
  if (step === 'go-back') return ['go-back'];
  return allStages.slice({ fresh: 0, upload: 1, wait: 2, place: 3, finish: 3 }[step]);
}

const allStages: RotationStage[] = ['generate', 'upload', 'wait', 'place'];

type Stages = { goto(stage: RotationStage): void; end(succeeded: boolean): void };

/** Shows how far a rotation is: a live list on a terminal, a line a stage elsewhere, nothing for `--json`. */
export async function openStages(command: Console, appLabel: string): Promise<Stages> {
  const nameOf = (stage: RotationStage): string => messages.getMessage(`stage.${stage}`);
  if (!process.stdout.isTTY) return { goto: (stage) => command.log(`${nameOf(stage)} ...`), end: () => undefined };
  const { MultiStageOutput } = await import('@oclif/multi-stage-output');
  const output = new MultiStageOutput<Record<string, never>>({
    title: messages.getMessage('title', [appLabel]),
    stages: allStages.map(nameOf),
    jsonEnabled: command.jsonEnabled(),
  });
  const release = holdSpinner();
  return {
    goto: (stage) => output.skipTo(nameOf(stage)),
    end: (succeeded) => {
      if (succeeded) output.stop();
      else output.error();
      release();
    },
  };
}

/** Shows how a rotation ended and gives the result; one that was taken back also gives its exit code. */
export function reportRotation(
  command: Console,
  where: { app: App; paths: KeyPairPaths; oldKeyFile: string | null },
  rotated: Rotated,
): RotationResult {
  const { exchanged, rolledBack, journal, lateKeyFile } = rotated;
  const result = resultOf({ ...where, journal });
  const reason = rotated.reason && toSfError(rotated.reason);
  if (reason) {
    command.warn(messages.getMessage('rolled-back', [reason.message]));
    warnOfLateKey(command, lateKeyFile);
    process.exitCode = 'exitCode' in reason && typeof reason.exitCode === 'number' ? reason.exitCode : 1;
  } else {
    const kept =
      where.oldKeyFile === null ? [] : wrap(messages.getMessage('old-key', [where.oldKeyFile]), terminalWidth);
    showOutcome(command, {
      state: 'done',
      says: messages.getMessage('done', [appTitle(where.app), result.keyFile, result.certFile]),
      details: [...certificateLines(result.new), ...wrap(messages.getMessage('other-clients'), terminalWidth), ...kept],
    });
  }
  const why = reason && { name: reason.name, message: reason.message };
  const oldKeyFile = exchanged ? where.oldKeyFile : null;
  return { ...result, exchanged, rolledBack, dryRun: false, reason: why, oldKeyFile, lateKeyFile };
}

/** Says where a key is that nothing points to. */
export function warnOfLateKey(command: Pick<Console, 'warn'>, path: unknown): void {
  if (typeof path === 'string') command.warn(messages.getMessage('late-key', [path]));
}

/** The same rotation once more: it finds the journal and puts things right. */
export function repairCommand(flags: RotationFlags, app: App): string {
  const type = app.type === 'ConnectedApp' ? 'connected-app' : 'external-client-app';
  const again = { ...flags, app: app.name, 'app-type': type };
  const names = ['target-org', 'app', 'app-type', 'output-dir', 'name', 'username', 'client-id'] as const;
  const known = names.filter((name) => again[name] !== undefined);
  const command = ['sf jwt cert rotate', ...known.map((name) => `--${name} {${name}}`), '--no-prompt'].join(' ');
  return withWords(command, /\{([\w-]+)\}/, (name) => {
    const value = again[name as (typeof names)[number]] ?? null;
    return value !== null && secretIn(value) !== null ? null : value; // a session may stand for the org
  });
}
