const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** Minutes east of UTC as `+01:00`. */
const offset = (minutes: number): string => {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
};

/** An instant in the time zone of this machine, as `2026-11-20 14:05:09 +01:00`. */
export const localTime = (instant: Date): string => {
  const day = [pad(instant.getFullYear(), 4), pad(instant.getMonth() + 1), pad(instant.getDate())].join('-');
  const time = [instant.getHours(), instant.getMinutes(), instant.getSeconds()].map((part) => pad(part)).join(':');
  return `${day} ${time} ${offset(-instant.getTimezoneOffset())}`;
};

/** The same text with each instant of it in the time zone of this machine: results give them in ISO. */
export const withLocalTimes = (text: string): string =>
  text.replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z(?!\w)/g, (iso) => {
    const instant = new Date(iso);
    return Number.isNaN(instant.getTime()) ? iso : localTime(instant);
  });

/** Seconds in a unit, and from how many seconds on the unit is used: "90 minutes" says more than "1 hour". */
const units = [
  { name: 'year', seconds: 31_557_600, from: 2 * 31_557_600 },
  { name: 'day', seconds: 86_400, from: 2 * 86_400 },
  { name: 'hour', seconds: 3600, from: 2 * 3600 },
  { name: 'minute', seconds: 60, from: 120 },
  { name: 'second', seconds: 1, from: 0 },
] as const;

/** A length of time in one unit, rounded down: `29 minutes`. */
export const duration = (seconds: number): string => {
  const size = Math.abs(seconds);
  const unit = units.find(({ from }) => size >= from) ?? units[4];
  const count = Math.floor(size / unit.seconds);
  return `${count} ${unit.name}${count === 1 ? '' : 's'}`;
};

/** How far an instant is from `now`: `in 29 minutes`, `3 days ago`. */
export const relativeTime = (instant: Date, now: Date): string => {
  const seconds = (instant.getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) < 1) return 'now';
  return seconds > 0 ? `in ${duration(seconds)}` : `${duration(seconds)} ago`;
};
