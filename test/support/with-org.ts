/** A local org for the length of one piece of work. */
import { type LocalOrg, type LocalOrgOptions, startLocalOrg } from '../local-org/index.ts';

/** Starts the org, does the work, closes the org. Throws when a handler of the org crashed on the way. */
export async function withOrg(options: LocalOrgOptions, work: (org: LocalOrg) => Promise<void>): Promise<void> {
  const org = await startLocalOrg(options);
  try {
    await work(org);
    if (org.crashes.length > 0) throw new Error(`The local org crashed: ${JSON.stringify(org.crashes)}`);
  } finally {
    await org.close();
  }
}
