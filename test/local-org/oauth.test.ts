import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { appNamed, issueJwts, setElement } from '../support/app-components.ts';
import { exchange, signClaims } from '../support/bearer-login.ts';
import { keyPair } from '../support/keys.ts';
import { addScope, closePayOrgs, login, payClaims, startPay, user, userOf } from '../support/pay-org.ts';

describe('a bearer login at the local org', () => {
  afterEach(closePayOrgs);

  it('answers an app of opaque tokens with the five documented fields and no others', async () => {
    const org = await startPay();
    issueJwts(org, 'Pay', false);
    const { status, body } = await login(org);
    expect(status).to.equal(200);
    expect(body).to.have.all.keys('access_token', 'scope', 'instance_url', 'id', 'token_type');
    expect(body.access_token).to.match(/^00D\w{12}!\S{96}$/);
    expect(body.id).to.equal(`${org.url}/id/${org.state.id}/0055g00000Intg2AAB`);
  });

  it('gives an app that issues JWTs a token with the claims of Salesforce in their order', async () => {
    const org = await startPay();
    issueJwts(org, 'Pay');
    const { body } = await login(org);
    const token = String(body.access_token);
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(`${org.url}/id/keys`)), {
      issuer: org.url,
      audience: org.url,
    });
    expect(Object.keys(decodeProtectedHeader(token)).join(' ')).to.equal('tnk ver kid tty typ alg');
    expect(Object.keys(payload).join(' ')).to.equal('scp aud sub nbf mty sfi roles iss hsc exp iat client_id');
    expect(payload).to.include({ sub: 'uid:0055g00000Intg2AAB', mty: 'oauth', hsc: false });
    expect(Number(payload.exp) - Number(payload.iat)).to.equal(1800);
    expect(Number(payload.iat) - Number(payload.nbf)).to.equal(15);
    expect(decodeProtectedHeader(token)).to.include({
      tnk: `core/prod/${org.state.id}`,
      tty: 'sfdc-core-token',
      ver: '1.0',
    });
  });

  it('names two audiences in a token for the agent services', async () => {
    const org = await startPay();
    issueJwts(org, 'Pay');
    addScope(org, 'SFAP');
    const { body } = await login(org);
    const claims = JSON.parse(Buffer.from(String(body.access_token).split('.')[1] ?? '', 'base64url').toString());
    expect(claims.aud).to.have.members([org.url, 'https://api.salesforce.com']);
  });

  it('lets the session timeout of the profile decide when the app has none of its own', async () => {
    const org = await startPay();
    issueJwts(org, 'Pay');
    org.state.connectedAppJwtTimeouts.set('Pay', null);
    const claims = JSON.parse(
      Buffer.from(String((await login(org)).body.access_token).split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(claims.exp - claims.iat).to.equal(15 * 60);
  });

  it('takes an assertion made by openssl alone', async () => {
    const org = await startPay();
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const input = `${part({ alg: 'RS256' })}.${part(payClaims(org))}`;
    const dir = mkdtempSync(join(tmpdir(), 'local-org-oauth-'));
    writeFileSync(join(dir, 'key.pem'), (await keyPair('pay')).privateKeyPem, { mode: 0o600 });
    const signature = execFileSync('openssl', ['dgst', '-sha256', '-sign', join(dir, 'key.pem')], { input });
    rmSync(dir, { recursive: true });
    expect((await exchange(org, `${input}.${signature.toString('base64url')}`)).status).to.equal(200);
  });

  it('answers in the format that the request asks for', async () => {
    const org = await startPay();
    const answer = await exchange(org, await signClaims(payClaims(org)), { format: 'urlencoded' });
    expect(new URLSearchParams(answer.text).get('token_type')).to.equal('Bearer');
    expect((await exchange(org, await signClaims(payClaims(org)), { format: 'xml' })).status).to.equal(501);
  });

  it('writes every attempt into LoginHistory', async () => {
    const org = await startPay();
    await login(org);
    await login(org, { sub: 'outsider@pay.example' });
    expect(org.state.loginHistory.map((row) => row.status)).to.deep.equal([
      'Success',
      'Failed: Not approved for access',
    ]);
    expect(org.state.loginHistory[0]).to.include({ loginType: 'Remote Access 2.0', application: 'Pay' });
  });
});

describe('the audience of an assertion', () => {
  afterEach(closePayOrgs);

  it('is the login host in production, the test host in a sandbox, and My Domain in both', async () => {
    const production = await startPay();
    const sandbox = await startPay({ seed: 'sandbox' });
    const sub = `${user}.uat`;
    expect((await login(production, { aud: `${production.url}/` })).status).to.equal(200);
    expect((await login(sandbox, { sub })).status).to.equal(200);
    expect((await login(sandbox, { sub, aud: sandbox.url })).status).to.equal(200);
    expect((await login(sandbox, { sub, aud: 'https://login.salesforce.com' })).body.error_description).to.equal(
      'audience is invalid',
    );
  });
});

describe('a self-authorised app', () => {
  afterEach(closePayOrgs);

  it('lets a user in after an interactive login, with the scopes of that approval', async () => {
    const org = await startPay();
    setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.isAdminApproved', 'false');
    org.openSession(user, appNamed(org, 'Pay').consumerKey);
    expect((await login(org)).status).to.equal(200);
    for (const approval of org.state.approvals) approval.scopes = ['api', 'refresh_token'];
    expect(String((await login(org)).body.scope).split(' ')).to.have.members(['api', 'refresh_token']);
  });

  it('does not take an approval that has a refresh scope and nothing else', async () => {
    const org = await startPay();
    setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.isAdminApproved', 'false');
    org.state.approvals.push({
      userId: userOf(org).id,
      consumerKey: appNamed(org, 'Pay').consumerKey,
      scopes: ['refresh_token'],
    });
    expect((await login(org)).body.error_description).to.equal("user hasn't approved this consumer");
  });
});
