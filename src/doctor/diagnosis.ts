import { tokenSeen } from '../app/granted-token.ts';
import { appFor, type Purpose, tokenFor } from '../app/purpose.ts';
import { type ExchangeInput, type ExchangePorts, type ExchangeResult, exchange } from '../exchange/exchange.ts';
import { isNamed, JwtError } from '../faults/errors.ts';
import { type FindingCode, finding, findingSection } from '../faults/finding.ts';
import { readHostUrl } from '../salesforce/hosts.ts';
import type { RevocationAnswer } from '../salesforce/token-answers.ts';
import type { Context } from './context.ts';
import { audienceOf } from './names.ts';
import { type HostProbe, type NetworkInput, networkChecks } from './network-checks.ts';
import { type OfflinePorts, offlineChecks } from './offline-checks.ts';
import { type OpenOrg, orgChecks } from './org-checks.ts';
import { type CheckOutcome, check, type Describe, type DoctorCheck, EXCHANGE, verdictOnError } from './run-checks.ts';
import { historySentence } from './user.ts';
import { adding, noticed, passed, unknown, type Verdict, warned } from './verdict.ts';

/** `openOrg` is null without an org that the CLI is logged in to. */
export type DiagnosisPorts = OfflinePorts &
  ExchangePorts & {
    openOrg: OpenOrg | null;
    probe: () => HostProbe;
    /** What the token is for, where somebody said so. */
    purpose?: Purpose | undefined;
    revoke: (host: string, token: string) => Promise<RevocationAnswer>;
  };

/** All checks, from what is in hand to a real exchange; `network` is null where no request may be sent. */
export function diagnosis(network: NetworkInput | null, ports: DiagnosisPorts): DoctorCheck[] {
  const { openOrg, probe } = ports;
  if (network === null) return offlineChecks(ports);
  return [
    ...offlineChecks(ports),
    ...networkChecks(network, probe),
    ...(openOrg ? orgChecks(openOrg, ports) : [check('org', 'Org', withoutOrg)]),
    // One real exchange, and what came of it. The token is revoked at once and goes nowhere.
    check(EXCHANGE, 'Exchange', (context, describe) => checkExchange(context, ports, describe)),
    check('token', 'Token', ({ granted }, describe) =>
      granted ? judgeToken(granted, ports, describe) : unknown('Skipped: there is no token.'),
    ),
    ...purposeCheck(ports.purpose),
  ];
}

/** Of a login alone the other checks tell all. */
const purposeCheck = (purpose: Purpose | undefined): DoctorCheck[] =>
  purpose === undefined || purpose === 'bearer'
    ? []
    : [check('purpose', 'Purpose', (context) => judgePurpose(purpose, context))];

/** All that is missing at once, the gravest first. */
function judgePurpose(purpose: Purpose, { seenApp, granted }: Context): Verdict {
  const { gaps, unseen } = seenApp ? appFor(purpose, seenApp) : { gaps: [], unseen: ['the app'] };
  const ofToken = granted ? tokenFor(purpose, tokenSeen(granted)) : [];
  const verdicts = [...gaps, ...ofToken].map((gap) => noticed(levelOf(gap.code), gap));
  const [worst] = verdicts.toSorted((one, other) => Number(other.status === 'fail') - Number(one.status === 'fail'));
  const hidden = unseen.length > 0 ? ` The org does not show: ${unseen.join(', ')}.` : '';
  if (worst) {
    const detail = `${verdicts.map((one) => one.detail).join(' ')}${hidden}`;
    return { ...worst, detail, actions: [...new Set(verdicts.flatMap(({ actions = [] }) => actions))] };
  }
  if (hidden || !granted) return unknown(`Nothing is missing in what could be checked.${hidden}`);
  return passed('The app and the token meet the requirements.');
}

const levelOf = (code: FindingCode): 'fail' | 'warn' => (findingSection(code).level === 'error' ? 'fail' : 'warn');

function withoutOrg(): Verdict {
  const { message, actions } = finding('no-org');
  return unknown(message, actions);
}

async function checkExchange(context: Context, ports: DiagnosisPorts, describe: Describe): Promise<CheckOutcome> {
  if (ports.readKey === null) return unknown('Skipped: there is no key, so no exchange was made.');
  try {
    const granted = await exchange(await exchangeInput(context, ports), ports);
    return { ...passed(`Salesforce issued a token for ${granted.username}.`), learned: { granted } };
  } catch (error) {
    if (!isNamed(error, 'ExchangeRefusedError')) throw error;
    const verdict = verdictOnError(error, 'fail', describe);
    // What the org wrote down about it is an extra: what goes wrong with that must not hide the refusal.
    const history = await context.reads?.lastFailedLogin().catch(() => null);
    return history ? adding(verdict, historySentence(history)) : verdict;
  }
}

async function exchangeInput(context: Context, { readKey }: DiagnosisPorts): Promise<ExchangeInput> {
  const { url, clientId, username } = context;
  const audience = audienceOf(context);
  if (url === null || clientId === null || username === null || audience === null || readKey === null) {
    // The checks before have named every other piece; the client id may still have come from the org.
    throw new JwtError('input-missing-exchange', { pieces: ['the client id (--client-id)'] });
  }
  const { key } = await readKey();
  return { host: readHostUrl(url), clientId, username, audience: audience.url, key, requireJwt: false };
}

async function judgeToken(granted: ExchangeResult, { revoke }: DiagnosisPorts, describe: Describe): Promise<Verdict> {
  const seconds = granted.expiresInSeconds;
  const token =
    granted.tokenFormat === 'jwt'
      ? `A JWT-based access token${seconds === null ? '' : `, valid for ${Math.round(seconds / 60)} minutes`}`
      : 'An opaque access token';
  try {
    const answer = await revoke(granted.instanceUrl, granted.accessToken);
    // The org's word, as it is given once and not looked at again.
    if (answer === 'revoked') return passed(`${token}. It was revoked immediately.`);
    return warned('token-not-revoked', { token, reason: 'The org reports that it is no longer valid.' });
  } catch (error) {
    return warned('token-not-revoked', { token, reason: describe(error).message });
  }
}
