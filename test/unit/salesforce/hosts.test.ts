import { expect } from 'chai';
import fc from 'fast-check';
import {
  isLoopback,
  isSalesforceUrl,
  isSharedLogin,
  readHostUrl,
  sandboxName,
  setupUrl,
  storedIsSandbox,
} from '../../../src/salesforce/hosts.ts';
import { faultOf, saidBy } from '../../support/faults.ts';

describe('Host that may see a secret', () => {
  const readable: [given: string, host: string][] = [
    ['https://acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
    ['https://acme.my.salesforce.com/', 'https://acme.my.salesforce.com'],
    [' acme.my.salesforce.com ', 'https://acme.my.salesforce.com'],
    ['HTTPS://ACME.my.salesforce.com', 'https://acme.my.salesforce.com'],
    ['https://acme.my.salesforce.com/services/oauth2/token', 'https://acme.my.salesforce.com'],
    ['https://acme.lightning.force.com/lightning/setup', 'https://acme.my.salesforce.com'],
    ['https://acme.my.salesforce-setup.com', 'https://acme.my.salesforce.com'],
    ['https://acme.my.site.com/help/', 'https://acme.my.site.com/help'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
  ];

  for (const [given, host] of readable) {
    it(`is ${host} when a person gives "${given}"`, () => {
      expect(readHostUrl(given)).to.equal(host);
    });
  }

  const refused: [given: string, code: string][] = [
    ['http://acme.my.salesforce.com', 'insecure-url'],
    ['http://localhost.example.com', 'insecure-url'],
    ['http://127.0.0.1.example.com', 'insecure-url'],
    ['http://10.0.0.1', 'insecure-url'],
    ['ftp://localhost', 'insecure-url'],
    ['file:///etc/passwd', 'insecure-url'],
    ['https://user:hunter2@acme.my.salesforce.com', 'insecure-url-credentials'],
    ['https://', 'insecure-url-not-url'],
    ['', 'insecure-url-not-url'],
  ];

  for (const [given, code] of refused) {
    it(`is never "${given.replace('hunter2', '…')}"`, () => {
      const fault = faultOf(() => readHostUrl(given));
      expect(fault).to.include({ name: 'InsecureUrlError', code });
      expect(saidBy(fault)).not.to.contain('hunter2');
    });
  }

  it('is https or this machine, whatever is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl({ validSchemes: ['http', 'https'], withFragments: true })),
        (given) => {
          try {
            const { protocol, hostname } = new URL(readHostUrl(given));
            return protocol === 'https:' || isLoopback(hostname);
          } catch (error) {
            return error instanceof Error && error.name === 'InsecureUrlError';
          }
        },
      ),
    );
  });
});

describe("Salesforce's own hosts", () => {
  for (const url of [
    'https://login.salesforce.com',
    'https://acme--uat.sandbox.my.salesforce.com',
    'https://acme.my.site.com/x',
    'https://acme.my.salesforce.mil',
  ]) {
    it(`include ${url}`, () => {
      expect(isSalesforceUrl(url)).to.equal(true);
    });
  }

  for (const url of [
    'http://acme.my.salesforce.com',
    'https://salesforce.com.evil.example',
    'https://evilsalesforce.com',
    'https://acme.my.salesforce.com:8443',
    'https://acme.my.salesforce.com@evil.example',
    'https://evil.example/.salesforce.com',
    'https://evil.example#.salesforce.com',
    'javascript:alert(1)//.salesforce.com',
    'salesforce.com',
  ]) {
    it(`exclude ${url}`, () => {
      expect(isSalesforceUrl(url)).to.equal(false);
    });
  }
});

describe('A host of Salesforce', () => {
  it('serves every org when it is that of login or test, whatever is below it', () => {
    for (const url of ['https://login.salesforce.com', 'https://TEST.salesforce.com/services/oauth2/token'])
      expect(isSharedLogin(url), url).to.equal(true);
    for (const url of [
      'https://acme.my.salesforce.com',
      'https://login.salesforce.com.evil.example/',
      'https://login.salesforce.com:8443/',
    ])
      expect(isSharedLogin(url), url).to.equal(false);
  });

  it('names its sandbox, where it is of one', () => {
    expect(sandboxName('https://acme--UAT.sandbox.my.salesforce.com')).to.equal('uat');
    for (const url of ['https://acme.my.salesforce.com', 'https://localhost:8080', 'acme--uat'])
      expect(sandboxName(url), url).to.equal(null);
  });

  it('has its pages of Setup below its origin', () => {
    expect(setupUrl('https://acme.my.salesforce.com/x', 'revokeTokens')).to.equal(
      'https://acme.my.salesforce.com/lightning/setup/OauthOidcSettings/home',
    );
  });
});

describe('What sf stored about an org', () => {
  it('tells a sandbox where it says so', () => {
    expect(storedIsSandbox({ isSandbox: true })).to.equal(true);
    expect(storedIsSandbox({ isScratch: true })).to.equal(true);
    expect(storedIsSandbox({ isSandbox: false })).to.equal(false);
    expect(storedIsSandbox({ loginUrl: 'https://test.salesforce.com' })).to.equal(true);
    expect(storedIsSandbox({ loginUrl: 'https://login.salesforce.com' })).to.equal(undefined);
    expect(storedIsSandbox({})).to.equal(undefined);
  });
});
