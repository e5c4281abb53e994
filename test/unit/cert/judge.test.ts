import { expect } from 'chai';
import type { Certificate } from '../../../src/cert/certificate.ts';
import { judgeCertificate } from '../../../src/cert/judge.ts';
import { inWords } from '../../../src/faults/finding.ts';

const now = new Date('2026-11-20T12:00:00.000Z');
const inDays = (days: number): string => new Date(now.getTime() + days * 86_400_000).toISOString();
const certificate = (more: Partial<Certificate>): Certificate =>
  ({ notBefore: inDays(-1), notAfter: inDays(100), daysLeft: 100, keyBits: 2048, ...more }) as Certificate;
const judge = (more: Partial<Certificate>, failWithin: number | null = null) =>
  judgeCertificate(certificate(more), now, failWithin).map(inWords);

describe('The judge of a certificate', () => {
  it('has nothing to say of one that is sound', () => {
    expect(judge({})).to.deep.equal([]);
  });

  it('says of one that has expired when it did, and how to replace it', () => {
    expect(judge({ notAfter: now.toISOString() })).to.deep.equal([
      {
        level: 'error',
        code: 'expired',
        message:
          'The certificate expired on 2026-11-20T12:00:00.000Z. Reports disagree on whether orgs still accept its key.',
        actions: ['sf jwt cert rotate --target-org <alias> --app <app> --username <username>'],
      },
    ]);
  });

  it('warns of an end within thirty days, and calls it an error where so many days were asked for', () => {
    const soon = { notAfter: inDays(30), daysLeft: 30 };
    expect(judge(soon).map(({ level, code }) => ({ level, code }))).to.deep.equal([
      { level: 'warning', code: 'expires-soon' },
    ]);
    expect(judge({ ...soon, daysLeft: 1 })[0]?.message).to.contain(', in 1 day. ');
    expect(judge(soon, 30).map(({ level }) => level)).to.deep.equal(['error']);
    expect(judge({}, 120).map(({ level, code }) => ({ level, code }))).to.deep.equal([
      { level: 'error', code: 'expires-soon' },
    ]);
    expect(judge({ notAfter: inDays(30.1), daysLeft: 30 })).to.deep.equal([]);
  });

  it('tells of one that begins later, and of a short key', () => {
    expect(judge({ notBefore: inDays(1), keyBits: 1024 }).map(({ code }) => code)).to.deep.equal([
      'not-yet-valid',
      'weak-key',
    ]);
    expect(judge({ keyBits: null })).to.deep.equal([]);
  });
});
