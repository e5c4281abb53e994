import * as Flags from '@oclif/core/flags';
import { optionalAppFlags } from '../../../app/cli/flags.ts';
import { openNamedApp } from '../../../app/org/open.ts';
import { readAppCertificate } from '../../../cert/app-certificate.ts';
import type { Certificate } from '../../../cert/certificate.ts';
import { readCertificateFile, viewCertificate } from '../../../cert/cli/certificate-input.ts';
import { certificateViewLines } from '../../../cert/cli/render.ts';
import { commandOf } from '../../../cli/command.ts';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { seemsPipedIn } from '../../../cli/input.ts';
import { textsOf } from '../../../cli/messages.ts';
import { readStoredLogin } from '../../../cli/stored-login.ts';
import { JwtError } from '../../../faults/errors.ts';
import type { Finding } from '../../../faults/finding.ts';

const { messages, summaryOf } = textsOf('jwt.cert.display');

export type JwtCertDisplayResult = { certificate: Certificate; keyMatches: boolean | null; findings: Finding[] };

export default class JwtCertDisplay extends commandOf<JwtCertDisplayResult>(messages, [3, 4, 5]) {
  static override readonly flags = {
    'cert-file': Flags.string({
      char: 'f',
      ...textsOf('flags').summaryOf('cert-file'),
      exclusive: ['app', 'target-org'],
    }),
    ...optionalAppFlags,
    'key-file': Flags.string(summaryOf('key-file')),
    'fail-within': Flags.integer({ min: 0, ...summaryOf('fail-within') }),
  };

  async run(): Promise<JwtCertDisplayResult> {
    const { flags } = await this.parse(JwtCertDisplay);
    const { app } = flags;
    const file = flags['cert-file'] ?? (app === undefined && seemsPipedIn() ? '-' : undefined);
    if (file === undefined && app === undefined) throw new JwtError('input-missing-certificate');
    const x509 =
      file === undefined ? await this.fromOrg({ ...flags, app: app ?? '' }) : (await readCertificateFile(file)).x509;
    const questions = { keyFile: flags['key-file'], failWithin: flags['fail-within'], now: new Date() };
    const { fault, ...view } = await viewCertificate(x509, questions, this);
    if (fault) process.exitCode = exitCodes.faultFound;
    for (const line of certificateViewLines(view)) this.log(line);
    return view;
  }

  private async fromOrg(flags: Parameters<typeof openNamedApp>[1] & { 'target-org': string | undefined }) {
    const { store } = await openNamedApp(await readStoredLogin(flags['target-org']), flags);
    return readAppCertificate(store);
  }
}
