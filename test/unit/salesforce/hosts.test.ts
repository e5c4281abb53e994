import { expect } from 'chai';
import fc from 'fast-check';
import {
  addressOn,
  isLoopback,
  isSalesforceUrl,
  isSharedLogin,
  mayHoldToken,
  readHostUrl,
  redirectTarget,
  sandboxName,
  storedIsSandbox,
} from '../../../src/salesforce/hosts.ts';
import { faultOf, saidBy } from '../../support/faults.ts';
import { runs } from '../../support/runs.ts';

describe('Host that may see a secret', () => {
  const readable: [given: string, host: string][] = [
    ['https://acme.my.salesforce.com', 'https://acme.my.salesforce.com'],
    ['https://acme.my.salesforce.com/', 'https://acme.my.salesforce.com'],
    [' acme.my.salesforce.com ', 'https://acme.my.salesforce.com'],
    ['HTTPS://ACME.my.salesforce.com', 'https://acme.my.salesforce.com'],
    ['https://acme.my.salesforce.com/services/oauth2/token', 'https://acme.my.salesforce.com'],
    ['https://acme.lightning.force.com/lightning/setup', 'https://acme.my.salesforce.com'],
    ['https://acme.my.salesforce-setup.com', 'https://acme.my.salesforce.com'],
    ['https://acme--uat.sandbox.my.salesforce-setup.com/x', 'https://acme--uat.sandbox.my.salesforce.com'],
    ['acme-dev-ed.develop.lightning.force.com', 'https://acme-dev-ed.develop.my.salesforce.com'],
    ['https://acme--c.vf.force.com/apex/Pay?id=1', 'https://acme.my.salesforce.com'],
    ['https://acme--uat--pay_ns.sandbox.vf.force.com', 'https://acme--uat.sandbox.my.salesforce.com'],
    ['https://acme--c.develop.container.force.com', 'https://acme.develop.my.salesforce.com'],
    ['https://acme.sandbox.file.force.com/sfc', 'https://acme.sandbox.my.salesforce.com'],
    ['https://acme--c.na42.visual.force.com/apex/A', 'https://acme.my.salesforce.com'],
    ['https://acme--uat--c.cs17.content.force.com', 'https://acme--uat.sandbox.my.salesforce.com'],
    ['https://acme--c.visualforce.com', 'https://acme.my.salesforce.com'],
    ['https://gov.lightning.crmforce.mil/lightning/page', 'https://gov.my.salesforce.mil'],
    ['https://gov.my.salesforce.mil/one/one.app', 'https://gov.my.salesforce.mil'],
    ['https://gov.my.salesforce-setup.mil', 'https://gov.my.salesforce.mil'],
    ['https://cn--dev.sandbox.lightning.sfcrmapps.cn', 'https://cn--dev.sandbox.my.sfcrmproducts.cn'],
    ['https://alt.my-lightning.com', 'https://alt.my-salesforce.com'],
    ['https://evil.example/acme.lightning.force.com', 'https://evil.example/acme.lightning.force.com'],
    ['https://acme.lightning.force.com.evil.example', 'https://acme.lightning.force.com.evil.example'],
    ['https://acme.secure.force.com/shop', 'https://acme.secure.force.com/shop'],
    ['https://acme.my.site.com/help/', 'https://acme.my.site.com/help'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['http://[::ffff:127.0.0.1]:8080', 'http://[::ffff:7f00:1]:8080'],
    ['http://0x7f.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost.:8080', 'http://localhost.:8080'],
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
    ['http://0.0.0.0', 'insecure-url'],
    ['http://0', 'insecure-url'],
    ['http://[::]', 'insecure-url'],
    ['http://[::7f00:1]', 'insecure-url'],
    ['http://[::ffff:10.0.0.1]', 'insecure-url'],
    ['http://localhost..', 'insecure-url'],
    ['ftp://localhost', 'insecure-url'],
    ['file:///etc/passwd', 'insecure-url'],
    ['https://user:hunter2@acme.my.salesforce.com', 'insecure-url-credentials'],
    ['https://', 'insecure-url-not-url'],
    ['undefined', 'insecure-url-not-host'],
    ['"https://acme.my.salesforce.com"', 'insecure-url-not-host'],
    ['$(SF_URL)', 'insecure-url-not-host'],
    ['https://$(SF_URL)', 'insecure-url-not-host'],
    ['https://{{INSTANCE}}.my.salesforce.com', 'insecure-url-not-host'],
    ['https://acme', 'insecure-url-not-host'],
    ["https://'acme'.my.salesforce.com", 'insecure-url-not-host'],
    ['my org', 'insecure-url-not-url'],
    ['***', 'insecure-url-not-host'],
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

describe('A link in an answer', () => {
  const base = 'https://acme.my.salesforce.com';
  for (const link of [
    '@evil.example/x',
    '/x',
    '?y',
    'https://ACME.my.salesforce.com/z',
    '/a/../..//evil.example/x',
    '/x\n//evil',
  ])
    it(`stays on the host that was asked: ${JSON.stringify(link)}`, () => {
      expect(new URL(addressOn(base, link)).origin).to.equal(base);
    });
  for (const link of [
    '//evil.example',
    '/\\evil.example',
    '\t//evil.example',
    ' https://evil.example',
    'http://acme.my.salesforce.com',
    `blob:${base}/x`,
    `${base}@evil.example`,
    `${base}.:443/y`,
    'data:x',
  ])
    it(`is refused: ${JSON.stringify(link)}`, () => {
      expect(faultOf(() => addressOn(base, link)).code).to.equal('org-answered-badly-elsewhere');
    });
});

describe('The place of a token, as an answer names it', () => {
  const myDomain = 'https://acme.my.salesforce.com';
  const good: [place: string, asked: string][] = [
    [myDomain, myDomain],
    [myDomain, 'https://login.salesforce.com/services/oauth2/token'],
    ['https://acme.my.salesforce.mil', myDomain],
    ['https://api.salesforce.com', myDomain],
    ['https://salesforce.acme.example:8443', 'https://salesforce.acme.example:8443/services/oauth2/token'],
    ['https://acme.my.site.com/help', 'https://acme.my.site.com/help/services/oauth2/token'],
    ['http://localhost:8080', 'http://127.0.0.1:8080/services/oauth2/token'],
    [myDomain, 'http://localhost:8080'],
  ];
  for (const [place, asked] of good)
    it(`may be ${place} where ${asked} was asked`, () => {
      expect(mayHoldToken(place, asked)).to.equal(true);
    });

  const bad: [place: string, asked: string][] = [
    ['http://acme.my.salesforce.com', myDomain],
    ['https://me:pw@acme.my.salesforce.com', myDomain],
    ['https://me@acme.my.salesforce.com', myDomain],
    ['https://evil.example', myDomain],
    ['https://acme.my.salesforce.com\\@evil.example', myDomain],
    ['https://acme.my.salesforce.com\n@evil.example', myDomain],
    ['https://acme.my.salesforce.com\u3002evil.example', myDomain],
    ['https://evil.my.site.com/shop', myDomain],
    ['https://evil.secure.force.com', myDomain],
    ['https://acme.my.salesforce.com.evil.example', myDomain],
    ['https://acme.my.salesforce.com:8443', myDomain],
    ['ftp://acme.my.salesforce.com', myDomain],
    ['javascript:alert(1)', myDomain],
    ['data:text/plain,.salesforce.com', myDomain],
    ['http://localhost:8080', myDomain],
    ['https://localhost', myDomain],
    ['http://localhost:8080', 'https://localhost:8443'],
    ['http://acme.my.salesforce.com', 'http://localhost:8080'],
    ['', myDomain],
  ];
  for (const [place, asked] of bad)
    it(`is never "${place}" where ${asked} was asked`, () => {
      expect(mayHoldToken(place, asked)).to.equal(false);
    });

  it('is the host that was asked, or one of Salesforce by https', () => {
    const domains = ['.my.salesforce.com', '.example', '.salesforce.com.evil.example', '.my.site.com', '.localhost'];
    const host = fc
      .tuple(fc.stringMatching(/^[a-z]{1,8}$/), fc.constantFrom(...domains))
      .map((parts) => parts.join(''));
    const url = fc
      .tuple(
        fc.constantFrom('https://', 'http://', 'https://me@', '//', ''),
        host,
        fc.constantFrom('', '/', ':8443', '/x?y#z'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(url, host, (place, asked) => {
        if (!mayHoldToken(place, `https://${asked}`)) return true;
        const { protocol, hostname, username } = new URL(place);
        const isLocal = isLoopback(hostname) && isLoopback(asked);
        const isKnown = hostname === asked || hostname.endsWith('.my.salesforce.com') || isLocal;
        return protocol === 'https:' && username === '' && isKnown;
      }),
      runs(500),
    );
  });

  it('of a redirect is an origin by https, or nowhere', () => {
    const target = (location: string | null) => redirectTarget(location, myDomain);
    expect(target('https://new.my.salesforce.com/x?secret')).to.equal('https://new.my.salesforce.com');
    expect(target('/login')).to.equal(myDomain);
    for (const location of [
      null,
      '',
      'http://new.my.salesforce.com',
      'https://me:pw@a.example',
      'javascript:x',
      'http://',
    ])
      if (location !== '') expect(target(location), String(location)).to.equal(null);
  });
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
