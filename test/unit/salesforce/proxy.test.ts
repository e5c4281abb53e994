import { expect } from 'chai';
import fc from 'fast-check';
import { proxyUrl, readProxy } from '../../../src/salesforce/proxy.ts';
import { faultOf, saidBy } from '../../support/faults.ts';
import { runs } from '../../support/runs.ts';

describe('The setting of a proxy', () => {
  const good: [value: string, host: string][] = [
    ['http://proxy.example:3128', 'proxy.example:3128'],
    ['https://proxy.example/', 'proxy.example'],
    [' http://proxy.example:3128 ', 'proxy.example:3128'],
    ['http://user:p%40ss%23@proxy.example:3128', 'proxy.example:3128'],
    ['http://user:p@ss@proxy.example:3128', 'proxy.example:3128'],
    ['socks5://[2001:db8::1]:1080', '[2001:db8::1]:1080'],
  ];
  for (const [value, host] of good)
    it(`may be "${value}"`, () => {
      expect(proxyUrl(value)?.host).to.equal(host);
    });

  const bad = [
    'http://user:S3cret#1@proxy:3128',
    'http://user:4711#S3cret@proxy:3128',
    'http://user:4711/S3cret@proxy:3128',
    'http://user:4711?S3cret@proxy:3128',
    'http://user:S3 cret@proxy x:3128',
    'http://user:S3cret@proxy:65536',
    'http://user:S3cret@proxy:99999',
    'http://user:S3cret%@proxy:3128',
    'http://user:S3cret%zz@proxy:3128',
    'http://user:S3cret%40proxy:3128',
    'user:S3cret@proxy:3128',
    'proxy.example:3128',
    '//user:S3cret@proxy:3128',
    'socks4://user:S3cret@proxy:1080',
    'socks5h://user:S3cret@proxy:1080',
    'ftp://user:S3cret@proxy',
    'file:///S3cret',
    'http://',
    'http://user:S3cret@',
    'http://user:S3cret@proxy:3128/x',
    'S3cret',
  ];
  for (const value of bad)
    it(`is no proxy when it is "${value}": the fault names the variable, and nothing of it`, () => {
      const fault = faultOf(() => readProxy({ variable: 'HTTPS_PROXY', value }));
      expect(fault).to.deep.include({ name: 'ProxySettingError', exitCode: 2, data: { variable: 'HTTPS_PROXY' } });
      expect(fault).not.to.have.property('cause');
      expect(saidBy(fault)).not.to.match(/S3cret|4711/);
    });

  it('is the URL of a proxy or a fault, whatever it is', () => {
    const signs = fc.constantFrom(
      'http://',
      'socks5://',
      'user:',
      'pw',
      '@',
      '#',
      '/',
      '?',
      '%',
      ' ',
      'host',
      ':80',
      '[::1]',
    );
    const value = fc.oneof(
      fc.string(),
      fc.array(signs).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(value, (text) => {
        const url = proxyUrl(text);
        if (url === null) return true;
        return /^(https?|socks5?):$/.test(url.protocol) && url.hostname !== '' && `${url.search}${url.hash}` === '';
      }),
      runs(1000),
    );
  });
});
