/** Secrets that no output may show, whatever goes wrong. */
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';

type Output = { stdout: string; stderr: string };

/** Fails when the output holds a token of the org, a line of a PEM or any other of `secrets`, whole or in parts. */
export function expectNoSecret({ stdout, stderr }: Output, org: LocalOrg, secrets: string[] = []): void {
  const tokens = org.state.tokens.map(({ value }) => value);
  const apart = [...tokens, ...secrets].flatMap(partsOf);
  for (const part of apart) expect(`${stdout}\n${stderr}`.includes(part), 'a secret is in the output').to.equal(false);
}

/** The end of a token and each line of a PEM tell enough; marks such as `-----BEGIN` are no secret. */
function partsOf(secret: string): string[] {
  const lines = secret.split(/\r?\n/).filter((line) => line.length > 0 && !line.startsWith('-----'));
  return lines.map((line) => (line.length > 32 ? line.slice(-32) : line));
}
