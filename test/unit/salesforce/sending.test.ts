/** What a person is told of a request: what it is for, and what it would change. */
import { expect } from 'chai';
import { sendingOf, toldOf, watchSending } from '../../../src/salesforce/sending.ts';

const soap = (call: string): string =>
  `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header/><soapenv:Body xmlns="http://soap.sforce.com/2006/04/metadata">${call}</soapenv:Body></soapenv:Envelope>`;
const metadata = 'https://acme.my.salesforce.com/services/Soap/m/68.0';

describe('A request on its way', () => {
  for (const { call, step, writes } of [
    { call: '<listMetadata><queries>', step: 'list', writes: null },
    { call: '<readMetadata><type>ConnectedApp</type><fullNames>Pay</fullNames>', step: 'read', writes: null },
    {
      call: '<updateMetadata><metadata xsi:type="ConnectedApp"><fullName>Pay</fullName>',
      step: 'write',
      writes: 'ConnectedApp Pay',
    },
    {
      call: '<deleteMetadata><type>ExternalClientApplication</type><fullNames>Robot</fullNames>',
      step: 'delete',
      writes: 'ExternalClientApplication Robot',
    },
    { call: '<whoKnows>', step: 'ask', writes: null },
  ])
    it(`is known by its call of the Metadata API: ${call}`, () => {
      const sending = sendingOf({ url: metadata, method: 'POST', text: soap(call) });
      expect(sending).to.deep.equal({ host: 'acme.my.salesforce.com', step, writes });
    });

  for (const { method, path, step, writes } of [
    { method: 'POST', path: '/services/oauth2/token', step: 'token', writes: null },
    { method: 'POST', path: '/services/oauth2/revoke', step: 'revoke', writes: 'the revocation' },
    { method: 'POST', path: '/services/oauth2/introspect', step: 'introspect', writes: null },
    { method: 'GET', path: '/services/oauth2/userinfo', step: 'show', writes: null },
    { method: 'GET', path: '/id/keys', step: 'keys', writes: null },
    { method: 'GET', path: '/services/data/v68.0/query?q=SELECT', step: 'query', writes: null },
    { method: 'GET', path: '/services/data', step: 'ask', writes: null },
    { method: 'POST', path: '/services/data/v68.0/composite/batch', step: 'ask', writes: null },
    { method: 'POST', path: '/services/data/v68.0/metadata/deployRequest', step: 'deploy', writes: 'the deployment' },
    { method: 'GET', path: '/services/data/v68.0/metadata/deployRequest/0Af1', step: 'deployment', writes: null },
    {
      method: 'PATCH',
      path: '/services/data/v68.0/sobjects/UserLogin/0Yw1',
      step: 'change',
      writes: 'UserLogin/0Yw1',
    },
  ])
    it(`is known by its path: ${method} ${path}`, () => {
      const sending = sendingOf({ url: `https://acme.my.salesforce.com${path}`, method });
      expect(sending).to.deep.equal({ host: 'acme.my.salesforce.com', step, writes });
    });

  it('is told to those who watch, until it has ended, also by a fault', async () => {
    const seen: string[] = [];
    const release = watchSending({
      begun: ({ step }) => void seen.push(`${step} begun`),
      ended: ({ step }) => void seen.push(`${step} ended`),
    });
    const fault = new Error('no answer');
    const end = await toldOf({ url: metadata, method: 'GET' }, () => Promise.reject(fault)).catch((error) => error);
    release();
    await toldOf({ url: metadata, method: 'GET' }, async () => seen.push('unseen'));
    expect(end).to.equal(fault);
    expect(seen).to.deep.equal(['ask begun', 'ask ended', 'unseen']);
  });
});
