import { expect } from 'chai';
import { connectedAppPage, externalClientAppPage, setupPages, setupUrl } from '../../../src/salesforce/setup-pages.ts';

describe('A page of Setup', () => {
  const org = 'https://acme.my.salesforce.com/x';

  it('lies below the origin of the org', () => {
    expect(setupUrl(org, setupPages.revokeTokens)).to.equal(
      'https://acme.my.salesforce.com/lightning/setup/OauthOidcSettings/home',
    );
  });

  it('is that of the very app, by its id of 15 or 18 characters', () => {
    for (const id of ['0H4Dn000000HO96', '0H4Dn000000HO96KAG'])
      expect(setupUrl(org, connectedAppPage(id))).to.equal(
        `https://acme.my.salesforce.com/lightning/setup/ConnectedApplication/page?address=%2F${id}`,
      );
    for (const id of ['0xIDn0000000G4b', '0xIDn0000000G4bMAE'])
      expect(setupUrl(org, externalClientAppPage(id))).to.equal(
        'https://acme.my.salesforce.com/lightning/setup/ManageExternalClientApplication/0xIDn0000000G4b/detail',
      );
  });

  it('is the list of its kind where the org gives no id, or one of another object', () => {
    for (const id of [null, '', '000000000000000AAA', '0xIDn0000000G4b', '0H4/../../secur/logout'])
      expect(connectedAppPage(id), String(id)).to.equal(setupPages.connectedApps);
    for (const id of [null, '0H4Dn000000HO96', '0xI'])
      expect(externalClientAppPage(id)).to.equal(setupPages.externalClientApps);
  });
});
