/** An sfdx auth URL: its parts, and how one in a text is known to be whole. */
import { isSalesforceUrl } from '../salesforce/hosts.ts';
import { authLetters, behind, brokenOff, goesOn, matchAt, nextLetters, nextPiece, type Sighting } from './behind.ts';
import { cut, judgeRefresh, unsure, type Wholeness } from './wholeness.ts';

const authParts = /^force:\/\/(?:([^\s:@]+):([^\s:@]*):)?([^\s:@]+)@([\w.-]+(?::\d{1,5})?)$/i;

/** The parts of an sfdx auth URL: the form until 2021 had the refresh token alone. docs/salesforce.md §1 */
export function readAuthUrl(url: string): { clientId: string | null; refreshToken: string; host: string } | null {
  const [, clientId = null, , refreshToken, host] = authParts.exec(url) ?? [];
  return refreshToken === undefined || host === undefined ? null : { clientId, refreshToken, host };
}

const authRun = /force:\/\/[\w.:@=-]*/y;
/** In characters: longer than any. */
const longestUrl = 2100;

/** Signs that stand in no host, so that a whole one ends there. */
const endsNoHost = /[$^~+*\\]/;

const isOwnHost = (host: string): boolean => isSalesforceUrl(`https://${host}`);

function judgeAuthUrl(url: string): Wholeness {
  const parts = readAuthUrl(url);
  if (parts === null) return cut('its refresh token or its host is missing');
  if (!/\.|^localhost\b/.test(parts.host)) return cut('its host name is incomplete');
  const judged = judgeRefresh(parts.refreshToken);
  return judged.is === 'whole' && !isOwnHost(parts.host) ? unsure : judged;
}

export function authUrlAt(text: string, start: number): Sighting | null {
  const run = matchAt(authRun, text, start);
  // What holds no refresh token is no secret; one in the next line is found by itself.
  if (!run.includes('5Aep')) return null;
  let token = run.replace(/[.:-]$/, '');
  let end = start + token.length;
  const at = (wholeness: Wholeness): Sighting => ({ form: 'auth-url', token, start, end, wholeness });
  if (run.endsWith('..')) return at(cut('it continues with dots'));
  const next = behind(text, start + run.length);
  const isSure = isOwnHost(readAuthUrl(token)?.host ?? '');
  if (next === 'broken-off')
    return at(
      text.charAt(start + run.length) === '/' || (isSure && endsNoHost.test(text.charAt(start + run.length)))
        ? judgeAuthUrl(token)
        : brokenOff(text, start + run.length),
    );
  if (isSure || next !== 'line') return at(judgeAuthUrl(token));
  let piece = nextPiece(text, start + run.length, authLetters);
  if (piece === null) {
    const more = nextLetters(text, start + run.length, authLetters).replace(/:$/, '');
    return at(isOwnHost(readAuthUrl(run + more)?.host ?? '') ? goesOn : judgeAuthUrl(token));
  }
  let all = run;
  for (; piece !== null && all.length < longestUrl; piece = nextPiece(text, piece.end, authLetters)) {
    all += piece.letters;
    if (!isOwnHost(readAuthUrl(all)?.host ?? '')) continue;
    [token, end] = [all, piece.end];
    return at(judgeAuthUrl(all));
  }
  return at(goesOn);
}
