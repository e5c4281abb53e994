/**
 * A process of its own for one command, as it was built: `node run-command.ts exchange --json`. A parent that listens is told when
 * the command waits for its standard input.
 */
import { fileURLToPath } from 'node:url';
import { handle } from '@oclif/core/handle';

if (process.send) {
  process.stdin.on('newListener', (event) => event === 'readable' && process.send?.('reading'));
  process.channel?.unref();
}
const [name = '', ...args] = process.argv.slice(2);
const { default: command } = await import(new URL(`../../lib/commands/jwt/${name}.js`, import.meta.url).href);
await command.run(args, { root: fileURLToPath(new URL('../..', import.meta.url)) }).catch(handle);
