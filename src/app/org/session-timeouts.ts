/** Session timeouts of the org and of its profiles. docs/salesforce.md §6.4 */

import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { MetadataClient } from '../../salesforce/org/metadata.ts';
import { textAt } from '../component.ts';
import type { SessionTimeouts } from '../session-timeout.ts';

/** Values of `SessionSettings.sessionTimeout`, in minutes. */
const orgTimeouts: Record<string, number> = {
  FifteenMinutes: 15,
  ThirtyMinutes: 30,
  SixtyMinutes: 60,
  TwoHours: 120,
  FourHours: 240,
  EightHours: 480,
  TwelveHours: 720,
  TwentyFourHours: 1440,
};

/** With more of them, no single timeout would come out, and the requests would be for nothing. */
const MOST_PROFILES = 20;

/** At most four requests. What the org refuses is null. */
export async function readSessionTimeouts(metadata: MetadataClient): Promise<SessionTimeouts> {
  const profiles = new Map<string, number>();
  const [settings, listed] = await Promise.all([
    unlessRefused(metadata.readOne('SecuritySettings', 'Security')),
    unlessRefused(metadata.list(['ProfileSessionSetting'])),
  ]);
  const org = orgTimeouts[(settings && textAt(settings, 'sessionSettings.sessionTimeout')) ?? ''] ?? null;
  if (!listed || listed.length > MOST_PROFILES) return { org, profiles: null };
  const names = listed.map(({ fullName }) => fullName);
  const components = await unlessRefused(Array.fromAsync(metadata.read('ProfileSessionSetting', names)));
  for (const component of components ?? []) {
    const name = textAt(component, 'profile');
    const minutes = Number(textAt(component, 'sessionTimeout'));
    if (name && minutes > 0) profiles.set(name.toLowerCase(), minutes);
  }
  return { org, profiles: profiles.size === listed.length ? profiles : null };
}
