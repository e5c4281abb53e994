import { Messages } from '@salesforce/core/messages';
import { appFlags, openInput } from '../../../app/cli/flags.ts';
import { findingLines, oauthRows, usageLines } from '../../../app/cli/render-app.ts';
import { appTitle } from '../../../app/cli/render-changes.ts';
import { policyRows } from '../../../app/cli/render-policy.ts';
import { type InspectedApp, inspectApp } from '../../../app/inspect.ts';
import { openApp } from '../../../app/org/open.ts';
import { appSurroundings } from '../../../app/org/surroundings.ts';
import { certificateLines } from '../../../cert/cli/render.ts';
import { JwtCommand } from '../../../cli/command.ts';
import { alignedLines, type Row } from '../../../cli/rows.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { connect } from '../../../salesforce/org/connection.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.app.display');

export type JwtAppDisplayResult = InspectedApp;

export default class JwtAppDisplay extends JwtCommand<JwtAppDisplayResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = appFlags;

  async run(): Promise<JwtAppDisplayResult> {
    const { flags } = await this.parse(JwtAppDisplay);
    const { store, connection } = await openApp(connect(await readStoredLogin(flags['target-org'])), openInput(flags));
    const result = await inspectApp(store, appSurroundings(connection), new Date());
    this.show(result);
    for (const field of result.unreadable) this.warn(messages.getMessage('unreadable', [field]));
    return result;
  }

  private show(result: InspectedApp): void {
    const { app, policy, certificate, oauth, usage, findings, unreadable } = result;
    this.styledHeader(appTitle(app));
    const rows = [...policyRows(policy, unreadable, messages.getMessage('default-timeout')), ...oauthRows(oauth)];
    this.lines(alignedLines(rows.flatMap((row) => [row, ...effective(row, result)])));
    this.section('certificate', certificate ? certificateLines(certificate) : [this.noCertificate(unreadable)]);
    this.section('usage', [...usageLines(usage), messages.getMessage('blind-spot')]);
    if (findings.length > 0) this.section('findings', findingLines(findings));
  }

  private section(title: 'certificate' | 'usage' | 'findings', lines: string[]): void {
    this.log();
    this.styledHeader(messages.getMessage(title));
    this.lines(lines);
  }

  private lines(lines: string[]): void {
    for (const line of lines) this.log(line);
  }

  private noCertificate(unreadable: string[]): string {
    return messages.getMessage(unreadable.includes('certificate') ? 'certificate-hidden' : 'certificate-none');
  }
}

/** The minutes behind "the user's session timeout", in a row of their own. */
function effective({ name }: Row, { policy, effectiveTimeoutMinutes: minutes }: InspectedApp): Row[] {
  if (name !== 'JWT timeout' || policy.timeout.source !== 'session') return [];
  const value =
    minutes === null ? messages.getMessage('effective-unknown') : messages.getMessage('effective', [minutes]);
  return [{ name: `  ${messages.getMessage('effective-name')}`, value }];
}
