import { expect } from 'chai';
import { hook } from '../../../../src/hooks/doctor.ts';
import '../../../support/connect.ts'; // moves the home directory away before core is loaded
import { hideSecretVariables } from '../../../../src/doctor/cli/host-doctor.ts';

const hidden = (variables: { sfEnvVars?: unknown; sfdxEnvVars?: unknown; proxyEnvVars?: unknown }) => {
  const nothing = (): void => {};
  hideSecretVariables({ addPluginData: nothing, addSuggestion: nothing, getDiagnosis: () => variables });
  return variables;
};

describe("the variables in the host's report", () => {
  it('lose keys, passphrases, tokens, auth URLs and the password of a proxy', () => {
    const token = `00D5g000004XyZa!${'aB1.'.repeat(20)}`;
    const found = hidden({
      sfEnvVars: [
        ['SF_JWT_KEY', 'any'],
        ['SF_JWT_KEY_PASSPHRASE', 'any'],
        ['SF_JWT_OTHER_SECRET', 'any'],
        ['SF_ACCESS_TOKEN', token],
      ],
      sfdxEnvVars: [
        ['SFDX_ACCESS_TOKEN', 'any'],
        ['SFDX_AUTH_URL', 'force://PlatformCLI::5Aep861@acme.my.salesforce.com'],
      ],
      proxyEnvVars: [['https_proxy', 'http://me:p@ss@proxy.acme.example:8080']],
    });
    expect(JSON.stringify(found)).not.to.match(/"any"|aB1|5Aep861|me:|p@|ss@/);
    expect(found.proxyEnvVars).to.deep.equal([['https_proxy', 'http://<removed>@proxy.acme.example:8080']]);
  });

  for (const value of [
    'user:S3cret@proxy.acme.example:8080',
    'http://user:S3/cret@proxy.acme.example:8080',
    'http://user:S3#cret@proxy.acme.example:8080',
    'http://user:S3?cret@proxy.acme.example:8080',
    'http://user:S3 cret@proxy.acme.example:8080',
    'http://user:S3cret%40proxy.acme.example:8080',
    'http://user:S3cret@proxy.acme.example:80800',
    'http://S3cret@proxy.acme.example:8080',
    '//user:S3cret@proxy.acme.example',
    'S3cret',
  ])
    it(`lose the password of a proxy in any form: ${value}`, () => {
      const { proxyEnvVars } = hidden({ proxyEnvVars: [['HTTPS_PROXY', value]] });
      expect(JSON.stringify(proxyEnvVars)).not.to.match(/S3|cret|user/);
    });

  it('keep the address of a proxy without a password, and for whom there is none', () => {
    const proxyEnvVars = [
      ['HTTP_PROXY', 'http://proxy.acme.example:8080'],
      ['https_proxy', ''],
      ['NO_PROXY', 'localhost,.acme.example'],
    ];
    expect(hidden({ proxyEnvVars: structuredClone(proxyEnvVars) }).proxyEnvVars).to.deep.equal(proxyEnvVars);
  });

  it('stay as they are without a secret, and in a shape of host versions to come', () => {
    const sfEnvVars = [
      ['SF_LOG_LEVEL', 'debug'],
      ['SF_ORG_INSTANCE_URL', 'https://acme.my.salesforce.com'],
      'odd',
      [1, 2],
    ];
    expect(hidden({ sfEnvVars, proxyEnvVars: null })).to.deep.equal({ sfEnvVars, proxyEnvVars: null });
  });
});

describe("the plugin's part of the host's report", () => {
  it('is made without variables that are set to nothing, and with the secrets of the commands out of reach', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { SF_TARGET_ORG: ' ', SF_JWT_KEY: 'any', SF_JWT_KEY_PASSPHRASE: ' ' });
    const seen: NodeJS.ProcessEnv[] = [];
    const look = (): void => void seen.push({ ...process.env });
    try {
      await hook({ doctor: { addPluginData: look, addSuggestion: look, getDiagnosis: () => ({}) } });
      look();
    } finally {
      for (const name of ['SF_TARGET_ORG', 'SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE']) delete process.env[name];
      Object.assign(process.env, before);
    }
    const [during = {}] = seen; // suggestions about the logins of other tests may follow
    const after = seen.at(-1) ?? {};
    for (const name of ['SF_TARGET_ORG', 'SF_JWT_KEY', 'SF_JWT_KEY_PASSPHRASE'])
      expect(during).not.to.have.property(name);
    expect(after.SF_JWT_KEY).to.equal('any');
  });
});
