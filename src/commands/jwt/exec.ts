import { randomUUID } from 'node:crypto';
import { givenOn } from '../../cli/arguments.ts';
import { commandOf } from '../../cli/command.ts';
import { messagesOf } from '../../cli/messages.ts';
import { execAsAsked, splitAtProgram } from '../../exec/cli/exec.ts';
import { execFlags, execVariables } from '../../exec/cli/flags.ts';
import { isFault, JwtError } from '../../faults/errors.ts';
import { requestToken } from '../../salesforce/org/oauth.ts';

const messages = messagesOf('jwt.exec');

/** None: the exit code is the program's. */
export type JwtExecResult = null;

export default class JwtExec extends commandOf<JwtExecResult>(messages, [4, 5, 126, 127]) {
  static override enableJsonFlag = false; // standard output is the program's
  static override readonly flags = execFlags;
  static readonly envVariablesSection = execVariables;

  async run(): Promise<JwtExecResult> {
    const { own, program } = splitAtProgram(this.argv);
    this.argv = own; // the program's words are nobody's business here
    const { flags } = await this.parse(JwtExec, own).catch((error: unknown) => {
      // A program without the two hyphens is a word too many, and its flags are none of ours.
      const isForeign = isFault(error, 'flag-unknown') && !error.detail.near;
      const isProgram = isForeign && givenOn(own, execFlags).some(({ kind }) => kind === 'argument');
      throw isProgram || isFault(error, 'input-missing-no-argument') ? new JwtError('program-missing') : error;
    });
    const ports = { now: () => new Date(), newId: randomUUID, requestToken };
    process.exitCode = await execAsAsked(program, flags, this, ports);
    return null;
  }
}
