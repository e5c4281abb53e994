import type { ReadCertificate } from '../cert/certificate.ts';
import { type Check, failed, unknown, type Verdict } from './check.ts';
import { judgeClientId } from './client-id.ts';
import { judgeClock } from './clock.ts';
import { judgeCertificateInHand, judgeKey, judgePair, type KeyInHand } from './key.ts';
import { judgeAudience, judgeHost } from './login-address.ts';
import type { Subject } from './subject.ts';
import { judgeUsername } from './username.ts';

/** `readCertificate` is null where none was given. `readKey` throws as reading a key does. */
export type OfflinePorts = {
  now: () => Date;
  readKey: (() => Promise<KeyInHand>) | null;
  readCertificate: (() => Promise<ReadCertificate>) | null;
};

/** `reachesOrg`: the org will be asked, so that it can bring what nobody gave. */
export type OfflineInput = { subject: Subject; reachesOrg: boolean };

/** What can be judged without any request. */
export function offlineChecks(input: OfflineInput, ports: OfflinePorts): Check[] {
  const { subject } = input;
  const { readKey, readCertificate, now } = ports;
  return [
    { id: 'key', title: 'Private key', run: async () => (readKey ? judgeKey(await readKey()) : noKey(subject)) },
    ...(readKey && readCertificate ? certificateChecks(readKey, readCertificate, now) : []),
    { id: 'client-id', title: 'Client id', run: () => clientId(input) },
    { id: 'username', title: 'Username', run: () => username(subject) },
    { id: 'host', title: 'URL of the org', run: () => host(subject) },
    { id: 'audience', title: 'Audience', run: () => judgeAudience(subject) },
    { id: 'clock', title: 'Clock', run: () => judgeClock(now()) },
  ];
}

function certificateChecks(
  readKey: () => Promise<KeyInHand>,
  readCertificate: () => Promise<ReadCertificate>,
  now: () => Date,
): Check[] {
  const pair = async (): Promise<Verdict> => judgePair(await readCertificate(), (await readKey()).key);
  const dates = async (): Promise<Verdict> => judgeCertificateInHand(await readCertificate(), now());
  return [
    { id: 'key-certificate', title: 'Key and certificate', run: pair },
    { id: 'certificate', title: 'Certificate', run: dates },
  ];
}

function clientId({ subject, reachesOrg }: OfflineInput): Verdict {
  if (subject.clientId !== null) return judgeClientId(subject.clientId);
  if (subject.app !== null && reachesOrg) return unknown(`Not given; the app ${subject.app} in the org knows it.`);
  return missing(subject, 'client id', '--client-id');
}

function username(subject: Subject): Verdict {
  if (subject.username === null) return missing(subject, 'username', '--username');
  return judgeUsername(subject.username, subject.url);
}

function host({ url, orgUrl, ...subject }: Subject): Verdict {
  return url === null ? missing({ url, orgUrl, ...subject }, 'URL', '--instance-url') : judgeHost(url, orgUrl);
}

const noKey = (subject: Subject): Verdict => missing(subject, 'private key', '--jwt-key-file, or SF_JWT_KEY');

/** A piece that nobody gave. A login by browser brings neither a key nor a client id of one's own. */
function missing({ org }: Subject, what: string, flag: string): Verdict {
  if (org === null) return failed('input-missing-exchange', `There is no ${what} (${flag}).`);
  return failed('input-missing-exchange-org', `There is no ${what} (${flag}): the stored login of ${org} has none.`);
}
