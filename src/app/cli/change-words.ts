/** What a change did to an app, in the words of `policy display`. */
import { fingerprint, readStoredCertificate } from '../../cert/certificate.ts';
import { alignedLines, type NamedLine } from '../../cli/layout.ts';
import { type AppKind, switchesType } from '../app-kind.ts';
import { isSame, type Settings, textAt } from '../component.ts';
import type { PolicyElement } from '../element.ts';
import { type Policy, type PolicyElementName, policyElementNames, policyElements, type Wish } from '../elements.ts';
import { policyOf } from '../policy.ts';

/** One line for each thing that differs; none where no word is known for it. */
export function changeWords(kind: AppKind, before: Settings, after: Settings): string[] {
  const rows = [
    ...policyRows(kind, before, after),
    ...certificateRow(kind, before, after),
    ...switchRow(before, after),
  ];
  return rows.length > 0 ? alignedLines(rows).map((line) => `  ${line}`) : [];
}

function policyRows(kind: AppKind, before: Settings, after: Settings): NamedLine[] {
  const [was, is] = [policyOf(kind, before).policy, policyOf(kind, after).policy];
  const row = <Name extends PolicyElementName>(name: Name): NamedLine[] => {
    const { label, say }: PolicyElement<Policy[Name], Wish<Policy[Name]>> = policyElements[name];
    const [from, to] = [say(was[name]), say(is[name])];
    return isSame(was[name], is[name]) || from === to ? [] : [{ name: label, value: `${from} → ${to}` }];
  };
  return policyElementNames.flatMap((name) => row(name));
}

function certificateRow(kind: AppKind, before: Settings, after: Settings): NamedLine[] {
  const [from, to] = [kind.certificateOf(before), kind.certificateOf(after)].map(certificateWords);
  return from === to ? [] : [{ name: 'Certificate', value: `${from} → ${to}` }];
}

/** So much of a fingerprint tells one certificate from another. */
const SHORT = 16;

function certificateWords(stored: string | null): string {
  if (stored === null) return 'none';
  const certificate = readStoredCertificate(stored);
  return certificate ? `sha256:${fingerprint(certificate).slice(0, SHORT)}…` : 'one that cannot be read';
}

/** Of an external client app. */
function switchRow(before: Settings, after: Settings): NamedLine[] {
  return Object.values(after).flatMap((component) => {
    const old = component && before[component.type];
    if (!old || component.type !== switchesType) return [];
    const [from, to] = [old, component].map((one) => (textAt(one, 'isEnabled') === 'true' ? 'on' : 'off'));
    return from === to ? [] : [{ name: 'App', value: `${from} → ${to}` }];
  });
}
