import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import type { ChangeResult } from '../../../app/app.ts';
import { certificateConsequences, changeReport } from '../../../app/cli/changes.ts';
import { appFlags, openInput, writeFlags } from '../../../app/cli/flags.ts';
import { openApp } from '../../../app/org/open.ts';
import { uploadCertificate } from '../../../cert/app-certificate.ts';
import type { Certificate } from '../../../cert/certificate.ts';
import { readCertificateInput } from '../../../cert/cli/certificate-input.ts';
import { certificateLines } from '../../../cert/cli/render.ts';
import { JwtCommand } from '../../../cli/command.ts';
import { confirmed } from '../../../cli/console.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { connect } from '../../../salesforce/org/connection.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.cert.upload');

export type JwtCertUploadResult = ChangeResult & { certificate: Certificate };

export default class JwtCertUpload extends JwtCommand<JwtCertUploadResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = {
    ...appFlags,
    'cert-file': Flags.string({ char: 'f', required: true, summary: messages.getMessage('flags.cert-file.summary') }),
    'key-file': Flags.string({ summary: messages.getMessage('flags.key-file.summary') }),
    ...writeFlags,
  };

  async run(): Promise<JwtCertUploadResult> {
    const { flags } = await this.parse(JwtCertUpload);
    const read = await readCertificateInput(this, flags['cert-file'], flags['key-file']);
    const doubt = validityDoubt(read.certificate, new Date());
    if (doubt) this.warn(doubt);
    const opened = await openApp(connect(await readStoredLogin(flags['target-org'])), openInput(flags));
    const changed = await uploadCertificate(opened.store, read, {
      dryRun: flags['dry-run'],
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
function validityDoubt({ notBefore, notAfter }: Certificate, now: Date): string | null {
  if (new Date(notAfter) <= now) return messages.getMessage('expired', [notAfter]);
  return new Date(notBefore) > now ? messages.getMessage('not-yet-valid', [notBefore]) : null;
}
