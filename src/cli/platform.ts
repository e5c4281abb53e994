/** The platform's own code, loaded by whoever needs it and no earlier: it costs as much time as the rest of a command. */
import type { ConfigAggregator } from '@salesforce/core/configAggregator';
import type { SfCommand } from '@salesforce/sf-plugins-core';

/** What the platform has to say by the way: shown when the command is done, as the host's base does. */
export const platformWarnings: string[] = [];

/** sf's configuration: of the machine, of the project here, and of the environment. */
export async function loadConfig(): Promise<ConfigAggregator> {
  const [{ ConfigAggregator }, { Lifecycle }] = await Promise.all([
    import('@salesforce/core/configAggregator'),
    import('@salesforce/core/lifecycle'),
  ]);
  const hear = async (warning: string): Promise<void> => void platformWarnings.push(warning);
  Lifecycle.getInstance().on(Lifecycle.warningEventName, hear, 'sf-plugin-jwt'); // once, whoever asks again
  return ConfigAggregator.create();
}

/** The host's base command, for its prompts and its words for errors. */
export async function loadSfCommand(): Promise<SfCommand<unknown>> {
  return (await import('@salesforce/sf-plugins-core')).SfCommand.prototype;
}
