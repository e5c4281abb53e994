/** The other side of command-process.ts: runs what it is told to, until its parent has no more. */
import { runCommand } from './command.ts';
import type { Login, Order } from './command-process.ts';

async function logIn({ url, alias, username, accessToken, byKey }: Login): Promise<void> {
  const { AuthInfo, StateAggregator } = await import('@salesforce/core');
  await (await StateAggregator.getInstance()).orgs.remove(username); // a login before it may have been of another kind
  const authInfo = await AuthInfo.create(
    byKey
      ? { username, oauth2Options: { clientId: byKey.clientId, loginUrl: url, privateKeyFile: byKey.keyFile } }
      : { accessTokenOptions: { accessToken: accessToken ?? '', instanceUrl: url, loginUrl: url } },
  );
  await authInfo.save();
  await authInfo.setAlias(alias);
}

async function run({ id, args, env, cwd }: Order) {
  process.chdir(cwd);
  const path = id.split(' ').slice(1).join('/');
  const { default: command } = await import(`../../src/commands/jwt/${path}.ts`);
  const { stdout, stderr, exitCode } = await runCommand(command, args, env);
  return { stdout, stderr, exitCode };
}

process.on('message', (asked: Login | Order) => {
  const work = 'id' in asked ? run(asked) : logIn(asked);
  work.then(
    (output) => process.send?.(output ?? {}),
    (error: Error) => process.send?.({ fault: `${error.stack}` }),
  );
});

// What a command leaves open, such as a connection that is kept alive, would hold the process.
process.on('disconnect', () => process.exit());
