import { expect } from 'chai';
import { appNamed, issueJwts } from '../support/app-components.ts';
import type { Answer } from '../support/bearer-login.ts';
import { keyPair } from '../support/keys.ts';
import { closePayOrgs, dropScope, login, startPay, user } from '../support/pay-org.ts';
import type { LocalOrg, LocalOrgOptions } from './index.ts';
import type { Switches } from './switches.ts';

const secondsAgo = (seconds: number): number => Math.trunc(Date.now() / 1000) - seconds;

type Reading = { [K in keyof Switches]?: Switches[K] };
type Both = { title: string; harsh: Reading; mild: Reading; try(org: LocalOrg): Promise<Answer>; refusal?: string };

const both: Both[] = [
  {
    title: 'a list of audiences',
    harsh: { arrayAudience: 'refuse' },
    mild: { arrayAudience: 'accept' },
    try: (org) => login(org, { aud: ['https://login.salesforce.com'] }),
    refusal: 'audience is invalid',
  },
  {
    title: 'nbf in the future',
    harsh: { nbfInAssertion: 'refuse-future' },
    mild: { nbfInAssertion: 'accept' },
    try: (org) => login(org, { nbf: secondsAgo(-90) }),
  },
  {
    title: 'nbf in the past',
    harsh: { nbfInAssertion: 'refuse' },
    mild: { nbfInAssertion: 'refuse-future' },
    try: (org) => login(org, { nbf: secondsAgo(60) }),
  },
  {
    title: 'iat in the future',
    harsh: { futureIat: 'refuse' },
    mild: { futureIat: 'accept' },
    try: (org) => login(org, { iat: secondsAgo(-90) }),
  },
  {
    title: 'exp in milliseconds',
    harsh: { farFutureExp: 'refuse' },
    mild: { farFutureExp: 'accept' },
    try: (org) => login(org, { exp: Date.now() }),
  },
  {
    title: 'exp a minute ago',
    harsh: { assertionSkew: 'none' },
    mild: { assertionSkew: '3-minutes' },
    try: (org) => login(org, { exp: secondsAgo(60) }),
    refusal: 'expired authorization code',
  },
  {
    title: 'a certificate that has expired',
    harsh: { expiredCertificate: 'refuse' },
    mild: { expiredCertificate: 'accept' },
    try: (org) => {
      org.clock.advance(400 * 86_400);
      return login(org);
    },
  },
  {
    title: 'a pre-authorised app without a refresh scope',
    harsh: { adminApprovedWithoutRefreshScope: 'refuse' },
    mild: { adminApprovedWithoutRefreshScope: 'accept' },
    try: (org) => {
      dropScope(org, 'RefreshToken');
      return login(org);
    },
    refusal: 'refresh_token scope is required and the connected app should be installed and preauthorized',
  },
  {
    title: 'a user without the API',
    harsh: { apiDisabledUser: 'refuse-token' },
    mild: { apiDisabledUser: 'refuse-calls' },
    try: (org) => login(org, { sub: 'noapi@pay.example' }),
    refusal: 'authentication failure',
  },
];

describe('both readings of what nobody has published', () => {
  afterEach(closePayOrgs);

  for (const { title, harsh, mild, try: attempt, refusal = 'invalid assertion' } of both) {
    it(`${title}: refused in one org, good in another`, async () => {
      expect((await attempt(await startPay({ switches: harsh }))).body.error_description).to.equal(refusal);
      expect((await attempt(await startPay({ switches: mild }))).status).to.equal(200);
    });
  }

  it('a frozen user is told either of two things', async () => {
    const told = async (frozenUser: Switches['frozenUser']) =>
      (await login(await startPay({ switches: { frozenUser } }), { sub: 'frozen@pay.example' })).body.error;
    expect({
      authenticationFailure: await told('authentication failure'),
      inactiveUser: await told('inactive_user'),
    }).to.deep.equal({ authenticationFailure: 'invalid_grant', inactiveUser: 'inactive_user' });
  });

  it('an external client app refuses a wrong certificate in either of two ways', async () => {
    const told = async (wrongCertificateOnEca: Switches['wrongCertificateOnEca']) => {
      const org = await startPay({ switches: { wrongCertificateOnEca } });
      org.trust('Orders', (await keyPair('other')).certificatePem);
      return (await login(org, { iss: appNamed(org, 'Orders').consumerKey })).body.error;
    };
    expect({ invalidGrant: await told('invalid_grant'), invalidClient: await told('invalid_client') }).to.deep.equal({
      invalidGrant: 'invalid_grant',
      invalidClient: 'invalid_client',
    });
  });

  it('the answer beside a JWT is minimal or full', async () => {
    const fields = async (options: LocalOrgOptions) => {
      const org = await startPay(options);
      issueJwts(org, 'Pay');
      return (await login(org, { sub: options.seed ? `${user}.uat` : user })).body;
    };
    const minimal = ['access_token', 'scope', 'instance_url', 'id', 'token_type', 'token_format'];
    expect(await fields({ switches: { jwtResponseExtras: 'minimal' } })).to.have.all.keys(minimal);
    const full = await fields({ switches: { jwtResponseExtras: 'full' } });
    expect(full).to.have.all.keys([...minimal, 'signature', 'issued_at', 'api_instance_url']);
    expect(full.api_instance_url).to.equal('https://api.salesforce.com');
    const sandbox = await fields({ seed: 'sandbox', switches: { jwtResponseExtras: 'full' } });
    expect(sandbox.api_instance_url).to.equal('https://test.api.salesforce.com');
    const other = { jwtResponseExtras: 'full', sandboxApiHost: 'api.salesforce.com' } as const;
    expect((await fields({ seed: 'sandbox', switches: other })).api_instance_url).to.equal(
      'https://api.salesforce.com',
    );
  });
});
