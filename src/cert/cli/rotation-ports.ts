import type { App } from '../../app/app.ts';
import { typed } from '../../cli/shell.ts';
import { dropJournal, keepJournal, loadJournal } from '../files/journal.ts';
import { discardPair, type KeyPairPaths, movePairIntoPlace, pairState } from '../files/key-pair.ts';
import type { RotationJournal } from '../rotation.ts';
import { fingerprintInPlace } from './rotation-files.ts';

/** What a rotation does with the files of a pair and with its journal. */
export const filePorts = (paths: KeyPairPaths) => ({
  loadJournal: () => loadJournal(paths.journalFile),
  keepJournal: (journal: RotationJournal) => keepJournal(paths.journalFile, journal),
  dropJournal: () => dropJournal(paths.journalFile),
  pairState: () => pairState(paths),
  fingerprintInPlace: () => fingerprintInPlace(paths),
  place: () => movePairIntoPlace(paths),
  discard: () => discardPair(paths),
});

type RotationFlags = {
  'target-org': string | undefined;
  'output-dir': string;
  name: string;
  username: string | undefined;
  'client-id': string | undefined;
};

/** The same rotation once more: it finds the journal and puts things right. */
export function repairCommand(flags: RotationFlags, app: App): string {
  const given: [string, string | undefined][] = [
    ['target-org', flags['target-org']],
    ['app', app.name],
    ['app-type', app.type === 'ConnectedApp' ? 'connected-app' : 'external-client-app'],
    ['output-dir', flags['output-dir']],
    ['name', flags.name],
    ['username', flags.username],
    ['client-id', flags['client-id']],
  ];
  const words = given.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag} ${typed(value)}`]));
  return ['sf jwt cert rotate', ...words, '--no-prompt'].join(' ');
}
