import * as Flags from '@oclif/core/flags';
import { type DeleteResult, deleteNamedApp } from '../../../app/cli/deletion.ts';
import { appFlags, writeFlags } from '../../../app/cli/flags.ts';
import { lackedToDelete } from '../../../app/org/missing-permissions.ts';
import { openNamedApp } from '../../../app/org/open.ts';
import { readUsage } from '../../../app/org/usage.ts';
import { commandOf } from '../../../cli/command.ts';
import { textsOf } from '../../../cli/messages.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';

const { messages, summaryOf } = textsOf('jwt.app.delete');

export type JwtAppDeleteResult = DeleteResult;

export default class JwtAppDelete extends commandOf<JwtAppDeleteResult>(messages, [4, 5, 6, 7]) {
  static override readonly flags = {
    ...appFlags,
    'output-dir': Flags.string({ char: 'd', default: '.', ...summaryOf('output-dir') }),
    ...writeFlags,
    'no-prompt': Flags.boolean({ char: 'p', default: false, ...summaryOf('no-prompt') }),
  };

  async run(): Promise<JwtAppDeleteResult> {
    const { flags } = await this.parse(JwtAppDelete);
    const opened = await openNamedApp(await readStoredLogin(flags['target-org']), flags);
    return deleteNamedApp(this, opened, flags, { readUsage, missingPermissions: lackedToDelete });
  }
}
