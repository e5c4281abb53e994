import * as Args from '@oclif/core/args';
import { Messages } from '@salesforce/core/messages';
import { JwtCommand } from '../../cli/command.ts';
import { readErrorText } from '../../explain/cli/error-text.ts';
import { renderExplanation } from '../../explain/cli/render.ts';
import { type ExplainResult, explain } from '../../explain/explain.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.explain');

export type JwtExplainResult = ExplainResult;

export default class JwtExplain extends JwtCommand<JwtExplainResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
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
