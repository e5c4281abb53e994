/** A process of its own for one command, as it was built: `node run-command.ts exchange --json`. */
import { fileURLToPath } from 'node:url';
import { handle } from '@oclif/core/handle';

const [name = '', ...args] = process.argv.slice(2);
const { default: command } = await import(new URL(`../../lib/commands/jwt/${name}.js`, import.meta.url).href);
await command.run(args, { root: fileURLToPath(new URL('../..', import.meta.url)) }).catch(handle);
