import { expect } from 'chai';
import type { AppType } from '../../src/app/app.ts';
import type { PolicyEdit } from '../../src/app/elements.ts';
import { prepareEdit } from '../../src/app/known-names.ts';
import { openApp } from '../../src/app/org/open.ts';
import { readPolicy, setJwtIssuing, setPolicy } from '../../src/app/policy.ts';
import { uploadCertificate } from '../../src/cert/app-certificate.ts';
import { readCertificate } from '../../src/cert/certificate.ts';
import { type LocalOrg, type LocalOrgOptions, startLocalOrg } from '../local-org/index.ts';
import type { Component, Element } from '../local-org/state.ts';
import type { Switches } from '../local-org/switches.ts';
import { appNamed, issueJwts, pageOfApp } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { connect } from '../support/connect.ts';
import { rejectionOf } from '../support/faults.ts';
import { keyPair } from '../support/keys.ts';

const go = { dryRun: false, beforeWrite: async () => {} };

type Options = LocalOrgOptions & { appType?: AppType; version?: string; certificatePem?: string };

/** Opens an app of a fresh local org, hands both to the test, and closes the org. */
async function withApp<T>(
  app: string,
  options: Options,
  test: (opened: Awaited<ReturnType<typeof openApp>>, org: LocalOrg) => Promise<T>,
): Promise<T> {
  const { appType, version, certificatePem, ...orgOptions } = options;
  const org = await startLocalOrg(orgOptions);
  try {
    if (certificatePem) org.trust(app, certificatePem);
    const session = connect(org);
    return await test(await openApp(session, { apiVersion: version, app, appType }), org);
  } finally {
    await org.close();
  }
}

const componentOf = (org: LocalOrg, type: string, fullName: string): Component => {
  const found = org.state.components.find((one) => one.type === type && one.fullName === fullName);
  if (!found) throw new Error(`The org has no ${type} ${fullName}.`);
  return found;
};

/** Everything that the org stores of its apps, without the elements named. A flag that is false may be left out. */
const stored = (org: LocalOrg, without: string[]): unknown => {
  const strip = (elements: Element[]): Element[] =>
    elements
      .filter(({ name, value }) => !without.includes(name) && value !== 'false')
      .map(({ name, value }) => ({ name, value: typeof value === 'string' ? value : strip(value) }));
  return org.state.components.map(({ type, fullName, id, children }) => ({
    type,
    fullName,
    id,
    children: strip(children),
  }));
};

const readings: Partial<Switches>[] = [
  {},
  { certificateReadBack: 'pem' },
  { certificateReadBack: 'crlf' },
  { certificateReadBack: 'raw' },
  { consumerKeyOnUpdate: 'accept' },
  { elementOrder: 'accept' },
];

const apps: { app: string; type: string; fullName: string }[] = [
  { app: 'Pay', type: 'ConnectedApp', fullName: 'Pay' },
  { app: 'Legacy_Loader', type: 'ConnectedApp', fullName: 'Legacy_Loader' },
  { app: 'Orders', type: 'ExtlClntAppGlobalOauthSettings', fullName: 'Orders_glbloauth' },
];

describe('an app in the local org', () => {
  for (const switches of readings) {
    for (const { app, type, fullName } of apps) {
      it(`${app} is switched on and off and loses nothing by it, with ${JSON.stringify(switches)}`, async () => {
        const { certificatePem } = await keyPair('store');
        await withApp(app, { switches, certificatePem }, async ({ store }, org) => {
          // The raw form is one that the org stores only for an unclean upload; the fingerprint is checked by `sideEffects`.
          const aside = ['isNamedUserJwtEnabled', ...(switches.certificateReadBack === 'raw' ? ['certificate'] : [])];
          const before = stored(org, aside);
          const on = await setJwtIssuing(store, true, go);
          expect(on).to.deep.include({ changed: true, sideEffects: [] });
          expect(stored(org, aside)).to.deep.equal(before);
          expect(JSON.stringify(componentOf(org, type, fullName))).to.include(
            '{"name":"isNamedUserJwtEnabled","value":"true"}',
          );
        });
      });
    }
  }

  it('is found by API name or label, in any case', async () => {
    await withApp('pay', {}, async ({ store }) => expect(store.app).to.include({ name: 'Pay', type: 'ConnectedApp' }));
    await withApp('portal sync', {}, async ({ store }) => expect(store.app.name).to.equal('Portal_Sync'));
  });

  it('takes one listing, one read and a query for each kind to open by its API name or its label', async () => {
    const requests = async (app: string) =>
      withApp(app, {}, async (_, org) => org.requests.filter(({ path }) => /Soap|query/.test(path)).length);
    expect(await requests('Pay')).to.equal(4); // the queries: whether it is the label of another app
    expect(await requests('Portal Sync')).to.equal(4);
  });

  it('is named ambiguous with its candidates when both kinds have it, until the kind is given', async () => {
    const { name, data } = await rejectionOf(withApp('Twin', {}, async () => {}));
    expect(name).to.equal('AmbiguousAppError');
    expect(data?.candidates).to.have.length(2);
    await withApp('Twin', { appType: 'ExternalClientApp' }, async ({ store }) =>
      expect(store.app.type).to.equal('ExternalClientApp'),
    );
  });

  it('is not found by a name that no app has', async () => {
    expect((await rejectionOf(withApp('Nobody', {}, async () => {}))).name).to.equal('AppNotFoundError');
  });

  it('has parts with names that follow no rule, and they are found', async () => {
    for (const app of ['Warehouse', 'Robots']) {
      await withApp(app, {}, async ({ store }) => {
        const { policy, unreadable } = await readPolicy(store);
        expect(unreadable, app).to.deep.equal([]);
        expect(policy.permittedUsers, app).to.be.a('string');
      });
    }
  });

  it('stays untouched when the org hides its settings', async () => {
    await withApp('Hidden_Vault', {}, async ({ store }, org) => {
      const before = stored(org, []);
      expect((await rejectionOf(setJwtIssuing(store, true, go))).name).to.equal('SettingsUnreadableError');
      expect((await readPolicy(store)).unreadable).to.include('issuesJwt');
      expect(stored(org, [])).to.deep.equal(before);
    });
  });

  it('belongs to its publisher when it was installed', async () => {
    for (const app of ['acme__Billing', 'acme__Dispatch']) {
      const { name, data } = await rejectionOf(withApp(app, {}, async ({ store }) => setJwtIssuing(store, true, go)));
      expect(name, app).to.equal('AppIsManagedError');
      expect(data?.setupUrl, app).to.match(/\/lightning\/setup\//);
    }
  });

  it('tells of side effects of the org: PKCE forced back on', async () => {
    await withApp('Warehouse', { switches: { pkceForced: true } }, async ({ store }, org) => {
      const global = org.state.components.find(
        ({ type, children }) =>
          type === 'ExtlClntAppGlobalOauthSettings' && children.some(({ value }) => value === 'Warehouse'),
      );
      const pkce = global?.children.find(({ name }) => name === 'isPkceRequired');
      if (pkce) pkce.value = 'false';
      const { sideEffects } = await setJwtIssuing(store, true, go);
      expect(sideEffects.map(({ field, to }) => ({ field, to }))).to.deep.equal([
        { field: 'isPkceRequired', to: true },
      ]);
    });
  });
});

describe('the certificate of an app', () => {
  for (const { app, type, fullName } of apps) {
    for (const switches of readings) {
      it(`of ${app} is replaced, and the same one again is no change, with ${JSON.stringify(switches)}`, async () => {
        const { certificatePem } = await keyPair('upload');
        const read = readCertificate(Buffer.from(certificatePem));
        await withApp(app, { switches }, async ({ store }, org) => {
          const first = await uploadCertificate(store, read.x509, go);
          expect(first.changes.map(({ to }) => to)).to.deep.equal([`sha256:${read.certificate.sha256Fingerprint}`]);
          expect(JSON.stringify(componentOf(org, type, fullName))).to.include('certificate');
        });
        await withApp(app, { switches, certificatePem }, async ({ store }) => {
          expect(await uploadCertificate(store, read.x509, go)).to.deep.include({ changed: false, changes: [] });
        });
      });
    }
  }
});

describe('the policies of an app', () => {
  const set = (app: string, edit: PolicyEdit, options: Options = {}) =>
    withApp(app, options, async ({ store, directory }) => {
      const changed = await setPolicy(await prepareEdit(store, directory, edit), go);
      return { changed, policy: (await readPolicy(store)).policy };
    });

  it('are set and read back in one vocabulary for both kinds', async () => {
    for (const app of ['Pay', 'Orders']) {
      const { policy } = await set(app, {
        ipRelaxation: 'bypass-2factor',
        refreshToken: { policy: 'inactivity', amount: 12, unit: 'hours' },
        profiles: { add: ['Standard User'] },
        permissionSets: { remove: ['pay_api'] },
      });
      expect(policy, app).to.deep.include({
        ipRelaxation: 'bypass-2factor',
        refreshToken: { policy: 'inactivity', amount: 12, unit: 'hours' },
        profiles: ['Standard User'],
        permissionSets: [],
      });
    }
  });

  it('hold the JWT timeout of an external client app that issues JWTs', async () => {
    for (const [timeout, version] of [
      [15, undefined],
      [60, undefined],
      ['session', undefined],
      [5, '64.0'],
    ] as const) {
      await withApp('Orders', version ? { version } : {}, async ({ store, directory }) => {
        await setJwtIssuing(store, true, go);
        const changed = await setPolicy(await prepareEdit(store, directory, { timeout }), go);
        expect(changed.changed).to.equal(true);
        expect((await readPolicy(store)).policy.timeout).to.deep.equal(
          timeout === 'session' ? { source: 'session', minutes: null } : { source: 'app', minutes: timeout },
        );
      });
    }
  });

  it('take no JWT timeout for an external client app that issues none, and the fault is named before the call', async () => {
    await withApp('Orders', {}, async ({ store, directory }, org) => {
      const before = stored(org, []);
      expect((await rejectionOf(setPolicy(await prepareEdit(store, directory, { timeout: 15 }), go))).name).to.equal(
        'JwtTokensDisabledError',
      );
      expect(stored(org, [])).to.deep.equal(before);
    });
  });

  it('leave the JWT timeout of a connected app to Setup, with its URL, and write nothing', async () => {
    await withApp('Pay', {}, async ({ store, directory }, org) => {
      const before = stored(org, []);
      const { name, data } = await rejectionOf(prepareEdit(store, directory, { timeout: 15, ipRelaxation: 'bypass' }));
      expect(name).to.equal('SetupOnlyError');
      expect(data?.setupUrl).to.equal(pageOfApp(org, 'Pay'));
      expect(stored(org, [])).to.deep.equal(before);
    });
  });

  it('show the JWT timeout of a connected app as far as the org does', async () => {
    await withApp('Pay', {}, async ({ store }) => {
      const { policy, unreadable } = await readPolicy(store);
      expect(policy.timeout).to.deep.equal({ source: 'app', minutes: 30 });
      expect(unreadable).not.to.include('timeout');
    });
  });

  it('do not point to permission sets or profiles that the org does not have', async () => {
    expect(
      (await rejectionOf(set('Pay', { permissionSets: { add: ['Nope', 'Pay_API'] } }))).data?.missing,
    ).to.deep.equal(['Nope']);
    expect((await rejectionOf(set('Pay', { profiles: { add: ["O'Hara"] } }))).name).to.equal('ProfileNotFoundError');
  });

  it('take a spelling of the org for another of the documented one', async () => {
    for (const invalidEcaCase of ['accept', 'refuse'] as const) {
      const { policy } = await set(
        'Orders',
        { ipRelaxation: 'enforce-relax-refresh' },
        { switches: { invalidEcaCase } as never },
      );
      expect(policy.ipRelaxation).to.equal('enforce-relax-refresh');
    }
  });
});

/** A JWT-based access token of the administrator, who once approved Portal Sync. */
async function administratorsJwt(org: LocalOrg): Promise<string> {
  const { consumerKey } = appNamed(org, 'Portal_Sync');
  issueJwts(org, 'Portal_Sync');
  org.trust('Portal_Sync', (await keyPair('pay')).certificatePem);
  const admin = org.state.users.find(({ username }) => username === org.username);
  org.state.approvals.push({ userId: admin?.id ?? '', consumerKey, scopes: ['id', 'api', 'refresh_token'] });
  return bearerToken(org, consumerKey, org.username);
}

describe('a session that is a JWT', () => {
  it('works at API 68, and is refused by name where the org has less', async () => {
    const jwtSession = async (apiVersion: number, version?: string) => {
      const org = await startLocalOrg({ apiVersion });
      try {
        const session = connect(org, await administratorsJwt(org));
        return await openApp(session, { apiVersion: version, app: 'Pay', appType: undefined });
      } finally {
        await org.close();
      }
    };
    expect((await jwtSession(68)).store.app.name).to.equal('Pay');
    expect((await rejectionOf(jwtSession(68, '67.0'))).name).to.equal('SoapRefusesJwtError');
    expect((await rejectionOf(jwtSession(67))).name).to.equal('SoapRefusesJwtError');
  });
});

describe('an org in trouble', () => {
  const enable = (prepare: (org: LocalOrg) => void) =>
    withApp('Pay', {}, async ({ store }, org) => {
      prepare(org);
      return setJwtIssuing(store, true, go);
    });
  const soap = /POST \/services\/Soap/;

  it('is reported as such when it answers in HTML, cuts its answer off or resets the connection', async () => {
    const html = await rejectionOf(
      enable((org) => org.faults.push({ kind: 'html', status: 503, match: soap, after: 1 })),
    );
    expect(html.name).to.equal('WriteUnconfirmedError');
    const cut = await rejectionOf(enable((org) => org.faults.push({ kind: 'truncated', match: soap, after: 1 })));
    expect(cut.name).to.equal('WriteUnconfirmedError');
    const reset = await rejectionOf(enable((org) => org.faults.push({ kind: 'reset', match: soap, after: 1 })));
    expect(reset).to.include({ name: 'WriteUnconfirmedError', code: 'write-unconfirmed-lost' });
  });

  it('does not turn a lost answer into a failure when the write was done', async () => {
    const result = await enable((org) => org.faults.push({ kind: 'reset-after', match: soap, after: 1, times: 1 }));
    expect(result.changed).to.equal(true);
  });

  it('says that nothing was written when the request never arrived', async () => {
    const fault = await rejectionOf(
      enable((org) => org.faults.push({ kind: 'reset', match: soap, after: 1, times: 1 })),
    );
    expect(fault).to.include({ name: 'WriteUnconfirmedError', code: 'write-unconfirmed-not-written' });
  });

  it('is named unreachable when nothing was asked of it yet', async () => {
    const org = await startLocalOrg();
    const session = connect(org);
    await org.close();
    const refused = await rejectionOf(openApp(session, { apiVersion: '68.0', app: 'Pay', appType: undefined }));
    expect({ name: refused.name, stage: refused.data?.stage }).to.deep.equal({
      name: 'OrgUnreachableError',
      stage: 'tcp',
    });
  });
});
