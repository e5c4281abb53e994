import { expect } from 'chai';
import { proxyFor } from '../../../../../src/salesforce/org/http/proxy-route.ts';

const org = 'https://acme.my.salesforce.com';
const HTTPS_PROXY = 'http://proxy.example:3128';

describe('the proxy on the way to an org', () => {
  const cases: [string, string, Record<string, string>, string | null][] = [
    ['is that of HTTPS_PROXY', org, { HTTPS_PROXY }, HTTPS_PROXY],
    ['is that of HTTP_PROXY where no other is named', org, { HTTP_PROXY: HTTPS_PROXY }, HTTPS_PROXY],
    [
      'is the one in lower case where both are named',
      org,
      { https_proxy: 'http://low:1', HTTPS_PROXY },
      'http://low:1',
    ],
    ['is none where none is named', org, {}, null],
    ['is none for this machine', 'http://localhost:8080', { HTTPS_PROXY, HTTP_PROXY: HTTPS_PROXY }, null],
    ['is none for a domain in NO_PROXY', org, { HTTPS_PROXY, NO_PROXY: 'example.com, .salesforce.com' }, null],
    ['is none when NO_PROXY is a star', org, { HTTPS_PROXY, NO_PROXY: '*' }, null],
    ['stays for another port', org, { HTTPS_PROXY, NO_PROXY: 'acme.my.salesforce.com:8443' }, HTTPS_PROXY],
    ['stays for a name that only ends alike', org, { HTTPS_PROXY, NO_PROXY: 'me.my.salesforce.com' }, HTTPS_PROXY],
  ];
  for (const [what, url, environment, proxy] of cases)
    it(what, () => {
      expect(proxyFor(url, environment)).to.equal(proxy);
    });
});
