/** The `aud` of a bearer assertion, right by construction from what is known about the org. docs/salesforce.md §5.5 */
import { hostKind, isGs1, loginHosts, withoutLastSlashes } from '../salesforce/hosts.ts';

export type AudienceInput = {
  /** Where the token request goes. */
  host: string;
  /** `--audience`. */
  flag?: string | undefined;
  /** `SF_AUDIENCE_URL`, which the sf host honours too. */
  environment?: string | undefined;
  /** What sf stored about the org that the host comes from; absent when nothing is stored. */
  isSandbox?: boolean | undefined;
};

/** `reason` ends the sentence "chosen because …"; `certain` is false where a person should look at the choice. */
export type Audience = { url: string; reason: string; certain: boolean };

/** Picks one audience; there is no second attempt with another. */
export function chooseAudience({ host, flag, environment, isSandbox }: AudienceInput): Audience {
  if (flag) return { url: trimmed(flag), reason: 'you specified --audience', certain: true };
  if (environment) return { url: trimmed(environment), reason: 'SF_AUDIENCE_URL is set', certain: true };
  const kind = hostKind(host);
  if (kind === 'site') return { url: host, reason: 'the host is an Experience Cloud site', certain: false };
  if (isGs1(host)) return { url: loginHosts.gs1, reason: 'the host is GS1', certain: true };
  if (kind === 'sandbox') return { url: loginHosts.sandbox, reason: 'the host belongs to a sandbox', certain: true };
  if (isSandbox !== undefined) return stored(isSandbox);
  if (kind === 'production')
    return { url: loginHosts.production, reason: 'the host belongs to production', certain: true };
  const reason = kind === 'loopback' ? 'the host is this machine' : 'the host does not show the kind of org';
  return { url: loginHosts.production, reason, certain: false };
}

function stored(isSandbox: boolean): Audience {
  const url = isSandbox ? loginHosts.sandbox : loginHosts.production;
  return { url, reason: `sf knows the org as a ${isSandbox ? 'sandbox' : 'production org'}`, certain: true };
}

function trimmed(audience: string): string {
  return withoutLastSlashes(audience.trim());
}
