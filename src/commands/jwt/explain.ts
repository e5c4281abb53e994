import * as Args from '@oclif/core/args';
import { commandOf } from '../../cli/command.ts';
import { messagesOf } from '../../cli/messages.ts';
import { readErrorText } from '../../explain/cli/error-text.ts';
import { renderExplanation } from '../../explain/cli/render.ts';
import { type ExplainResult, explain } from '../../explain/explain.ts';

const messages = messagesOf('jwt.explain');

export type JwtExplainResult = ExplainResult;

export default class JwtExplain extends commandOf<JwtExplainResult>(messages) {
  // Words of a text that nobody put in quotes arrive one by one.
  static override readonly strict = false;
  static override readonly args = {
    text: Args.string({ description: messages.getMessage('args.text.description'), ignoreStdin: true }),
  };

  async run(): Promise<JwtExplainResult> {
    const { argv } = await this.parse(JwtExplain);
    const result = explain(await readErrorText(argv.map(String)));
    for (const line of renderExplanation(result)) this.log(line);
    return result;
  }
}
