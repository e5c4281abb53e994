/** Whether the clock of this machine can be right. docs/salesforce.md §5.2 */
import { ASSERTION_LIFETIME_SECONDS, CLOCK_ALLOWANCE_SECONDS } from '../exchange/assertion.ts';
import { seenOf } from '../faults/finding.ts';
import { failed, passed, unknown, type Verdict, warned } from './verdict.ts';

/** This plugin did not exist before, and nobody keeps a program so long. */
const EARLIEST = Date.UTC(2026, 0, 1);
const LATEST = Date.UTC(2060, 0, 1);
/** Salesforce documents so much tolerance, in seconds; whether it always gives it is unknown. */
const DOCUMENTED_BUFFER_SECONDS = 180;
const WORTH_A_WORD_SECONDS = 30;

/** Judges the clock by itself. */
export function judgeClock(now: Date): Verdict {
  const time = now.getTime();
  if (time >= EARLIEST && time < LATEST) return passed(`${now.toISOString().slice(0, 19)}Z.`);
  return failed('clock-wrong', { date: now.toISOString().slice(0, 10) });
}

/** `aheadSeconds`: how far this machine is ahead of the org; negative where it is behind, null where nobody knows. */
export function judgeSkew(aheadSeconds: number | null): Verdict {
  if (aheadSeconds === null) return unknown("The server's response contains no time.");
  const away = Math.abs(aheadSeconds);
  if (away < 2) return passed('The clocks agree.');
  const difference = `${lasting(away)} ${aheadSeconds > 0 ? 'ahead of' : 'behind'}`;
  if (away <= WORTH_A_WORD_SECONDS) return passed(seenOf('clock-skew', { difference }));
  // A clock that is ahead makes assertions that live too long, which orgs let pass. docs/salesforce.md §5.2
  const lives = ASSERTION_LIFETIME_SECONDS - CLOCK_ALLOWANCE_SECONDS + DOCUMENTED_BUFFER_SECONDS;
  return -aheadSeconds > lives ? failed('clock-skew', { difference }) : warned('clock-skew', { difference });
}

function lasting(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3600)} hours`;
}
