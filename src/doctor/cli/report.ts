import { ux } from '@oclif/core/ux';
import { toSfError } from '../../cli/errors.ts';
import { slowLine } from '../../cli/progress.ts';
import { sectionOf } from '../../faults/sections.ts';
import type { Check, CheckResult, CheckStatus, DoctorResult } from '../check.ts';
import { causeLines, checkLines, healthLine } from './render.ts';

const colours: Record<CheckStatus, string> = { pass: 'green', warn: 'yellow', fail: 'red', unknown: 'cyan' };

/** Shows each check as it ends, and on a terminal the one that takes its time. */
export function doctorReport(command: { log(line?: string): void; jsonEnabled(): boolean }) {
  const waiting = slowLine(!command.jsonEnabled());
  return {
    begun: ({ title }: Check): void => waiting.say(() => `  ${title} …`),
    done: (result: CheckResult): void => {
      waiting.stop();
      for (const line of checkLines(result, paint)) command.log(line);
    },
    end: ({ checks, firstCause }: DoctorResult): void => {
      const failed = checks.find(({ status }) => status === 'fail');
      command.log();
      const lines = failed ? causeLines(failed, sectionOf(firstCause ?? '')?.meaning ?? null) : [healthLine(checks)];
      for (const line of lines) command.log(line);
    },
  };
}

const paint = (status: CheckStatus, mark: string): string => ux.colorize(colours[status], mark);

/** Any error as the words and actions that a command would end with. */
export async function describeError(error: unknown): Promise<{ message: string; actions: string[] }> {
  const { message, actions = [] } = (await toSfError(error)) as Error & { actions?: string[] };
  return { message, actions };
}

/** What of the environment decides whom TLS trusts. */
export const networkSettings = () => ({
  extraCertificates: process.env.NODE_EXTRA_CA_CERTS || null,
  checksTls: process.env.NODE_TLS_REJECT_UNAUTHORIZED !== '0',
});
