import * as Flags from '@oclif/core/flags';
import type { ChangeResult } from '../../../app/app.ts';
import { changeReport, telling } from '../../../app/cli/changes.ts';
import { appFlags, writeFlags } from '../../../app/cli/flags.ts';
import type { Settings } from '../../../app/component.ts';
import { onApp } from '../../../app/nobody.ts';
import { openNamedApp } from '../../../app/org/open.ts';
import { uploadCertificate } from '../../../cert/app-certificate.ts';
import type { Certificate } from '../../../cert/certificate.ts';
import { readCertificateInput } from '../../../cert/cli/certificate-input.ts';
import { afterUpload } from '../../../cert/cli/next.ts';
import { certificateLines } from '../../../cert/cli/render.ts';
import { keepsReplaced, replacementConsequences, validityDoubt } from '../../../cert/cli/replaced.ts';
import { commandOf } from '../../../cli/command.ts';
import { textsOf } from '../../../cli/messages.ts';
import { orgInCommands, readStoredLogin } from '../../../cli/stored-login.ts';

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
    const judge = (before: Settings) => [
      ...(doubt ? [{ says: doubt, asks: true }] : []),
      ...replacementConsequences(asked, before, read.x509),
    ];
    const tell = telling(this, asked, judge, 'uploaded');
    const kept = keepsReplaced(this, asked, read.x509);
    const changed = await uploadCertificate(opened.store, read.x509, { ...tell, beforeWrite: kept.after(tell) });
    if (doubt && changed.changes.length === 0) this.warn(doubt);
    const target = onApp(opened.store.app, orgInCommands(flags['target-org'], opened.connection.login));
    const result = changeReport(this, changed, {
      ...{
        messages,
        tell,
        kind: opened.store.kind,
        values: [flags['cert-file'] === '-' ? 'standard input' : flags['cert-file']],
      },
      details: ['', ...certificateLines(read.certificate)],
      next: [afterUpload(target, flags['key-file']), ...kept.wayBack()],
    });
    return { ...result, certificate: read.certificate, oldCertFile: kept.path() };
  }
}
