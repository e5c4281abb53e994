/**
 * Whether a person can be asked: someone sits at the keyboard, sees the question and wants no JSON.
 * Questions go to standard output; when that is piped on, they would end up in the middle of a token.
 */
export function canAsk(command: { jsonEnabled(): boolean }): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true && !command.jsonEnabled();
}
