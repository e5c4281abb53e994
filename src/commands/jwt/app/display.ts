import * as Flags from '@oclif/core/flags';
import { appSections } from '../../../app/cli/display.ts';
import { appFlags, purposeFlag } from '../../../app/cli/flags.ts';
import { warnOfGaps } from '../../../app/cli/policy.ts';
import { type InspectedApp, readWholeApp } from '../../../app/org/display.ts';
import { openNamedApp } from '../../../app/org/open.ts';
import { commandOf } from '../../../cli/command.ts';
import { messagesOf, textsOf } from '../../../cli/messages.ts';
import { showSetupPage } from '../../../cli/setup-page.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';

const messages = messagesOf('jwt.app.display');

export type JwtAppDisplayResult = InspectedApp;

export default class JwtAppDisplay extends commandOf<JwtAppDisplayResult>(messages, [4, 5]) {
  static override readonly flags = {
    ...appFlags,
    purpose: purposeFlag,
    open: Flags.boolean({ default: false, ...textsOf('jwt.app.display').summaryOf('open') }),
  };

  async run(): Promise<JwtAppDisplayResult> {
    const { flags } = await this.parse(JwtAppDisplay);
    const login = await readStoredLogin(flags['target-org']);
    const opened = await openNamedApp(login, flags);
    const result = await readWholeApp(opened, new Date(), flags.purpose);
    for (const [at, { title, lines }] of appSections(result).entries()) {
      if (at > 0) this.log();
      this.styledHeader(title);
      for (const line of lines) this.log(line);
    }
    warnOfGaps(this, result.app.type, result.unreadable);
    if (flags.open) await showSetupPage(this, result.setupUrl, login.username, messages);
    return result;
  }
}
