import type { KeyObject } from 'node:crypto';
import type { ReadCertificate } from '../cert/certificate.ts';
import { judgeCertificate } from '../cert/judge.ts';
import { judgeKey } from '../key/judge.ts';
import type { PrivateKey } from '../key/private-key.ts';
import { judgeClock } from './clock.ts';
import type { Context } from './context.ts';
import { judgeAudience, judgeClientId, judgeHost, judgeUsername } from './names.ts';
import { check, type DoctorCheck } from './run-checks.ts';
import { failed, noticed, passed, unknown, type Verdict, warned } from './verdict.ts';

/** `from`: where it lies, in words that follow "from". */
export type KeyInHand = PrivateKey & { openToOthers: boolean; from: string };

/** `readCertificate` is null where none was given. `readKey` throws as reading a key does. */
export type OfflinePorts = {
  now: () => Date;
  readKey: (() => Promise<KeyInHand>) | null;
  readCertificate: (() => Promise<ReadCertificate>) | null;
};

/** What can be judged without any request. */
export const offlineChecks = ({ readKey, readCertificate, now }: OfflinePorts): DoctorCheck[] => [
  check('key', 'Private key', async (context) => (readKey ? checkKey(await readKey()) : withoutKey(context))),
  ...(readKey && readCertificate
    ? [
        check('key-certificate', 'Key and certificate', async () =>
          judgePair(await readCertificate(), (await readKey()).key),
        ),
        check('certificate', 'Certificate', async () => judgeCertificateInHand(await readCertificate(), now())),
      ]
    : []),
  check('client-id', 'Client id', clientId),
  check('username', 'Username', (context) =>
    context.username === null ? missing(context, missingNames(context)) : judgeUsername(context.username, context.url),
  ),
  check('host', 'Org URL', (context) =>
    context.url === null ? missing(context, missingNames(context)) : judgeHost(context.url, context.orgUrl),
  ),
  check('audience', 'Audience', judgeAudience),
  check('clock', 'Clock', () => judgeClock(now())),
];

function checkKey(key: KeyInHand): Verdict {
  const { bits, repaired, from, keys } = key;
  const [worst] = judgeKey(key);
  if (worst) return warned(worst, { bits, from, repaired, keys });
  return passed(`RSA, ${bits} bits, from ${from}.`);
}

const judgePair = ({ x509 }: ReadCertificate, key: KeyObject): Verdict =>
  x509.checkPrivateKey(key) ? passed('The key matches the local certificate.') : failed('key-mismatch-in-hand');

/** Dates and strength of the certificate in hand. No fault of them is sure to stop an exchange. docs/salesforce.md §5.4 */
function judgeCertificateInHand({ certificate }: ReadCertificate, now: Date): Verdict {
  const [worst] = judgeCertificate(certificate, now, null);
  if (worst) return noticed('warn', worst);
  const until = certificate.notAfter.slice(0, 10);
  return passed(`${certificate.keyType}, ${certificate.keyBits ?? '?'} bits, valid until ${until}.`);
}

function clientId(context: Context): Verdict {
  if (context.clientId !== null) return judgeClientId(context.clientId);
  if (isKnownByOrg(context)) return unknown(`Not given; the app ${context.app} in the org has it.`);
  return missing(context, missingNames(context));
}

/** Whoever has no key, as an admin mostly has not, can still look at what the org shows. */
const withoutKey = (context: Context): Verdict =>
  context.reachesOrg && context.org !== null && isSomethingNamed(context)
    ? unknown('There is no key: the settings in the org are checked, but no exchange is made.')
    : missing(context, ['key', ...missingNames(context)]);

const isSomethingNamed = ({ app, isClientIdGiven }: Context): boolean => app !== null || isClientIdGiven === true;

const isKnownByOrg = ({ app, reachesOrg }: Context): boolean => app !== null && reachesOrg;

/** What an exchange takes, as the flags name it, and how to give it. */
const pieces = {
  key: 'private key (--jwt-key-file, or SF_JWT_KEY)',
  clientId: 'client id (--client-id)',
  username: 'username (--username)',
  url: 'URL (--instance-url)',
};

const missingNames = (context: Context): (keyof typeof pieces)[] =>
  (['clientId', 'username', 'url'] as const).filter(
    (name) =>
      context[name] === null &&
      !(name === 'clientId' && isKnownByOrg(context)) &&
      !(name === 'username' && context.hasManyUsers),
  );

/** All that nobody gave, at once. A login by browser brings neither a key nor a client id of one's own. */
function missing({ org }: Context, names: (keyof typeof pieces)[]): Verdict {
  const lacking = names.map((name) => pieces[name]);
  return org === null ? failed('piece-missing', { lacking }) : failed('piece-missing-org', { lacking, org });
}
