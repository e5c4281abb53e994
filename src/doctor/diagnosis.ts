import { exchangeChecks, type TestExchangePorts } from './exchange-checks.ts';
import { type HostProbe, type NetworkInput, networkChecks } from './network-checks.ts';
import { type OfflinePorts, offlineChecks } from './offline-checks.ts';
import { type OrgCheckPorts, orgChecks } from './org-checks.ts';
import { check, type DoctorCheck } from './run-checks.ts';
import { unknown, type Verdict } from './verdict.ts';

/** `openOrg` is null without an org that the CLI is logged in to; `withoutOrg` then says so. */
export type DiagnosisPorts = OfflinePorts &
  Omit<OrgCheckPorts, 'openOrg'> &
  TestExchangePorts & {
    openOrg: OrgCheckPorts['openOrg'] | null;
    withoutOrg: { detail: string; actions: string[] };
    probe: () => HostProbe;
  };

/** All checks, from what is in hand to a real exchange; `network` is null where no request may be sent. */
export function diagnosis(network: NetworkInput | null, ports: DiagnosisPorts): DoctorCheck[] {
  const { openOrg, withoutOrg } = ports;
  if (network === null) return offlineChecks(ports);
  const noOrg = (): Verdict => unknown(withoutOrg.detail, withoutOrg.actions);
  return [
    ...offlineChecks(ports),
    ...networkChecks(network, ports.probe),
    ...(openOrg ? orgChecks({ ...ports, openOrg }) : [check('org', 'Org', noOrg)]),
    ...exchangeChecks(ports),
  ];
}
