import { expect } from 'chai';
import fc from 'fast-check';
import { duration, localTime, relativeTime } from '../../../src/cli/time.ts';

const now = new Date('2026-11-20T12:00:00Z');

describe('times for people', () => {
  const distances: [seconds: number, words: string][] = [
    [0, 'now'],
    [1, 'in 1 second'],
    [-1, '1 second ago'],
    [119, 'in 119 seconds'],
    [120, 'in 2 minutes'],
    [-1740, '29 minutes ago'],
    [7199, 'in 119 minutes'],
    [7200, 'in 2 hours'],
    [-172_800, '2 days ago'],
    [400 * 86_400, 'in 400 days'],
    [-10 * 31_557_600, '10 years ago'],
  ];
  for (const [seconds, words] of distances) {
    it(`${seconds} s from now is "${words}"`, () => {
      expect(relativeTime(new Date(now.getTime() + seconds * 1000), now)).to.equal(words);
    });
  }

  it('has one of a unit in the singular', () => {
    expect(duration(1)).to.equal('1 second');
    expect(duration(0)).to.equal('0 seconds');
  });

  it('is local time with its offset, and still the same instant', () => {
    const instants = fc.date({ min: new Date('1980-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, (instant) => {
        const text = localTime(instant);
        expect(text).to.match(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d\d:\d\d$/);
        expect(Date.parse(text.replace(' ', 'T').replace(' ', ''))).to.equal(
          Math.floor(instant.getTime() / 1000) * 1000,
        );
      }),
    );
  });

  it('follows the time zone of the machine', () => {
    const zone = process.env.TZ;
    try {
      process.env.TZ = 'Asia/Kolkata';
      expect(localTime(now)).to.equal('2026-11-20 17:30:00 +05:30');
      process.env.TZ = 'America/New_York';
      expect(localTime(now)).to.equal('2026-11-20 07:00:00 -05:00');
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });
});
