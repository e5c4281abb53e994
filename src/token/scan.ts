/** What stands in a text like a token, and whether it is all there. */
import { ORG_ID } from '../salesforce/ids.ts';
import { authUrlAt } from './auth-url.ts';
import { matchAt, type Sighting } from './behind.ts';
import { refreshAt, sessionAt } from './opaque.ts';
import { compactAt, compactRun } from './spread.ts';

/** Where a token may begin. Letters before it make it the end of something else. */
const beginnings = new RegExp(
  [
    /(?<auth>force:\/\/)/.source,
    `(?<![A-Za-z0-9])(?<session>${ORG_ID}!)`,
    /(?<![A-Za-z0-9])(?<refresh>5Aep[\w.-]{12})/.source,
    /(?<![A-Za-z0-9])(?<compact>e(?:y[A-DI-L]|w[k-r0-3]|30))/.source,
  ].join('|'),
  'g',
);
/** All tokens in a text, and what of them is there, in their order. Each letter is looked at a few times, whatever the text. */
export function sightingsIn(text: string): Sighting[] {
  const found: Sighting[] = [];
  const search = new RegExp(beginnings);
  const budget = { left: 4 * text.length + 65_536 };
  let hopelessUntil = 0;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const { index, groups = {} } = match;
    let sighting: Sighting | null = null;
    if (groups.auth !== undefined) sighting = authUrlAt(text, index);
    else if (groups.session !== undefined) sighting = sessionAt(text, index);
    else if (groups.refresh !== undefined) sighting = refreshAt(text, index);
    else if (index >= hopelessUntil) {
      sighting = compactAt(text, index, budget);
      if (sighting === null) hopelessUntil = index + matchAt(compactRun, text, index).length;
    }
    if (sighting === null) continue;
    found.push(sighting);
    search.lastIndex = Math.max(sighting.end, index + 4);
  }
  return found;
}
