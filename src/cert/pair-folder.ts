/** A private key, its certificate and what an unfinished rotation remembers: their files, in steps that can be cut off. */
import { createHash, createPrivateKey, type X509Certificate } from 'node:crypto';
import { JwtError } from '../faults/errors.ts';
import { readCertificate } from './certificate.ts';
import { type PairState, type RotationJournal, readJournal } from './journal.ts';

/** The places of a pair. The `new…` ones wait beside them until both are whole. */
export type KeyPairPaths = {
  keyFile: string;
  certFile: string;
  newKeyFile: string;
  newCertFile: string;
  /**
   * The key that was in place before: it stays, as an org may get its certificate back. The next rotation moves it to a name of its
   * own beside this one, where it stays for a while: a write that comes late may bring back what is older than one rotation.
   */
  oldKeyFile: string;
  /** What an unfinished rotation remembers. */
  journalFile: string;
};

/** Port to the files. Each call is one step: done or not done. Throws `OutputFileError`. */
export type Disk = {
  /** Null when there is no such file. */
  read(path: string): Promise<Buffer | null>;
  /** The same for a file that nobody but this plugin writes. */
  readOwn(path: string): Promise<Buffer | null>;
  exists(path: string): Promise<boolean>;
  /** In place of what was there. Readable by its owner alone. */
  write(path: string, text: string): Promise<void>;
  /** The same for a file that is not there yet; false: there is one, which stays. Readable by its owner alone, unless it is `public`. */
  create(path: string, text: string, access: 'secret' | 'public'): Promise<boolean>;
  /** `named` is the file that a fault speaks of. */
  move(from: string, to: string, named: string): Promise<void>;
  /** Copies a key in one step, in place of what had that name. Readable by its owner alone. */
  keep(path: string, also: string): Promise<void>;
  /** No fault when there is no such file. */
  remove(path: string): Promise<void>;
  /** Removes the files whose names begin with `start` that have lain there for so long that nothing brings their certificates back. */
  removeOutdated(start: string): Promise<void>;
  /** Throws `PairInUseError` once another process works on the pair. Steps that change something ask by themselves. */
  requireLock(): Promise<void>;
};

export type PairFolder = ReturnType<typeof pairFolder>;

export function pairFolder(paths: KeyPairPaths, disk: Disk) {
  const { keyFile, certFile, newKeyFile, newCertFile, oldKeyFile, journalFile } = paths;

  /**
   * Takes away what is there, and nothing that another process has put there since: one that stands still between the look at
   * its lock and a removal would else remove what it never saw.
   */
  const remove = async (path: string): Promise<void> => {
    if (await disk.exists(path)) await disk.remove(path);
  };

  /** Takes away what waits. The key goes last: without it, a certificate would look like one that has to be moved. */
  const discard = async (): Promise<void> => {
    await remove(newCertFile);
    await remove(newKeyFile);
  };

  /** Takes away what waits, but for its key, which an upload that is still under way would need. Gives its place, null: there was none. */
  const retire = async (fingerprint: string): Promise<string | null> => {
    await remove(newCertFile);
    if (!(await disk.exists(newKeyFile))) return null;
    const place = `${newKeyFile.replace(/new$/, 'late')}-${fingerprint.slice(0, 8)}`;
    await disk.move(newKeyFile, place, place);
    return place;
  };

  /** What lies there by then is that of another process, which has taken this one for dead. */
  const create = async (path: string, text: string, access: 'secret' | 'public'): Promise<void> => {
    if (!(await disk.create(path, text, access))) throw new JwtError('pair-lock-lost', { path: keyFile });
  };

  const putAside = async (pair: { keyPem: string; certificatePem: string }): Promise<void> => {
    // A journal that is still there speaks of what is about to go.
    await remove(journalFile);
    await discard();
    try {
      await create(newKeyFile, pair.keyPem, 'secret');
      await create(newCertFile, pair.certificatePem, 'public');
    } catch (error) {
      await discard().catch(() => undefined);
      throw error;
    }
  };

  const keepKey = async (): Promise<void> => {
    const older = await disk.read(oldKeyFile);
    if (older) await disk.move(oldKeyFile, `${oldKeyFile}-${hashOf(older).slice(0, 8)}`, oldKeyFile);
    await disk.keep(keyFile, oldKeyFile);
    await disk.removeOutdated(`${oldKeyFile}-`);
  };

  const place = async (): Promise<void> => {
    if (await disk.exists(newKeyFile)) {
      if (await disk.exists(keyFile)) await keepKey();
      await disk.move(newKeyFile, keyFile, keyFile);
    }
    await disk.move(newCertFile, certFile, certFile);
  };

  /** All as it was before `putAside`, after a `place` that failed. */
  const takeBack = async (hadKey: boolean): Promise<void> => {
    if (!(await disk.exists(newKeyFile))) {
      if (hadKey) await disk.move(oldKeyFile, keyFile, keyFile);
      else await disk.remove(keyFile);
    }
    await discard();
  };

  return {
    paths,
    discard,
    retire,
    requireLock: disk.requireLock,

    /** The key in place; null when there is none. */
    readKey: () => disk.read(keyFile),

    /** The fingerprint of the certificate in place, or null. */
    fingerprintInPlace: async (): Promise<string | null> => {
      const bytes = await disk.read(certFile);
      return bytes && readCertificate(bytes).certificate.sha256Fingerprint;
    },

    /** Whether the key in place is that of the certificate in place. */
    pairInPlaceFits: async (): Promise<boolean> => fits(await disk.read(certFile), await disk.read(keyFile)),

    /** Tells the two files in place from any others. */
    markInPlace: async (): Promise<string> => {
      const files = await Promise.all([disk.read(keyFile), disk.read(certFile)]);
      return files.map((file) => (file ? hashOf(file) : '')).join(' ');
    },

    /** The certificate that waits; null when there is none, or none that can be read. */
    waitingCertificate: async (): Promise<X509Certificate | null> => certificateIn(await disk.read(newCertFile)),

    /** Whether the key that waits, or has been put in place already, is that of the certificate that waits. */
    waitingPairFits: async (): Promise<boolean> =>
      fits(await disk.read(newCertFile), (await disk.read(newKeyFile)) ?? (await disk.read(keyFile))),

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

    /** Writes both halves beside their places, each in one step; neither is left when one can't be written. */
    putAside,

    /**
     * Moves what waits into place: the key, then the certificate. Also finishes what was cut off between the two. The key
     * that was in place is kept beside them.
     */
    place,

    /** Where the key from before the last rotation lies; null where there is none. */
    keptKey: async (): Promise<string | null> => ((await disk.exists(oldKeyFile)) ? oldKeyFile : null),

    /** Puts a new pair in place by order of a person, and keeps no other; or leaves all as it was when a step fails. */
    replace: async (pair: { keyPem: string; certificatePem: string }): Promise<void> => {
      const hadKey = await disk.exists(keyFile);
      await putAside(pair);
      try {
        await place();
      } catch (error) {
        await takeBack(hadKey).catch(() => undefined);
        throw error;
      }
      await disk.remove(oldKeyFile);
    },

    /** Puts a certificate in place for a key that stays where it is. */
    placeCertificate: async (certificatePem: string): Promise<void> => {
      await create(newCertFile, certificatePem, 'public');
      await disk.move(newCertFile, certFile, certFile);
    },

    hasJournal: async (): Promise<boolean> => (await disk.readOwn(journalFile)) !== null,

    /** What an unfinished rotation remembers, or null when there is none. Throws FileExistsError for a file that is none. */
    loadJournal: async (): Promise<RotationJournal | null> => {
      const bytes = await disk.readOwn(journalFile);
      if (!bytes) return null;
      const journal = readJournal(bytes.toString('utf8'));
      if (journal) return journal;
      throw new JwtError('file-exists-journal', { path: journalFile });
    },

    /** The journal of a rotation that begins; there is no other. */
    beginJournal: (journal: RotationJournal): Promise<void> => create(journalFile, journalText(journal), 'secret'),

    keepJournal: (journal: RotationJournal): Promise<void> => disk.write(journalFile, journalText(journal)),

    /** The rotation has come to its end. */
    dropJournal: (): Promise<void> => disk.remove(journalFile),
  };
}

const journalText = (journal: RotationJournal): string => `${JSON.stringify(journal, null, 2)}\n`;

const hashOf = (file: Buffer): string => createHash('sha256').update(file).digest('hex');

function certificateIn(bytes: Buffer | null): X509Certificate | null {
  try {
    return bytes && readCertificate(bytes).x509;
  } catch {
    return null;
  }
}

/** A key that is locked can't be looked into, and is taken for the one of its certificate. */
function fits(certificate: Buffer | null, key: Buffer | null): boolean {
  const x509 = certificateIn(certificate);
  if (!x509 || !key) return false;
  try {
    return key.includes('ENCRYPTED') || x509.checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}
