/** The environment variables of `sf` and of this plugin: which are as good as unset, and which hold a secret. */
import { isBlank } from '../faults/harmless.ts';

/**
 * Takes out what is set to nothing, as by a missing secret of a CI job: left in, it would hide sf's configuration in one
 * place and be passed over in another.
 */
export function dropBlankVariables(environment: NodeJS.ProcessEnv = process.env): void {
  for (const [name, value] of Object.entries(environment))
    if (/^(?:SF|SFDX)_/i.test(name) && value !== undefined && isBlank(value)) delete environment[name];
}

/**
 * Those that hold a secret, whatever it looks like: read by this plugin, written by its `--format env` or by `exec`, or read by
 * sf.
 */
export const secretVariables: readonly string[] = [
  ...['SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE', 'SF_JWT_CLIENT_SECRET'],
  ...['SF_ACCESS_TOKEN', 'SFDX_ACCESS_TOKEN', 'SFDX_AUTH_URL', 'SF_AUTH_URL'],
  ...['SF_SESSION_ID', 'SALESFORCE_ACCESS_TOKEN', 'SALESFORCE_SESSION_ID'],
];

/** Also one that only a newer version of this plugin knows. */
const secretName = /^SF_JWT_\w*(?:KEY|PASSPHRASE|PASSWORD|SECRET|TOKEN)$/;

/** Whether the variable of this name holds a secret. Windows does not tell capitals from small letters. */
export function isSecretVariable(name: string): boolean {
  const known = name.toUpperCase();
  return secretVariables.includes(known) || secretName.test(known);
}

/** Whether only this plugin has a use for it. */
const isOwn = (name: string): boolean => isSecretVariable(name) && name.toUpperCase().startsWith('SF_JWT_');

/** What has been taken out of the environment, by name. */
const takenOut = new Map<string, string>();
/** As the system tells names apart. */
const keyOf = (name: string): string => (process.platform === 'win32' ? name.toUpperCase() : name);

/**
 * Takes this plugin's own secrets out of the environment: programs that the platform starts, such as the one that asks the
 * system's keychain, inherit whatever is there. `secretVariable` still has them. Gives the function that puts them back,
 * as one process may run several commands.
 */
export function takeOutSecrets(environment: NodeJS.ProcessEnv = process.env): () => void {
  const own = Object.entries(environment).filter(([name]) => isOwn(name));
  for (const [name, value = ''] of own) {
    takenOut.set(keyOf(name), value);
    delete environment[name];
  }
  return () => {
    for (const [name, value] of own) {
      takenOut.delete(keyOf(name));
      environment[name] ??= value;
    }
  };
}

/** The secret in the variable of this name; undefined when it is not set, or set to nothing. */
export const secretVariable = (name: string): string | undefined =>
  takenOut.get(keyOf(name)) || process.env[name] || undefined;

/** The environment for a program that is started here: without secrets that it has no use for. */
export function environmentOfChild(environment: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !isSecretVariable(name)));
}
