/** What a person is told after a pair was made, and can run then or after a certificate was put on an app. */
import type { Console } from '../../cli/console.ts';
import { messagesOf } from '../../cli/messages.ts';
import { type Next, showOutcome } from '../../cli/outcome.ts';
import { withWords } from '../../faults/shell-word.ts';
import { place } from '../../faults/words.ts';
import type { Certificate } from '../certificate.ts';
import type { KeyPairPaths } from '../pair-folder.ts';
import { certificateLines } from './render.ts';

const ofPair = messagesOf('jwt.cert.generate');
const ofUpload = messagesOf('jwt.cert.upload');

const upload = 'sf jwt cert upload --target-org <alias> --app <app> --cert-file {certFile} --key-file {keyFile}';
const create =
  'sf jwt app create --target-org <alias> --app <name> --permission-set <set> --username <username> --cert-file {certFile} --key-file {keyFile}';

/** `keyFile`: null for a key that came by standard input. */
type Paths = Pick<KeyPairPaths, 'certFile'> & { keyFile: string | null };

/** `isLocked`: with a passphrase that was asked for. */
export function showPair(
  screen: Pick<Console, 'log'>,
  certificate: Certificate,
  paths: Paths,
  isLocked: boolean,
): void {
  const { certFile, keyFile } = paths;
  showOutcome(screen, {
    state: 'done',
    says: ofPair.getMessage('done', [keyFile ?? '', certFile]),
    details: [...certificateLines(certificate), ...(isLocked ? [ofPair.getMessage('locked')] : [])],
    next: afterPair(paths),
  });
}

/** The same of a certificate for a key that was there. */
export function showCertificateOfKey(screen: Pick<Console, 'log'>, certificate: Certificate, paths: Paths): void {
  showOutcome(screen, {
    state: 'done',
    says: ofPair.getMessage('done-for-key', [paths.certFile]),
    details: certificateLines(certificate),
    next: afterPair(paths),
  });
}

function afterPair(paths: Paths): Next[] {
  const filled = (line: string): string =>
    withWords(line, place, (name) => paths[name === 'certFile' ? 'certFile' : 'keyFile']).replace('<keyFile>', '<key>');
  return [
    { why: ofPair.getMessage('next.upload'), command: filled(upload) },
    { why: ofPair.getMessage('next.create'), command: filled(create) },
  ];
}

/** `target`: the flags that name the app. */
export function afterUpload(target: string, keyFile: string | undefined): Next {
  const doctor = `sf jwt doctor ${target} --username <username> --jwt-key-file {key}`;
  return {
    why: ofUpload.getMessage('next.try'),
    command: withWords(doctor, /\{(key)\}/, () => keyFile ?? null),
  };
}
