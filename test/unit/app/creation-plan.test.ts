import { expect } from 'chai';
import fc from 'fast-check';
import { globalType, headerType, policyType, scopesType, switchesType } from '../../../src/app/app-kind.ts';
import { type Component, componentName, type Settings } from '../../../src/app/component.ts';
import {
  type AppParts,
  appParts,
  type CreationWish,
  newConsumerKey,
  requireAppName,
} from '../../../src/app/creation.ts';
import { madeOf, planCreation } from '../../../src/app/creation-plan.ts';
import { keyPair } from '../../support/keys.ts';
import { runs } from '../../support/runs.ts';

describe('the plan of a new app', () => {
  let wish: CreationWish;
  before(async () => {
    wish = {
      name: 'Robot',
      label: null,
      description: null,
      contactEmail: { address: 'a@pay.example', given: false },
      scopes: ['Api', 'RefreshToken'],
      callbackUrl: 'http://localhost:1717/OauthRedirect',
      certificatePem: (await keyPair('pay')).certificatePem,
      issuesJwt: true,
      policy: { permissionSets: { add: ['Robot_Users'] } },
      newPermissionSets: [],
    };
  });
  const parts = (more: Partial<CreationWish> = {}, version = 68): AppParts =>
    appParts({ ...wish, ...more, consumerKey: 'k'.repeat(64) }, version);
  const settingsOf = (...components: Component[]): Settings =>
    Object.fromEntries(components.map((one) => [one.type, one]));
  const namesIn = (stages: Component[][]): string[][] => stages.map((stage) => stage.map(componentName));
  const withText = (one: Component, name: string, text: string): Component => ({
    ...one,
    elements: { ...one.elements, [name]: text },
  });
  const madeByOrg = (app: AppParts): Component => ({
    type: policyType,
    fullName: 'Robot_oauth_defaultPolicy',
    elements: {
      externalClientApplication: 'Robot',
      label: 'Robot_oauth_defaultPolicy',
      permittedUsersPolicyType: 'AllSelfAuthorized',
      requiredSessionLevel: String(app.policy.elements.requiredSessionLevel),
    },
  });

  it('has three stages for an org that has nothing, and opens the app in the last', () => {
    const { stages, differences } = planCreation(
      parts({ newPermissionSets: ['New'] }),
      { header: null, settings: {} },
      wish,
    );
    expect(differences).to.deep.equal([]);
    expect(namesIn(stages)).to.deep.equal([
      ['PermissionSet:New', `${headerType}:Robot`],
      [`${scopesType}:Robot_oauth`, `${globalType}:Robot_glbloauth`, `${switchesType}:Robot_plcy`],
      [`${policyType}:Robot_oauthPlcy`, `${switchesType}:Robot_plcy`],
    ]);
    const enabled = stages.map((stage) => stage.find(({ type }) => type === switchesType)?.elements.isEnabled);
    expect(enabled).to.deep.equal([undefined, 'false', 'true']);
  });

  it('takes the policy that the org has made for none, and writes it under its name', () => {
    const app = parts();
    const settings = settingsOf(app.scopes, app.global, app.closed, madeByOrg(app));
    const { stages, differences } = planCreation(app, { header: app.header, settings }, wish);
    expect(differences).to.deep.equal([]);
    expect(namesIn(stages)).to.deep.equal([[`${policyType}:Robot_oauth_defaultPolicy`, `${switchesType}:Robot_plcy`]]);
  });

  it('does not open an app for everybody whose switches were on from the start', () => {
    const app = parts();
    const settings = settingsOf(app.scopes, app.global, app.open, madeByOrg(app));
    expect(planCreation(app, { header: app.header, settings }, wish).differences).not.to.deep.equal([]);
  });

  it('has nothing to do over what it has written, whatever stands beside it', () => {
    const extra = fc.dictionary(fc.stringMatching(/^own[A-Z][a-z]{1,8}$/), fc.constantFrom('true', 'false', 'x'));
    const app = parts();
    fc.assert(
      fc.property(fc.tuple(extra, extra, extra, extra, extra), (more) => {
        const [header, scopes, global, policy, open] = [app.header, app.scopes, app.global, app.policy, app.open].map(
          (one, at) => ({ ...one, elements: { ...one.elements, ...more[at] } }),
        ) as [Component, Component, Component, Component, Component];
        const { stages, differences } = planCreation(
          app,
          { header, settings: settingsOf(scopes, global, policy, open) },
          wish,
        );
        expect({ stages, differences }).to.deep.equal({ stages: [], differences: [] });
      }),
      runs(50),
    );
  });

  it('comes to the same app from whatever parts are there, and adds those that are missing', () => {
    const app = parts();
    fc.assert(
      fc.property(fc.subarray([0, 1, 2] as const), (there) => {
        const held = there.map((at) => [app.scopes, app.global, app.closed][at]).filter((one) => one !== undefined);
        const { stages, differences } = planCreation(app, { header: app.header, settings: settingsOf(...held) }, wish);
        expect(differences).to.deep.equal([]);
        const types = new Set([...held, ...stages.flat()].map(({ type }) => type));
        expect(types).to.include.all.keys(scopesType, globalType, policyType, switchesType);
        expect(stages.at(-1)?.find(({ type }) => type === switchesType)?.elements.isEnabled).to.equal('true');
      }),
      runs(20),
    );
  });

  const changes: [string, (app: AppParts) => Component][] = [
    ['another certificate', ({ global }) => withText(global, 'certificate', 'MIIB')],
    ['JWTs off', ({ global }) => withText(global, 'isNamedUserJwtEnabled', 'false')],
    ['more scopes', ({ scopes }) => withText(scopes, 'commaSeparatedOauthScopes', 'Api, Full, RefreshToken')],
    ['other permission sets', ({ policy }) => withText(policy, 'commaSeparatedPermissionSet', 'Others')],
    ['everybody let in', ({ policy }) => withText(policy, 'permittedUsersPolicyType', 'AllSelfAuthorized')],
    ['the app switched off', ({ closed }) => closed],
    ['OAuth switched off', ({ open }) => withText(open, 'isOauthPluginEnabled', 'false')],
  ];
  for (const [what, change] of changes) {
    it(`finds the difference of an app with ${what}`, () => {
      const app = parts();
      const changed = change(app);
      const settings = { ...settingsOf(app.scopes, app.global, app.policy, app.open), [changed.type]: changed };
      const { differences } = planCreation(app, { header: app.header, settings }, wish);
      expect(differences.map(({ component }) => component)).to.deep.equal([componentName(changed)]);
    });
  }

  it('leaves label and contact alone where nobody asked for them, and compares them where somebody did', () => {
    const app = parts();
    const header = withText(withText(app.header, 'contactEmail', 'b@pay.example'), 'label', 'The Robot');
    const found = { header, settings: settingsOf(app.scopes, app.global, app.policy, app.open) };
    expect(planCreation(app, found, wish).differences).to.deep.equal([]);
    const asked = { label: 'Robot', contactEmail: { address: 'a@pay.example', given: true } };
    expect(planCreation(app, found, asked).differences.map(({ field }) => field)).to.deep.equal([
      'contactEmail',
      'label',
    ]);
  });

  it('takes an app of somebody else for none of its own, however alike', () => {
    const app = parts();
    const { description: _, ...elements } = app.header.elements;
    const found = { header: { ...app.header, elements }, settings: {} };
    expect(planCreation(app, found, wish).differences.map(({ field }) => field)).to.deep.equal(['description']);
  });

  it('tells PKCE that the org forces, and is content with it', () => {
    const app = parts();
    const asked = withText(app.global, 'isPkceRequired', 'false');
    const held = withText(app.global, 'isPkceRequired', 'true');
    expect(madeOf(asked, held)).to.deep.equal([
      { component: `${globalType}:Robot_glbloauth`, field: 'isPkceRequired', from: false, to: true },
    ]);
    const settings = settingsOf(app.scopes, held, app.policy, app.open);
    expect(planCreation({ ...app, global: asked }, { header: app.header, settings }, wish).differences).to.deep.equal(
      [],
    );
  });

  it('sends an older version no element that it does not know', () => {
    expect(parts({}, 62).open.elements).not.to.have.property('startPage');
    expect(parts({}, 63).open.elements).to.include({ startPage: 'None' });
    expect(() => parts({}, 60))
      .to.throw()
      .with.property('name', 'ApiVersionTooOldError');
  });

  it('takes names as the org does', () => {
    for (const name of ['a', 'A1', 'A_b_c', 'A'.repeat(70)]) expect(() => requireAppName(name), name).not.to.throw();
    for (const name of ['', '1a', '_a', 'a_', 'a__b', 'a-b', 'a b', 'ä', 'A'.repeat(71), 'a\n'])
      expect(() => requireAppName(name), name)
        .to.throw()
        .with.property('name', 'NameNotAllowedError');
  });

  it('makes a consumer key of all the bytes that it is given', () => {
    expect(newConsumerKey((size) => Buffer.alloc(size, 0xab))).to.equal('ab'.repeat(32));
  });
});
