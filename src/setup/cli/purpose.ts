/** Whether app and token fit the purpose that they were made for. */
import { externalClientApp } from '../../app/app-kind.ts';
import type { CreationFrame } from '../../app/cli/creation-report.ts';
import { tokenSeen } from '../../app/granted-token.ts';
import { policyOf } from '../../app/policy.ts';
import { appFor, type Purpose, tokenFor } from '../../app/purpose.ts';
import type { Console } from '../../cli/console.ts';
import { messagesOf } from '../../cli/messages.ts';
import { inWords } from '../../faults/finding.ts';
import type { StepReport } from './report.ts';

const messages = messagesOf('jwt.setup');

/** Warns of what may be missing, and throws where something is for sure. */
export function judgePurpose(
  console: Pick<Console, 'warn'>,
  purpose: Purpose,
  { app, created, granted }: CreationFrame,
  report: StepReport,
): void {
  const { settings } = created.found;
  const { policy } = policyOf(externalClientApp, settings);
  const { gaps, unseen } = appFor(purpose, { app, policy, oauth: externalClientApp.oauthOf(settings) });
  const found = [...gaps, ...(granted === null ? [] : tokenFor(purpose, tokenSeen(granted)))].map(inWords);
  const grave = found.filter(({ level }) => level === 'error');
  if (grave.length > 0) throw report.fail('purpose', grave.map(({ message }) => message).join(' '), 'PurposeGap');
  for (const { code, message, actions } of found) console.warn({ name: code, message, ...(actions && { actions }) });
  const hidden = unseen.length > 0 ? messages.getMessage('unseen', [unseen.join(', ')]) : '';
  const isNew = created.written.length > 0;
  const fits = messages.getMessage('fits', [purpose]);
  report.add({ id: 'purpose', status: isNew ? 'done' : 'already', detail: [fits, hidden].filter(Boolean).join('; ') });
}
