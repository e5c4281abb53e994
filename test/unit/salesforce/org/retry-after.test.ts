import { expect } from 'chai';
import { readRetryAfter } from '../../../../src/salesforce/org/oauth.ts';

const now = new Date('2026-11-20T12:00:00Z');

describe('Retry-After', () => {
  const cases: [header: string | null, seconds: number | null][] = [
    ['120', 120],
    [' 0 ', 0],
    ['Fri, 20 Nov 2026 12:01:30 GMT', 90],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['', null],
    [null, null],
  ];
  for (const [header, seconds] of cases) {
    it(`${header === null ? 'that is absent' : `"${header}"`} means ${seconds ?? 'no'} seconds`, () => {
      expect(readRetryAfter(header, now)).to.equal(seconds);
    });
  }
});
