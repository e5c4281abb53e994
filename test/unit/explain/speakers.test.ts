/** Who speaks in a text, by the names and the addresses in it, and what that makes of words that are anybody's. */
import { expect } from 'chai';
import { isAtOtherSites, whoseAddresses } from '../../../src/explain/addresses.ts';
import { explain } from '../../../src/explain/explain.ts';
import { allLists } from '../../../src/explain/lists.ts';
import { isElsewhere, namesOurs } from '../../../src/explain/speakers.ts';
import { read } from '../../support/repo.ts';

type CorpusText = { source: string; text: string; right: string[] };
const firstOf = (text: string): string | undefined => explain(text).matches[0]?.code;

describe('the texts of public threads by which it was tried who speaks', () => {
  const corpus: CorpusText[] = JSON.parse(read('test/vectors/explain/corpus-speakers.json'));
  for (const { source, text, right } of corpus) {
    it(`${source}: ${right.join(' or ') || 'none of ours'}`, () => {
      const first = firstOf(text);
      if (right.length === 0) expect(first).to.equal(undefined);
      else expect(right).to.include(first);
    });
  }
});

describe('an address in a text', () => {
  const addresses: [text: string, whose: string][] = [
    ['Post "https://acme.my.salesforce.com/services/oauth2/token": EOF', 'ours'],
    ['dial tcp: lookup login.salesforce.com on 8.8.8.8:53: no such host', 'ours'],
    ['GET https://[your-domain]/services/data/v60.0 failed', 'nobody'],
    ['GET https://<instance>/services/data/v60.0 failed', 'ours'],
    ['Post "https://token.acme.io/oauth/token": x509', 'others'],
    ['Get https://10.0.0.1:6443/api: connection refused', 'others'],
    ['Get https://my-prometheus/api/v1/query: x509', 'others'],
    ['Get https://grafana.example.com/api: x509', 'nobody'],
    ['connect ECONNREFUSED 10.0.0.7:443', 'nobody'],
    ['connect ECONNREFUSED 127.0.0.1:5000', 'others'],
    ["HTTPSConnectionPool(host='pypi.acme.org', port=443)", 'others'],
    ['getaddrinfo ENOTFOUND redis', 'others'],
    ['Cannot connect to host acme.de:443 ssl:default', 'others'],
    ['CONNECT to proxy http://proxy.acme.com:8080 failed', 'nobody'],
    ['postgres://app:x@db.acme.com/app', 'others'],
    ['(see https://curl.se/libcurl/c/libcurl-errors.html)', 'nobody'],
    ['For more information see https://docs.acme.com/x/y', 'nobody'],
    ['<html xmlns="http://www.acme.com/1999/xhtml">', 'nobody'],
  ];
  for (const [text, whose] of addresses) {
    it(`is ${whose === 'nobody' ? "nobody's" : whose}: ${text}`, () => {
      expect(whoseAddresses(text)).to.equal(whose);
    });
  }

  it('is none that a frame of a trace names', () => {
    const frames = [
      'at java.base/sun.nio.ch.NioSocketImpl.timedRead(NioSocketImpl.java:288)',
      'at okhttp3.internal.connection.RealConnection.connectTls(RealConnection.kt:379)',
      'at TLSWrap.onStreamRead (internal/stream_base_commons.js:205:27)',
      'File "/usr/lib/python3.8/site-packages/requests/adapters.py", line 516, in send',
      'in /_/src/libraries/System.Net.Http/src/System/Net/Http/ConnectHelper.cs:line 103',
      "/usr/lib/ruby/2.7.0/net/http.rb:987:in `initialize'",
      '/app/main.go:34 +0x1d',
      "thread 'main' panicked at src/main.rs:12:5",
      'E0210 12:00:00 ev_epoll1_linux.cc:36] x',
    ];
    for (const frame of frames) expect(whoseAddresses(frame), frame).to.equal('nobody');
  });

  it("is known as another vendor's where all are, and then nothing in the text is an org's", () => {
    expect(isAtOtherSites('GET https://api.github.com/user and https://gitlab.com/x')).to.equal(true);
    expect(isAtOtherSites('GET https://api.github.com/user and https://acme.my.salesforce.com')).to.equal(false);
    expect(isAtOtherSites('no host at all')).to.equal(false);
    expect(firstOf('https://api.github.com/app 401: jwt expired')).to.equal(undefined);
    expect(firstOf('401: jwt expired')).to.equal('token-expired');
  });

  it("says nothing of who speaks where a browser was sent there with Salesforce's answer", () => {
    expect(
      firstOf('https://claude.ai/cb?oauth_error=invalid_client&error_description=invalid+client+credentials'),
    ).to.equal('wrong-client-credentials');
  });
});

describe('a name in a text', () => {
  const tls = 'x509: certificate signed by unknown authority';

  it('is found as a word, whatever it is written in', () => {
    for (const name of [
      'kubernetes',
      'Kubernetes:',
      'KubernetesClient',
      'grafana_data_source',
      'gitlab4j',
      'cert-manager',
    ])
      expect(isElsewhere(`${name} ${tls}`), name).to.equal(true);
    for (const name of ['', 'the client', 'zgodnie jest', 'Launcher$AppClassLoader', 'com.acme.SyncJob'])
      expect(isElsewhere(`${name} ${tls}`), name).to.equal(false);
  });

  it('counts for nothing where Salesforce is named, too', () => {
    for (const ours of [
      'salesforce',
      'SalesforceClient',
      'sf org login jwt',
      'INVALID_SESSION_ID',
      'a scratch org',
      'Error (OrgUnreachableError)',
      'https://acme.my.salesforce.com',
    ])
      expect(isElsewhere(`Jenkins: ${ours}: ${tls}`), ours).to.equal(false);
  });

  it('leaves what only Salesforce says, and what keys and tokens are about', () => {
    expect(firstOf(`Jenkins: ${tls}`)).to.equal(undefined);
    expect(firstOf('Jenkins: invalid_grant')).to.equal(undefined);
    expect(firstOf("Jenkins: user hasn't approved this consumer")).to.equal('not-approved');
    expect(firstOf('Okta: error:0909006C:PEM routines:get_name:no start line')).to.equal('key-format-not-accepted');
  });

  it('is heard in its own lines alone where Salesforce speaks in others', () => {
    const other = 'grafana: dial tcp: lookup grafana.acme.org: no such host';
    expect(firstOf(`Org: acme.my.salesforce.com\n${other}`)).to.equal(undefined);
    expect(firstOf(`Org: acme.my.salesforce.com\n${other}\nconnect ETIMEDOUT 13.108.233.69:443`)).to.equal(
      'org-unreachable-tcp',
    );
  });

  it('is either of ours or of others, and stands once', () => {
    const words = (kind: 'ours' | 'others'): string[] => allLists().flatMap((list) => list.words.get(kind) ?? []);
    const both = [...words('ours'), ...words('others')];
    expect(both.filter((word, at) => both.indexOf(word) !== at)).to.deep.equal([]);
    for (const word of words('ours')) expect(namesOurs(`x ${word} y`), word).to.equal(true);
    for (const word of words('others')) if (!namesOurs(word)) expect(isElsewhere(`x ${word} y`), word).to.equal(true);
  });
});

describe('an answer', () => {
  it("of the shape of other vendors is none of Salesforce's", () => {
    for (const body of [
      '{"error":"invalid_client","error_description":"The client credentials are invalid"}',
      '{"error":"invalid_grant","error_description":"Invalid user credentials"}',
      '{"error":"invalid_grant","error_description":"refresh token not found"}',
      '{"error_description":"Account disabled","error":"invalid_grant"}',
      '{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}',
      'ERROR 1820 (HY000): Your password has expired.',
    ])
      expect(firstOf(body), body).to.equal(undefined);
  });

  it('in words that Salesforce uses is its own', () => {
    for (const [body, code] of [
      ['{"error":"invalid_grant","error_description":"authentication failure"}', 'login-failed'],
      ['{"error":"invalid_grant","error_description":"no valid scopes defined"}', 'invalid-scope'],
      ['{"error":"invalid_grant","error_description":"Audience validation failed"}', 'wrong-audience'],
    ] as const)
      expect(firstOf(body), body).to.equal(code);
  });
});
