import { randomUUID } from 'node:crypto';
import * as Flags from '@oclif/core/flags';
import { Messages } from '@salesforce/core/messages';
import { appTypeFlag } from '../../app/cli/flags.ts';
import { JwtCommand } from '../../cli/command.ts';
import { helpSection } from '../../cli/exit-codes.ts';
import { targetOrgFlag } from '../../cli/org-flags.ts';
import { readStoredLogin } from '../../cli/stored-login.ts';
import { gatherDoctor, networkSettings } from '../../doctor/cli/input.ts';
import { describeError, examine } from '../../doctor/cli/report.ts';
import { diagnosis } from '../../doctor/diagnosis.ts';
import { orgReads } from '../../doctor/org/org-reads.ts';
import { hostProbe } from '../../doctor/org/probe-host.ts';
import type { DoctorResult } from '../../doctor/run-checks.ts';
import { connect } from '../../salesforce/org/connection.ts';
import { requestToken, revoke } from '../../salesforce/org/oauth.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.doctor');

export type JwtDoctorResult = DoctorResult;

export default class JwtDoctor extends JwtCommand<JwtDoctorResult> {
  static override readonly summary = messages.getMessage('summary');
  static override readonly description = messages.getMessage('description');
  static override readonly examples = messages.getMessages('examples');
  static override readonly flags = {
    'target-org': targetOrgFlag,
    app: Flags.string({ char: 'a', summary: messages.getMessage('flags.app.summary') }),
    'app-type': { ...appTypeFlag, dependsOn: ['app'] },
    'client-id': Flags.string({ char: 'i', summary: messages.getMessage('flags.client-id.summary') }),
    username: Flags.string({ summary: messages.getMessage('flags.username.summary') }),
    'jwt-key-file': Flags.string({ char: 'f', summary: messages.getMessage('flags.jwt-key-file.summary') }),
    'cert-file': Flags.string({ summary: messages.getMessage('flags.cert-file.summary') }),
    'instance-url': Flags.string({ char: 'r', summary: messages.getMessage('flags.instance-url.summary') }),
    audience: Flags.string({ summary: messages.getMessage('flags.audience.summary') }),
    offline: Flags.boolean({ default: false, summary: messages.getMessage('flags.offline.summary') }),
  };

  static readonly envVariablesSection = helpSection('ENVIRONMENT VARIABLES', {
    SF_JWT_KEY: messages.getMessage('env.SF_JWT_KEY'),
    SF_JWT_KEY_PASSPHRASE: messages.getMessage('env.SF_JWT_KEY_PASSPHRASE'),
    SF_AUDIENCE_URL: messages.getMessage('env.SF_AUDIENCE_URL'),
    HTTPS_PROXY: messages.getMessage('env.HTTPS_PROXY'),
    NO_PROXY: messages.getMessage('env.NO_PROXY'),
    NODE_EXTRA_CA_CERTS: messages.getMessage('env.NODE_EXTRA_CA_CERTS'),
  });

  async run(): Promise<JwtDoctorResult> {
    const { flags } = await this.parse(JwtDoctor);
    const { start, org, ...inHand } = await gatherDoctor(flags, this);
    const { probe, close } = hostProbe(start.url);
    const now = () => new Date();
    const checks = diagnosis(flags.offline ? null : networkSettings(), {
      ...{ ...inHand, probe, now, newId: randomUUID, requestToken, describe: describeError },
      openOrg: org === null ? null : async (query) => orgReads(connect(await readStoredLogin(org)), query, now),
      revoke: (host, token) => revoke(host, token, null),
    });
    return examine(checks, start, this).finally(close);
  }
}
