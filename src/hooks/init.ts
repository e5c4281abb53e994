import type { Config } from '@oclif/core/interfaces';

/**
 * Runs before every command of sf, so that it loads nothing until a word behind `sf jwt` is the name of no command: the
 * host would repeat it on the screen, and it may be a token.
 */
export const hook = async ({
  id = '',
  argv,
  config,
}: {
  id?: string;
  argv: string[];
  config: Config;
}): Promise<void> => {
  if (!id.startsWith('jwt:') || config.findCommand(id)) return;
  const { refuseSecretName } = await import('../cli/secret-name.ts');
  await refuseSecretName(id.slice('jwt:'.length), argv, config);
};
