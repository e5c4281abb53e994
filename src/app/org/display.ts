import { type Certificate, describeCertificate, readStoredCertificate } from '../../cert/certificate.ts';
import { type Finding, inWords } from '../../faults/finding.ts';
import { metadataClient } from '../../salesforce/org/metadata.ts';
import { ADMITTED_SETS, setsOn } from '../admitted-sets.ts';
import type { App } from '../app.ts';
import type { AppState, OauthSettings } from '../app-kind.ts';
import type { AppStore } from '../app-store.ts';
import { elementAt, type Settings } from '../component.ts';
import type { Policy } from '../elements.ts';
import { judgeApp } from '../judge.ts';
import type { PermissionSet } from '../permission-set.ts';
import { policyWith } from '../policy.ts';
import { appFor, type Purpose } from '../purpose.ts';
import { effectiveMinutes } from '../session-timeout.ts';
import type { OpenApp } from './open.ts';
import { readSessionTimeouts } from './session-timeouts.ts';
import { type AppUsage, readUsage } from './usage.ts';

/** One app whole. `unreadable`: what the org would not show, by field. */
export type InspectedApp = {
  app: App;
  /** The page of the app in Setup. */
  setupUrl: string;
  /** Whether it can be used to log in; null: the org does not show it. */
  state: AppState;
  policy: Policy;
  /** What the names on the list stand for; empty also where the org does not tell. */
  admittedPermissionSets: PermissionSet[];
  effectiveTimeoutMinutes: number | null;
  certificate: Certificate | null;
  oauth: OauthSettings;
  usage: AppUsage | null;
  findings: Finding[];
  unreadable: string[];
};

/** Reads everything that the org shows of one app, and judges it, for a purpose where one is named. Changes nothing. */
export async function readWholeApp(
  { store, directory, connection }: OpenApp,
  now: Date,
  purpose: Purpose = 'bearer',
): Promise<InspectedApp> {
  const [settings, told, usage] = await Promise.all([
    store.read(['tokens', 'policy', 'scopes', 'switches']),
    store.readSetupOnly(),
    readUsage(connection, store.app),
  ]);
  const { policy, unreadable: policyGaps } = policyWith(store, settings, told);
  const oauth = store.kind.oauthOf(settings);
  const certificate = certificateOf(store, settings, now);
  const state = store.stateOf(settings);
  const gaps = [
    ...policyGaps,
    // PKCE is shown and hidden with the flows.
    ...(['flows', 'callbackUrls', 'scopes'] as const).filter((field) => oauth[field] === null),
    ...(oauth.flows === null || certificate === 'unreadable' ? ['certificate'] : []),
    ...(usage === null ? ['usage'] : []),
  ];
  // What an app without OAuth has not got, the org cannot hide.
  const unreadable = state === 'no-oauth' ? gaps.filter((field) => field === 'usage') : gaps;
  const { sets, unread } = await setsOn(directory, policy);
  const sessions = policy.timeout.source === 'session' ? await readSessionTimeouts(metadataClient(connection)) : null;
  const connected = settings.ConnectedApp;
  const isCanvas = connected !== undefined && elementAt(connected, 'canvasConfig') !== undefined;
  const judged = {
    app: store.app.name,
    installed: store.installed,
    state,
    isCanvas,
    policy,
    oauth,
    certificate,
    unreadable,
  };
  return {
    app: store.app,
    setupUrl: store.setupUrl,
    state,
    policy,
    admittedPermissionSets: sets,
    effectiveTimeoutMinutes: effectiveMinutes(policy.timeout, policy, sessions),
    certificate: certificate === 'unreadable' ? null : certificate,
    oauth,
    usage,
    findings: [...judgeApp(judged, now), ...appFor(purpose, { app: store.app, policy, oauth }).gaps.map(inWords)],
    unreadable: unread ? [...unreadable, ADMITTED_SETS] : unreadable,
  };
}

function certificateOf(store: AppStore, settings: Settings, now: Date): Certificate | 'unreadable' | null {
  const stored = store.kind.certificateOf(settings);
  const certificate = readStoredCertificate(stored);
  if (certificate) return describeCertificate(certificate, now);
  return stored === null ? null : 'unreadable';
}
