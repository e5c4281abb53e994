import { typedAnywhere } from '../../cli/shell.ts';
import type { Subject } from '../subject.ts';

/** Puts what is known about who is examined into the commands of an action, so that they run as they stand. */
export function readyAction(action: string, { org, app, username, clientId }: Subject): string {
  const known: Record<string, string | null> = { alias: org, app, username, 'consumer key': clientId };
  return action.replaceAll(/<([a-z ]+)>/g, (place, name: string) => {
    const value = known[name];
    return value ? typedAnywhere(value) : place;
  });
}
