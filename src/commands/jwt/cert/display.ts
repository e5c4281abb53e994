import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { openInput, optionalAppFlags } from '../../../app/cli/flags.ts';
import { openApp } from '../../../app/org/open.ts';
import { readAppCertificate } from '../../../cert/app-certificate.ts';
import type { Certificate } from '../../../cert/certificate.ts';
import { readCertificateFile, viewCertificate } from '../../../cert/cli/certificate-input.ts';
import { certificateViewLines } from '../../../cert/cli/render.ts';
import { JwtCommand } from '../../../cli/command.ts';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { JwtError } from '../../../faults/errors.ts';
import type { Finding } from '../../../faults/finding.ts';
import { connect } from '../../../salesforce/org/connection.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.cert.display');

export type JwtCertDisplayResult = { certificate: Certificate; keyMatches: boolean | null; findings: Finding[] };

export default class JwtCertDisplay extends JwtCommand<JwtCertDisplayResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = {
    'cert-file': Flags.string({
      char: 'f',
      summary: messages.getMessage('flags.cert-file.summary'),
      exclusive: ['app', 'target-org'],
    }),
    ...optionalAppFlags,
    'key-file': Flags.string({ summary: messages.getMessage('flags.key-file.summary') }),
    'fail-within': Flags.integer({ min: 0, summary: messages.getMessage('flags.fail-within.summary') }),
  };

  async run(): Promise<JwtCertDisplayResult> {
    const { flags } = await this.parse(JwtCertDisplay);
    const { 'cert-file': file, app } = flags;
    if (file === undefined && app === undefined) throw new JwtError('input-missing-certificate');
    const der = file === undefined ? await this.fromOrg({ ...flags, app: app ?? '' }) : await readCertificateFile(file);
    const questions = { keyFile: flags['key-file'], failWithin: flags['fail-within'], now: new Date() };
    const { fault, ...view } = await viewCertificate(der, questions, this);
    if (fault) process.exitCode = exitCodes.faultFound;
    for (const line of certificateViewLines(view)) this.log(line);
    return view;
  }

  private async fromOrg(flags: Parameters<typeof openInput>[0] & { 'target-org': string | undefined }) {
    const { store } = await openApp(connect(await readStoredLogin(flags['target-org'])), openInput(flags));
    return readAppCertificate(store);
  }
}
