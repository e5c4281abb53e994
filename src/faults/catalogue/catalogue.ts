import { answerFaults } from './answers.ts';
import { appFaults } from './apps.ts';
import { browserFaults } from './browser.ts';
import { certificateFaults } from './certificates.ts';
import { cliFaults } from './cli.ts';
import { deployFaults } from './deploys.ts';
import { diagnosisFaults } from './diagnosis.ts';
import type { CatalogueEntry, EntryRow } from './entry.ts';
import { fileFaults } from './files.ts';
import { inputFaults } from './inputs.ts';
import { introspectionFaults } from './introspections.ts';
import { keyFormFaults } from './key-forms.ts';
import { keyPairFaults } from './key-pairs.ts';
import { keyFaults } from './keys.ts';
import { missingInputFaults } from './missing-inputs.ts';
import { networkFaults } from './network.ts';
import { policyFaults } from './policies.ts';
import { refusals } from './refusals.ts';
import { restFaults } from './rest.ts';
import { revocationFaults } from './revocations.ts';
import { sessionFaults } from './sessions.ts';
import { signingKeyFaults } from './signing-keys.ts';
import { surroundingFaults } from './surroundings.ts';
import { tlsFaults } from './tls.ts';
import { tokenFaults } from './tokens.ts';
import { writeFaults } from './writes.ts';

const rows: readonly EntryRow[] = [
  ...refusals,
  ...keyFormFaults,
  ...keyFaults,
  ...keyPairFaults,
  ...certificateFaults,
  ...surroundingFaults,
  ...diagnosisFaults,
  ...tlsFaults,
  ...networkFaults,
  ...restFaults,
  ...sessionFaults,
  ...deployFaults,
  ...browserFaults,
  ...answerFaults,
  ...tokenFaults,
  ...signingKeyFaults,
  ...introspectionFaults,
  ...revocationFaults,
  ...appFaults,
  ...policyFaults,
  ...writeFaults,
  ...fileFaults,
  ...missingInputFaults,
  ...inputFaults,
  ...cliFaults,
];

/** Every fault that the plugin can name, more telling ones first. */
export const catalogue: readonly CatalogueEntry[] = rows.map((row) => ({
  ...row,
  recognises: row.recognises ?? [],
  causes: row.causes ?? [],
  checks: row.checks ?? [],
}));

/** The entry with this code. */
export function entryOf(code: string): CatalogueEntry | undefined {
  return catalogue.find((entry) => entry.code === code);
}

/** The entry whose actions an error of this plugin shows: that of its variant, or else that of its name. */
export function entryOfFault(name: string, variant?: string): CatalogueEntry | undefined {
  const ofName = catalogue.filter(({ fault }) => fault?.name === name);
  const exact = variant && ofName.find(({ fault }) => fault?.variant === variant);
  return exact || ofName.find(({ fault }) => fault?.variant === undefined);
}
