import { finding } from '../faults/finding.ts';
import { exchangeChecks, type TestExchangePorts } from './exchange-checks.ts';
import { type HostProbe, type NetworkInput, networkChecks } from './network-checks.ts';
import { type OfflinePorts, offlineChecks } from './offline-checks.ts';
import { type OrgCheckPorts, orgChecks } from './org-checks.ts';
import { check, type DoctorCheck } from './run-checks.ts';
import { unknown, type Verdict } from './verdict.ts';

/** `openOrg` is null without an org that the CLI is logged in to. */
export type DiagnosisPorts = OfflinePorts &
  Omit<OrgCheckPorts, 'openOrg'> &
  TestExchangePorts & {
    openOrg: OrgCheckPorts['openOrg'] | null;
    probe: () => HostProbe;
  };

/** All checks, from what is in hand to a real exchange; `network` is null where no request may be sent. */
export function diagnosis(network: NetworkInput | null, ports: DiagnosisPorts): DoctorCheck[] {
  const { openOrg } = ports;
  if (network === null) return offlineChecks(ports);
  return [
    ...offlineChecks(ports),
    ...networkChecks(network, ports.probe),
    ...(openOrg ? orgChecks({ ...ports, openOrg }) : [check('org', 'Org', withoutOrg)]),
    ...exchangeChecks(ports),
  ];
}

function withoutOrg(): Verdict {
  const { message, actions } = finding('no-org');
  return unknown(message, actions);
}
