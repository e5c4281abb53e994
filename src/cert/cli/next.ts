/** What a person can run after a pair was made, or a certificate was put on an app. */
import { messagesOf } from '../../cli/messages.ts';
import type { Next } from '../../cli/outcome.ts';
import { withWords } from '../../faults/shell-word.ts';
import { place } from '../../faults/words.ts';
import type { KeyPairPaths } from '../pair-folder.ts';

const ofPair = messagesOf('jwt.cert.generate');
const ofUpload = messagesOf('jwt.cert.upload');

const upload = 'sf jwt cert upload --target-org <alias> --app <app> --cert-file {certFile} --key-file {keyFile}';
const create =
  'sf jwt app create --target-org <alias> --app <name> --permission-set <set> --username <username> --cert-file {certFile} --key-file {keyFile}';

export function afterPair(paths: Pick<KeyPairPaths, 'certFile' | 'keyFile'>): Next[] {
  const filled = (line: string): string =>
    withWords(line, place, (name) => paths[name === 'certFile' ? 'certFile' : 'keyFile']);
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
