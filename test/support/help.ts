/** The help of a command as `sf` shows it: the host's own help class over the built manifest, at any width. */
import { pathToFileURL } from 'node:url';
import type { Command } from '@oclif/core/command';
import { Config } from '@oclif/core/config';
import type { CommandHelp } from '@oclif/core/help';
import { manifest, root } from './repo.ts';

type HelpClass = new (
  command: Command.Loadable,
  config: Config,
  options: object,
) => CommandHelp & { generate(): string };

const hostHelp = pathToFileURL(`${root}node_modules/@salesforce/cli/dist/help/sfCommandHelp.js`).href;
const config = await Config.load({ root });

/** `id`: `jwt cert rotate`. The summary stands above, as `sf` prints it. */
export async function helpOf(id: string, width: number): Promise<string> {
  const { SfCommandHelp } = (await import(hostHelp)) as { SfCommandHelp: HelpClass };
  const command = config.findCommand(id.replaceAll(' ', ':'), { must: true });
  const help = new SfCommandHelp({ ...command, id }, config, { maxWidth: width, stripAnsi: true });
  return `${command.summary}\n\n${help.generate()}`;
}

type Flag = { char?: string; hidden?: boolean; options?: string[]; description?: string };

/** What the manifest says of a command. */
export const statics = (id: string): { flags: Record<string, Flag> } =>
  manifest()[id.replaceAll(' ', ':')] ?? { flags: {} };
