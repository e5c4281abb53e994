/** A private key, its certificate and what an unfinished rotation remembers: their files, in steps that can be cut off. */
import { JwtError } from '../faults/errors.ts';
import { readCertificate } from './certificate.ts';
import { type PairState, type RotationJournal, readJournal } from './journal.ts';

/** The places of a pair. The `new…` ones wait beside them until both are whole. */
export type KeyPairPaths = {
  keyFile: string;
  certFile: string;
  newKeyFile: string;
  newCertFile: string;
  /** What an unfinished rotation remembers. */
  journalFile: string;
};

/** Port to the files. Each call is one step: done or not done. Throws `OutputFileError`. */
export type Disk = {
  /** Null when there is no such file. */
  read(path: string): Promise<Buffer | null>;
  exists(path: string): Promise<boolean>;
  /** Readable by its owner alone, unless it is `public`. */
  write(path: string, text: string, access: 'secret' | 'public'): Promise<void>;
  /** `named` is the file that a fault speaks of. */
  move(from: string, to: string, named: string): Promise<void>;
  /** No fault when there is no such file. */
  remove(path: string): Promise<void>;
};

export type PairFolder = ReturnType<typeof pairFolder>;

export function pairFolder(paths: KeyPairPaths, disk: Disk) {
  const { keyFile, certFile, newKeyFile, newCertFile, journalFile } = paths;

  /** Takes away what waits. The key goes last: without it, a certificate would look like one that has to be moved. */
  const discard = async (): Promise<void> => {
    await disk.remove(newCertFile);
    await disk.remove(newKeyFile);
  };

  return {
    paths,
    discard,

    /** The key in place; null when there is none. */
    readKey: () => disk.read(keyFile),

    /** The fingerprint of the certificate in place, or null. */
    fingerprintInPlace: async (): Promise<string | null> => {
      const bytes = await disk.read(certFile);
      return bytes && readCertificate(bytes).certificate.sha256Fingerprint;
    },

    /**
     * The order of the steps tells it: the new key is written first and moved first, so a certificate that waits alone
     * means that its key has been moved.
     */
    state: async (): Promise<PairState> => {
      const [key, cert] = await Promise.all([disk.exists(newKeyFile), disk.exists(newCertFile)]);
      if (key) return cert ? 'waiting' : 'writing';
      return cert ? 'halfway' : 'none';
    },

    /** Which files of the pair are in place. */
    present: async (): Promise<string[]> => {
      const found = await Promise.all([keyFile, certFile].map((path) => disk.exists(path)));
      return [keyFile, certFile].filter((_, at) => found[at]);
    },

    /** Writes both halves beside their places, each in one step. */
    putAside: async (pair: { keyPem: string; certificatePem: string }): Promise<void> => {
      await discard();
      await disk.write(newKeyFile, pair.keyPem, 'secret');
      await disk.write(newCertFile, pair.certificatePem, 'public');
    },

    /** Moves what waits into place: the key, then the certificate. Also finishes what was cut off between the two. */
    place: async (): Promise<void> => {
      if (await disk.exists(newKeyFile)) await disk.move(newKeyFile, keyFile, keyFile);
      await disk.move(newCertFile, certFile, certFile);
    },

    hasJournal: async (): Promise<boolean> => (await disk.read(journalFile)) !== null,

    /** What an unfinished rotation remembers, or null when there is none. Throws FileExistsError for a file that is none. */
    loadJournal: async (): Promise<RotationJournal | null> => {
      const bytes = await disk.read(journalFile);
      if (!bytes) return null;
      const journal = readJournal(bytes.toString('utf8'));
      if (journal) return journal;
      throw new JwtError('file-exists-journal', { path: journalFile });
    },

    keepJournal: (journal: RotationJournal): Promise<void> =>
      disk.write(journalFile, `${JSON.stringify(journal, null, 2)}\n`, 'secret'),

    /** The rotation has come to its end. */
    dropJournal: (): Promise<void> => disk.remove(journalFile),
  };
}

/** Gives a key its certificate that was cut off between the two. Whether there was one. */
export async function completeLeftover(folder: PairFolder): Promise<boolean> {
  if ((await folder.state()) !== 'halfway') return false;
  await folder.place();
  return true;
}

/**
 * Leaves alone what must not be lost: files that are there, and the pair of an unfinished rotation, also with `force`.
 * A pair whose writing was cut off halfway is completed first, so that its key has its certificate again.
 *
 * @throws JwtError `FileExistsError`.
 */
export async function refuseOverwriting(folder: PairFolder, force: boolean): Promise<void> {
  const { keyFile, certFile, journalFile } = folder.paths;
  if (await folder.hasJournal()) throw new JwtError('file-exists-rotation', { path: journalFile });
  const completed = await completeLeftover(folder);
  if (force) return;
  const [path] = await folder.present();
  if (path === undefined) return;
  if (completed) throw new JwtError('file-exists-completed', { path, completed, keyFile, certFile });
  throw new JwtError('file-exists', { path, completed });
}
