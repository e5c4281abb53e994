/** What `sf jwt exec` does: a token that lasts, and a program that has it. */
import { maskInGitHub, refuseReveal } from '../../cli/reveal.ts';
import { type ExchangeCommand, exchangeForOne } from '../../exchange/cli/exchange.ts';
import { gatherExchange, readExchangeInput } from '../../exchange/cli/input.ts';
import type { ExchangePorts } from '../../exchange/exchange.ts';
import { JwtError } from '../../faults/errors.ts';
import type { ExecFlags } from './flags.ts';
import { runProgram } from './run-program.ts';

/** A kept token that ends sooner is not handed to a program that is only starting. */
const SPARE_SECONDS = 300;

/** The words of this command, and behind the first `--` the program with its own. */
export function splitAtProgram(argv: readonly string[]): { own: string[]; program: string[] } {
  const at = argv.indexOf('--');
  return at < 0 ? { own: [...argv], program: [] } : { own: argv.slice(0, at), program: argv.slice(at + 1) };
}

/** The exit code of the program. */
export async function execAsAsked(
  [program, ...args]: string[],
  flags: ExecFlags,
  command: ExchangeCommand,
  ports: ExchangePorts,
): Promise<number> {
  if (!program) throw new JwtError('program-missing');
  refuseReveal(['sf jwt exec']);
  const source = await gatherExchange(flags);
  const owner = { ...source, audience: source.audience.url };
  const input = () => readExchangeInput(source, flags, command);
  const granted = await exchangeForOne({ flags, owner, input, spareSeconds: SPARE_SECONDS }, command, ports);
  maskInGitHub(granted.accessToken);
  return runProgram(program, args, granted);
}
