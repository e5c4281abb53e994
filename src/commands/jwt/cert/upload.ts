import * as Flags from '@oclif/core/flags';
import type { ChangeResult } from '../../../app/app.ts';
import { changeReport, telling } from '../../../app/cli/changes.ts';
import { appFlags, writeFlags } from '../../../app/cli/flags.ts';
import { openNamedApp } from '../../../app/org/open.ts';
import { uploadCertificate } from '../../../cert/app-certificate.ts';
import type { Certificate } from '../../../cert/certificate.ts';
import { readCertificateInput } from '../../../cert/cli/certificate-input.ts';
import { certificateLines } from '../../../cert/cli/render.ts';
import { keepsReplaced, replacementConsequences } from '../../../cert/cli/replaced.ts';
import { judgeCertificate } from '../../../cert/judge.ts';
import { commandOf } from '../../../cli/command.ts';
import { textsOf } from '../../../cli/messages.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { seenOf } from '../../../faults/finding.ts';

const { messages, summaryOf } = textsOf('jwt.cert.upload');

/** `oldCertFile`: where the certificate lies that was replaced. */
export type JwtCertUploadResult = ChangeResult & { certificate: Certificate; oldCertFile: string | null };

export default class JwtCertUpload extends commandOf<JwtCertUploadResult>(messages, [4, 5, 6, 7]) {
  static override readonly flags = {
    ...appFlags,
    'cert-file': Flags.string({ char: 'f', required: true, ...textsOf('flags').summaryOf('cert-file') }),
    'key-file': Flags.string(summaryOf('key-file')),
    ...writeFlags,
  };

  async run(): Promise<JwtCertUploadResult> {
    const { flags } = await this.parse(JwtCertUpload);
    const read = await readCertificateInput(this, flags['cert-file'], flags['key-file']);
    const doubt = validityDoubt(read.certificate, new Date());
    const opened = await openNamedApp(await readStoredLogin(flags['target-org']), flags);
    const asked = { opened, messages, flags };
    const tell = telling(this, asked, (before) => [
      ...(doubt ? [{ says: doubt, asks: true }] : []),
      ...replacementConsequences(asked, before, read.x509),
    ]);
    const kept = keepsReplaced(this, asked, read.x509);
    const changed = await uploadCertificate(opened.store, read.x509, { ...tell, beforeWrite: kept.after(tell) });
    if (doubt && changed.changes.length === 0) this.warn(doubt);
    for (const line of certificateLines(read.certificate)) this.log(line);
    const result = changeReport(this, changed, messages);
    kept.report(result.changed);
    return { ...result, certificate: read.certificate, oldCertFile: kept.path() };
  }
}

/** Whether orgs refuse a certificate outside its validity is contested, so the user decides. docs/salesforce.md §9 */
function validityDoubt(certificate: Certificate, now: Date): string | null {
  for (const noticed of judgeCertificate(certificate, now, null)) {
    if (noticed.code === 'certificate-expired') return seenOf('certificate-expired-before-upload', noticed.detail);
    if (noticed.code === 'certificate-not-yet-valid') return seenOf(noticed.code, noticed.detail);
  }
  return null;
}
