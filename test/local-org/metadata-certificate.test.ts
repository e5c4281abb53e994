import { X509Certificate } from 'node:crypto';
import { expect } from 'chai';
import { appNamed, setElement } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { metadataApi, oauthConfigOf, readOne, updateOne, withoutKeys } from '../support/metadata-api.ts';
import { makeCertificate } from '../support/openssl.ts';
import { pemOf, rsaKey } from '../support/rsa.ts';
import { withOrg } from '../support/with-org.ts';
import type { LocalOrg } from './index.ts';
import type { Switches } from './switches.ts';

const GLOBAL = 'ExtlClntAppGlobalOauthSettings';

/** Sends a certificate to a connected app and to an external client app; gives the refusals of both. */
async function upload(org: LocalOrg, certificate: string): Promise<string[]> {
  const app = await readOne(org, 'ConnectedApp', 'Pay');
  const { callbackUrl = '', ...config } = withoutKeys(oauthConfigOf(app), 'consumerKey', 'certificate');
  const oauthConfig = { callbackUrl, certificate, ...config };
  const global = withoutKeys(await readOne(org, GLOBAL, 'Orders_glbloauth'), 'fullName', 'callbackUrl', 'certificate');
  const first = { fullName: 'Orders_glbloauth', callbackUrl: 'https://x', certificate };
  return [
    ...(await updateOne(org, 'ConnectedApp', { ...app, oauthConfig })),
    ...(await updateOne(org, GLOBAL, { ...first, ...global })),
  ];
}
const shown = async (org: LocalOrg) => [
  oauthConfigOf(await readOne(org, 'ConnectedApp', 'Pay')).certificate,
  (await readOne(org, GLOBAL, 'Orders_glbloauth')).certificate,
];
const trusted = (org: LocalOrg) => ['Pay', 'Orders'].map((name) => appNamed(org, name).certificateDer);

describe('the local org: the certificate of an app', () => {
  let pem: string;
  let der: Buffer;
  before(async () => {
    ({ certificatePem: pem, certificateDer: der } = await keyPair('pay'));
  });

  const forms: [what: string, form: () => string][] = [
    ['a whole PEM', () => pem],
    ['a PEM with Windows line ends', () => pem.replaceAll('\n', '\r\n')],
    ['the body of a PEM', () => pem.replace(/-----.*-----\n/g, '')],
    ['base64 of the DER on one line', () => der.toString('base64')],
    ['base64 of the PEM text', () => Buffer.from(pem).toString('base64')],
  ];
  for (const [what, form] of forms) {
    it(`can be uploaded as ${what}, and is kept as its DER`, () =>
      withOrg({}, async (org) => {
        expect(await upload(org, form())).to.deep.equal([]);
        for (const trust of trusted(org)) expect(trust).to.deep.equal(new Uint8Array(der));
        const body = der.toString('base64');
        const columns = body.match(/.{1,64}/g)?.join('\n');
        expect(await shown(org)).to.deep.equal([body, columns]);
      }));
  }

  it('comes back as the bytes of the upload when there was text before it', () =>
    withOrg({}, async (org) => {
      const unclean = `Bag Attributes\n    localKeyID: 01\n${pem}`;
      expect(await upload(org, unclean)).to.deep.equal([]);
      for (const text of await shown(org)) {
        expect(Buffer.from(String(text), 'base64').toString()).to.equal(unclean);
      }
      for (const trust of trusted(org)) expect(trust).to.deep.equal(new Uint8Array(der));
    }));

  const readings: [reading: Switches['certificateReadBack'], decode: (text: string) => Buffer][] = [
    ['pem', (text) => new X509Certificate(text).raw],
    ['crlf', (text) => (text.includes('\r\n') ? new X509Certificate(text).raw : Buffer.alloc(0))],
    ['raw', (text) => new X509Certificate(/-----BEGIN.*/s.exec(Buffer.from(text, 'base64').toString())?.[0] ?? '').raw],
  ];
  for (const [reading, decode] of readings) {
    it(`comes back as ${reading} under that reading, and can be sent back as it came`, () =>
      withOrg({ switches: { certificateReadBack: reading } }, async (org) => {
        await upload(org, pem);
        for (const text of await shown(org)) expect(decode(String(text))).to.deep.equal(der);
        const [text] = await shown(org);
        expect(await upload(org, String(text))).to.deep.equal([]);
        for (const trust of trusted(org)) expect(trust).to.deep.equal(new Uint8Array(der));
      }));
  }

  it('does not come back at all under the reading none, so that a save of what was read clears it', () =>
    withOrg({ switches: { certificateReadBack: 'none' } }, async (org) => {
      await upload(org, pem);
      expect(await shown(org)).to.deep.equal([undefined, undefined]);
      const app = await readOne(org, 'ConnectedApp', 'Pay');
      await updateOne(org, 'ConnectedApp', { ...app, oauthConfig: withoutKeys(oauthConfigOf(app), 'consumerKey') });
      expect(appNamed(org, 'Pay').certificateDer).to.equal(null);
    }));

  const refused: [what: string, make: () => string | Promise<string>][] = [
    ['an elliptic curve key', () => makeCertificate({ algorithm: 'ec' })],
    ['more than 4 KB', () => makeCertificate({ names: 160 })],
    ['words', () => 'not a certificate'],
    ['base64 of words', () => Buffer.from('not a certificate').toString('base64')],
    ['a private key', () => pemOf(rsaKey())],
  ];
  for (const [what, make] of refused) {
    it(`is refused when it is ${what}, and what was there stays`, () =>
      withOrg({}, async (org) => {
        await upload(org, pem);
        const refusals = await upload(org, await make());
        expect(refusals).to.have.length(2);
        expect(refusals.join())
          .to.match(/certificate/i)
          .and.not.include('PRIVATE');
        for (const trust of trusted(org)) expect(trust).to.deep.equal(new Uint8Array(der));
      }));
  }

  it('is stored whatever it is in an org that does not look, and is then no certificate to OAuth', () =>
    withOrg({ switches: { certificateUploadCheck: 'none' } }, async (org) => {
      expect(await upload(org, 'not a certificate')).to.deep.equal([]);
      expect(trusted(org)).to.deep.equal(['unreadable', 'unreadable']);
    }));

  it('edited by hand into something else is unreadable, and reading it is no error', () =>
    withOrg({}, async (org) => {
      setElement(org, GLOBAL, 'Orders_glbloauth', 'certificate', Buffer.from('garbage').toString('base64'));
      expect(appNamed(org, 'Orders').certificateDer).to.equal('unreadable');
      expect(await metadataApi(org).read(GLOBAL, ['Orders_glbloauth'])).to.have.length(1);
    }));

  it('arrives in the DER that was put there by trust()', () =>
    withOrg({}, async (org) => {
      for (const name of ['Pay', 'Orders']) org.trust(name, pem);
      for (const trust of trusted(org)) expect(trust).to.deep.equal(new Uint8Array(der));
      expect(() => org.trust('Nobody', pem)).to.throw('Nobody');
    }));
});
