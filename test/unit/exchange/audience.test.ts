import { expect } from 'chai';
import { type AudienceInput, chooseAudience } from '../../../src/exchange/audience.ts';

const production = 'https://login.salesforce.com';
const sandbox = 'https://test.salesforce.com';

describe('Audience of an assertion', () => {
  const table: { host: string; audience: string; certain?: boolean }[] = [
    { host: 'https://login.salesforce.com', audience: production },
    { host: 'https://acme.my.salesforce.com', audience: production },
    { host: 'https://acme-dev-ed.develop.my.salesforce.com', audience: production },
    { host: 'https://acme.trailblaze.my.salesforce.com', audience: production },
    { host: 'https://na139.salesforce.com', audience: production },
    { host: 'https://test.salesforce.com', audience: sandbox },
    { host: 'https://acme--uat.sandbox.my.salesforce.com', audience: sandbox },
    { host: 'https://acme--uat.my.salesforce.com', audience: sandbox },
    { host: 'https://acme--uat.cs12.my.salesforce.com', audience: sandbox },
    { host: 'https://cs42.salesforce.com', audience: sandbox },
    { host: 'https://usa2s.sfdc-abcd12.salesforce.com', audience: sandbox },
    { host: 'https://deu11s.sfdc-x9.force.com', audience: sandbox },
    { host: 'https://ruby-fox-123.scratch.my.salesforce.com', audience: sandbox },
    { host: 'https://gs1.my.salesforce.com', audience: 'https://gs1.salesforce.com' },
    { host: 'https://acme.my.site.com/help', audience: 'https://acme.my.site.com/help', certain: false },
    { host: 'https://acme.force.com/help', audience: 'https://acme.force.com/help', certain: false },
    { host: 'http://localhost:8080', audience: production, certain: false },
    { host: 'https://login.example.com', audience: production, certain: false },
    { host: 'https://acme.my.salesforce.mil', audience: production, certain: false },
    { host: 'https://acme.my.sfcrmproducts.cn', audience: production, certain: false },
    { host: 'https://alt.my-salesforce.com', audience: production, certain: false },
  ];

  for (const { host, audience, certain = true } of table) {
    it(`is ${audience} for ${host}${certain ? '' : ', which a person should look at'}`, () => {
      const chosen = chooseAudience({ host });
      expect(chosen).to.include({ url: audience, certain });
    });
  }

  const first = {
    host: 'https://acme--uat.sandbox.my.salesforce.com',
    environment: 'https://env.example',
    flag: 'https://flag.example/',
  };
  const winners: { who: string; input: AudienceInput; audience: string }[] = [
    {
      who: 'the flag wins over everything, without its trailing slash',
      input: first,
      audience: 'https://flag.example',
    },
    {
      who: 'SF_AUDIENCE_URL wins over the host',
      input: { ...first, flag: undefined },
      audience: 'https://env.example',
    },
    {
      who: "sf's record of the org tells a sandbox behind a vanity host",
      input: { host: 'https://login.example.com', isSandbox: true },
      audience: sandbox,
    },
    {
      who: 'a sandbox host wins over a stale record that says production',
      input: { host: 'https://acme--uat.sandbox.my.salesforce.com', isSandbox: false },
      audience: sandbox,
    },
    {
      who: 'the record decides for this machine',
      input: { host: 'http://localhost:1', isSandbox: true },
      audience: sandbox,
    },
  ];

  for (const { who, input, audience } of winners) {
    it(who, () => {
      expect(chooseAudience(input)).to.include({ url: audience, certain: true });
    });
  }
});
