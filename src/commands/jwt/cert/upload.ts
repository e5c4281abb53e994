import * as Flags from '@oclif/core/flags';
import type { ChangeResult } from '../../../app/app.ts';
import { certificateConsequences, changeReport, isOwnConnection } from '../../../app/cli/changes.ts';
import { appFlags, writeFlags } from '../../../app/cli/flags.ts';
import { openNamedApp } from '../../../app/org/open.ts';
import { uploadCertificate } from '../../../cert/app-certificate.ts';
import type { Certificate } from '../../../cert/certificate.ts';
import { readCertificateInput } from '../../../cert/cli/certificate-input.ts';
import { certificateLines } from '../../../cert/cli/render.ts';
import { judgeCertificate } from '../../../cert/judge.ts';
import { commandOf } from '../../../cli/command.ts';
import { confirmed } from '../../../cli/console.ts';
import { textsOf } from '../../../cli/messages.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { seenOf } from '../../../faults/finding.ts';

const { messages, summaryOf } = textsOf('jwt.cert.upload');

export type JwtCertUploadResult = ChangeResult & { certificate: Certificate };

export default class JwtCertUpload extends commandOf<JwtCertUploadResult>(messages) {
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
    if (doubt) this.warn(doubt);
    const opened = await openNamedApp(await readStoredLogin(flags['target-org']), flags);
    const changed = await uploadCertificate(opened.store, read.x509, {
      dryRun: flags['dry-run'],
      consequences: (before) => isOwnConnection(opened, before),
      beforeWrite: async (before) => {
        await certificateConsequences(this, { opened, before, messages, flags });
        if (!doubt || flags['dry-run']) return;
        await confirmed(this, messages.getMessage('validity.question'), flags['no-prompt']);
      },
    });
    for (const line of certificateLines(read.certificate)) this.log(line);
    return { ...changeReport(this, changed, messages), certificate: read.certificate };
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
