/** A secret where the name of a command belongs: `sf jwt eyJ…`, `sf jwt app eyJ…`. */
import type { Config } from '@oclif/core/interfaces';
import { secretIn } from '../faults/secret-kind.ts';
import { JwtCommand } from './command.ts';

/** Any command refuses a secret as an argument; this one does nothing else. */
class Refusal extends JwtCommand<void> {
  async run(): Promise<void> {
    await this.parse(Refusal);
  }
}

/** `name`: the words behind `sf jwt`, with colons between. Throws what every command throws that is given a secret. */
export async function refuseSecretName(name: string, argv: string[], config: Config): Promise<void> {
  const words = [name, ...name.split(':'), ...argv];
  const secret = words.find((word) => secretIn(word) !== null);
  if (secret !== undefined) await Refusal.run([secret, ...argv.filter((word) => word === '--json')], config);
}
