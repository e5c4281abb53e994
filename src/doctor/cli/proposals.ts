import { withWords } from '../../faults/shell-word.ts';
import { isSharedLogin } from '../../salesforce/hosts.ts';
import type { Subject } from '../context.ts';

/** What a value after these flags is called in a command, whatever its place says. */
const placeOfFlag: Record<string, string> = {
  ...{ 'jwt-key-file': 'key', 'key-file': 'key', 'cert-file': 'certificate', 'instance-url': 'My Domain URL' },
  ...{ username: 'username', 'on-behalf-of': 'username', 'client-id': 'consumer key' },
};

/** Puts what is known about who is examined into the commands of an action, so that they run as they stand. */
export function readyAction(action: string, subject: Subject): string {
  const { org, app, username, clientId, keyFile, certFile, url, orgUrl } = subject;
  const ownUrl = [orgUrl, url].find((one) => one !== null && !isSharedLogin(one)) ?? null;
  const known: Record<string, string | null> = {
    ...{ alias: org, app, username, 'consumer key': clientId },
    ...{ key: keyFile, certificate: certFile, 'My Domain URL': ownUrl },
  };
  const named = action.replace(/--([\w-]{1,40}) <[A-Za-z ]{1,40}>/g, (whole: string, flag: string) => {
    const place = placeOfFlag[flag];
    return place !== undefined && known[place] ? `--${flag} <${place}>` : whole;
  });
  return withWords(named, /<([A-Za-z ]{1,40})>/g, (name) => known[name] || null);
}
