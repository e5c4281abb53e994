/** One way to break an exchange, and the cause that `sf jwt doctor` has to name first. */
import type { LocalOrg } from '../local-org/index.ts';

/** The pieces of an exchange through the app Pay; those of a sound one unless a break changes them. */
export type Pieces = {
  clientId: string | null;
  username: string | null;
  url: string | null;
  /** Contents of the key file; null: no key. */
  key: string | Uint8Array | null;
  args: string[];
  env: Record<string, string>;
};

/** `dir`: a folder of its own, for files. */
export type Site = { org: LocalOrg; dir: string };

export type Injection = {
  /** Completes "names the cause when …". */
  what: string;
  /** Of the section that explains it. */
  code: string;
  /** Runs in a process of its own, through the real host. */
  throughHost?: true;
  /** The org is also asked about the app of this name, by the administrator's login (`-o`, `-a`). */
  app?: string;
  break: (site: Site) => undefined | Partial<Pieces> | Promise<undefined | Partial<Pieces>>;
};
