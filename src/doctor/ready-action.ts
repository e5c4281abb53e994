import type { Subject } from './subject.ts';

/** Puts what is known about who is examined into the commands of an action, so that they run as they stand. */
export function readyAction(action: string, { org, app, username, clientId }: Subject): string {
  const known: Record<string, string | null> = { alias: org, app, username, 'consumer key': clientId };
  return action.replaceAll(/<([a-z ]+)>/g, (place, name: string) => {
    const value = known[name];
    return value ? shellWord(value) : place;
  });
}

/** As the user would type it; single quotes hold everything but a single quote in every shell. */
const shellWord = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", '')}'`);
