import { expect } from 'chai';
import JSZip from 'jszip';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { deploy, failuresOf, manifest, ns, xml, zipOf } from '../support/deploy-package.ts';
import { keyPair } from '../support/keys.ts';
import { metadataApi, type Parts } from '../support/metadata-api.ts';
import { withOrg } from '../support/with-org.ts';
import type { LocalOrg } from './index.ts';

const filesOf = async (base64: string): Promise<Record<string, string>> => {
  const zip = await JSZip.loadAsync(base64, { base64: true });
  const entries = Object.values(zip.files).filter(({ dir }) => !dir);
  return Object.fromEntries(await Promise.all(entries.map(async (one) => [one.name, await one.async('string')])));
};

/** Pay's file as the org retrieves it. */
async function retrieve(org: LocalOrg, types: Record<string, string[]>, version = '68.0', more: Parts = {}) {
  const unpackaged = { types: Object.entries(types).map(([name, members]) => ({ name, members })), version };
  const result = await metadataApi(org)
    .retrieve({ apiVersion: version, unpackaged, ...more })
    .complete();
  return { ...result, files: await filesOf(result.zipFile) };
}
const payFile = async (org: LocalOrg): Promise<string> => {
  const { files } = await retrieve(org, { ConnectedApp: ['Pay'] });
  return (files['unpackaged/connectedApps/Pay.connectedApp'] ?? '').replace(/\s*<consumerKey>.*<\/consumerKey>/, '');
};
const payPackage = async (org: LocalOrg, change: (file: string) => string, version = '68.0') => ({
  'package.xml': manifest({ ConnectedApp: ['Pay'] }, version),
  'connectedApps/Pay.connectedApp': change(await payFile(org)),
});
const enableJwt = (file: string): string => file.replace('<isNamedUserJwtEnabled>false', '<isNamedUserJwtEnabled>true');

const newApp: Record<string, string> = {
  'externalClientApps/Fresh.eca': `${xml}<ExternalClientApplication ${ns}><contactEmail>a@pay.example</contactEmail><label>Fresh</label></ExternalClientApplication>`,
  'extlClntAppOauthSettings/FreshSet.ecaOauth': `${xml}<ExtlClntAppOauthSettings ${ns}><commaSeparatedOauthScopes>Api, RefreshToken</commaSeparatedOauthScopes><externalClientApplication>Fresh</externalClientApplication></ExtlClntAppOauthSettings>`,
  'extlClntAppGlobalOauthSets/FreshGlb.ecaGlblOauth': `${xml}<ExtlClntAppGlobalOauthSettings ${ns}><callbackUrl>https://x</callbackUrl><externalClientApplication>Fresh</externalClientApplication><isNamedUserJwtEnabled>true</isNamedUserJwtEnabled></ExtlClntAppGlobalOauthSettings>`,
};
const newTypes = {
  ExtlClntAppGlobalOauthSettings: ['FreshGlb'],
  ExtlClntAppOauthSettings: ['FreshSet'],
  ExternalClientApplication: ['Fresh'],
};
const policyFile = `${xml}<ExtlClntAppOauthConfigurablePolicies ${ns}><externalClientApplication>Fresh</externalClientApplication><namedUserJwtSessionTimeoutType>Custom</namedUserJwtSessionTimeoutType><namedUserJwtTimeout>10</namedUserJwtTimeout></ExtlClntAppOauthConfigurablePolicies>`;

describe('the local org: retrieve', () => {
  it('needs a second look, and gives a zip with one file per component', () =>
    withOrg({}, async (org) => {
      const { files, status, fileProperties } = await retrieve(org, {
        ConnectedApp: ['Pay'],
        ExternalClientApplication: ['*'],
      });
      expect(status).to.equal('Succeeded');
      expect(Object.keys(files)).to.include.members([
        'unpackaged/package.xml',
        'unpackaged/externalClientApps/Orders.eca',
      ]);
      expect(files['unpackaged/connectedApps/Pay.connectedApp'])
        .to.include('\n    <label>Pay</label>\n')
        .and.include(`<ConnectedApp ${ns}>`);
      expect(fileProperties.map(({ fileName }) => fileName)).to.include('unpackaged/connectedApps/Pay.connectedApp');
    }));

  it('says which component it cannot find, and succeeds with the rest', () =>
    withOrg({ switches: { globalOauth: 'hidden' } }, async (org) => {
      const { files, messages, status } = await retrieve(org, {
        ConnectedApp: ['Pay', 'Nobody'],
        ExtlClntAppGlobalOauthSettings: ['Orders_glbloauth'],
        Flow: ['X'],
      });
      expect(status).to.equal('Succeeded');
      expect(Object.keys(files)).to.have.length(2);
      expect(messages.map(({ problem }) => problem)).to.deep.equal([
        "Entity of type 'ConnectedApp' named 'Nobody' cannot be found",
        "Entity of type 'ExtlClntAppGlobalOauthSettings' named 'Orders_glbloauth' cannot be found",
        "Entity type: 'Flow' is unknown",
      ]);
    }));

  it('gives files in the shape of the version that package.xml names', () =>
    withOrg({}, async (org) => {
      const path = 'unpackaged/connectedApps/Legacy_Loader.connectedApp';
      const at = async (version: string) =>
        (await retrieve(org, { ConnectedApp: ['Legacy_Loader'] }, version)).files[path];
      expect(await at('68.0')).to.include('isDPopEnabled');
      expect(await at('66.0')).to.not.include('isDPopEnabled');
    }));

  it('puts a single package at the root of the zip', () =>
    withOrg({}, async (org) => {
      const { files } = await retrieve(org, { ConnectedApp: ['Pay'] }, '68.0', { singlePackage: true });
      expect(Object.keys(files).sort()).to.deep.equal(['connectedApps/Pay.connectedApp', 'package.xml']);
    }));
});

describe('the local org: deploy', () => {
  for (const way of ['SOAP', 'REST'] as const) {
    it(`changes an app by ${way} and tells what changed`, () =>
      withOrg({}, async (org) => {
        const deployed = await deploy(org, await payPackage(org, enableJwt), {}, way);
        expect({ status: deployed.status, success: deployed.success, done: deployed.done }).to.deep.equal({
          status: 'Succeeded',
          success: true,
          done: true,
        });
        const [pay] = deployed.details.componentSuccesses;
        expect(pay).to.include({ componentType: 'ConnectedApp', fullName: 'Pay', created: false, changed: true });
        expect(appNamed(org, 'Pay').issuesJwt).to.equal(true);
        const again = await deploy(org, await payPackage(org, (file) => file), {}, way);
        expect(again.details.componentSuccesses[0]).to.include({ changed: false });
      }));

    it(`keeps nothing of a validation by ${way}`, () =>
      withOrg({}, async (org) => {
        const deployed = await deploy(org, await payPackage(org, enableJwt), { checkOnly: true }, way);
        expect({ status: deployed.status, checkOnly: deployed.checkOnly }).to.deep.equal({
          status: 'Succeeded',
          checkOnly: true,
        });
        expect(appNamed(org, 'Pay').issuesJwt).to.equal(false);
      }));

    it(`keeps nothing of a failure by ${way}: what was fine is reported and taken back`, () =>
      withOrg({}, async (org) => {
        const files = {
          ...(await payPackage(org, enableJwt)),
          'package.xml': manifest({ ConnectedApp: ['Pay'], ExternalClientApplication: ['Bad'] }),
          'externalClientApps/Bad.eca': `${xml}<ExternalClientApplication ${ns}/>`,
        };
        const deployed = await deploy(org, files, {}, way);
        expect({ status: deployed.status, success: deployed.success }).to.deep.equal({
          status: 'Failed',
          success: false,
        });
        expect(failuresOf(deployed)).to.deep.equal(['Bad: Required field is missing: contactEmail']);
        expect(deployed.details.componentSuccesses.map(({ fullName }) => fullName)).to.deep.equal(['Pay']);
        expect(appNamed(org, 'Pay').issuesJwt).to.equal(false);
      }));

    it(`can be cancelled by ${way} until somebody has seen it done`, () =>
      withOrg({}, async (org) => {
        const api = metadataApi(org);
        const zip = await zipOf(await payPackage(org, enableJwt));
        const start = () => (way === 'SOAP' ? api.deploy(zip, {}) : api.deployRest(zip, { singlePackage: true }));
        const cancel = (id: string) => (way === 'SOAP' ? api.cancelDeploy(id) : cancelByRest(org, id));
        const { id } = await start();
        await cancel(id);
        expect((await api.checkDeployStatus(id, true)).status).to.equal('Canceling');
        expect((await api.checkDeployStatus(id, true)).status).to.equal('Canceled');
        expect(appNamed(org, 'Pay').issuesJwt).to.equal(false);
        const late = await start();
        for (const _ of [1, 2]) await api.checkDeployStatus(late.id, false);
        const answer = await cancel(late.id).then(String, (error: Error) => error.message);
        expect(answer).to.include('already completed');
        expect(appNamed(org, 'Pay').issuesJwt).to.equal(true);
      }));
  }

  async function cancelByRest(org: LocalOrg, id: string): Promise<string> {
    const response = await fetch(`${org.url}/services/data/v68.0/metadata/deployRequest/${id}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${org.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ deployResult: { status: 'Canceling' } }),
    });
    return response.text();
  }

  it('by REST takes a JWT-based access token at a version at which SOAP refuses it', () =>
    withOrg({}, async (org) => {
      org.trust('Pay', (await keyPair('pay')).certificatePem);
      issueJwts(org, 'Pay');
      org.state.users[0]?.permissionSets.push('Pay_API');
      const token = await bearerToken(org, appNamed(org, 'Pay').consumerKey, org.username);
      const body = new FormData();
      body.set('entity_content', new Blob([JSON.stringify({ deployOptions: {} })], { type: 'application/json' }));
      const files = await payPackage(org, (file) => file.replace('<label>Pay', '<label>Paid'));
      body.set('file', new Blob([new Uint8Array(await zipOf(files))], { type: 'application/zip' }), 'deploy.zip');
      const headers = { authorization: `Bearer ${token}` };
      const url = `${org.url}/services/data/v67.0/metadata/deployRequest`;
      expect((await fetch(url, { method: 'POST', headers, body })).status).to.equal(201);
      expect(appNamed(org, 'Pay').appLabel).to.equal('Paid');
      const bad = await fetch(url, { method: 'POST', headers, body: 'no form' });
      expect([bad.status, await bad.text()].join())
        .to.include('400')
        .and.include('INVALID_MULTIPART_REQUEST');
    }));

  for (const [reading, expected] of [
    ['refuse', ['Pay: You cannot provide a Consumer Key']],
    ['accept', []],
  ] as const) {
    it(`of an app as it was retrieved, key included: ${reading}`, () =>
      withOrg({ switches: { consumerKeyOnDeploy: reading } }, async (org) => {
        const { files } = await retrieve(org, { ConnectedApp: ['Pay'] });
        const file = files['unpackaged/connectedApps/Pay.connectedApp'] ?? '';
        const sent = { 'package.xml': manifest({ ConnectedApp: ['Pay'] }), 'connectedApps/Pay.connectedApp': file };
        expect(failuresOf(await deploy(org, sent))).to.deep.equal(expected);
      }));
  }

  describe('package.xml', () => {
    it('sets the version of the files, whatever the version of the call', () =>
      withOrg({}, async (org) => {
        const files = await payPackage(org, (file) => file, '57.0');
        expect(failuresOf(await deploy(org, files)).join()).to.include('not valid in version 57.0');
      }));

    it('must name every file, and have a file for every name', () =>
      withOrg({}, async (org) => {
        const files = {
          ...(await payPackage(org, (file) => file)),
          'package.xml': manifest({ ConnectedApp: ['Paid'] }),
        };
        expect(failuresOf(await deploy(org, files))).to.deep.equal([
          'Pay: Not in package.xml',
          "Paid: An object 'Paid' of type ConnectedApp was named in package.xml, but was not found in zipped directory",
        ]);
      }));

    it('may stand in the one folder of the zip', () =>
      withOrg({}, async (org) => {
        const files = Object.entries(await payPackage(org, enableJwt)).map(([path, text]) => [`pkg/${path}`, text]);
        expect((await deploy(org, Object.fromEntries(files))).status).to.equal('Succeeded');
      }));

    for (const [what, files] of [
      ['is missing', { 'connectedApps/Pay.connectedApp': '<ConnectedApp/>' }],
      ['is no XML', { 'package.xml': '<Package>' }],
      ['has no namespace', { 'package.xml': '<Package><version>68.0</version></Package>' }],
      ['has a version that the org has not', { 'package.xml': manifest({}, '69.0') }],
    ] as [string, Record<string, string>][]) {
      it(`that ${what} fails the deploy as a whole`, () =>
        withOrg({}, async (org) => {
          const deployed = await deploy(org, files);
          expect(deployed.status).to.equal('Failed');
          expect(deployed.errorMessage).to.match(/package\.xml|UNSUPPORTED_API_VERSION/);
        }));
    }
  });

  it('refuses a file in source format, a file of an unknown type, and one that is no XML', () =>
    withOrg({}, async (org) => {
      const deployed = await deploy(org, {
        'package.xml': manifest({ ConnectedApp: ['*'], Flow: ['*'] }),
        'connectedApps/A.connectedApp-meta.xml': '<ConnectedApp/>',
        'flows/F.flow': '<Flow/>',
        'connectedApps/B.connectedApp': '<ConnectedApp>',
      });
      const failures = failuresOf(deployed);
      expect(failures).to.have.length(3);
      expect(failures.join()).to.include('does not deploy flows/F.flow').and.include('B: Error parsing file');
    }));

  describe('a new external client app', () => {
    it('gets policies named after its settings when the deploy brings none', () =>
      withOrg({}, async (org) => {
        const deployed = await deploy(org, { ...newApp, 'package.xml': manifest(newTypes) });
        expect(failuresOf(deployed)).to.deep.equal([]);
        expect(deployed.details.componentSuccesses.every(({ created }) => created)).to.equal(true);
        const api = metadataApi(org);
        const [policy = {}] = await api.read('ExtlClntAppOauthConfigurablePolicies', ['FreshSet_defaultPolicy']);
        expect(policy).to.include({ refreshTokenPolicyType: 'SpecificLifetime', requiredSessionLevel: 'STANDARD' });
        const [plugin = {}] = await api.read('ExtlClntAppConfigurablePolicies', ['Fresh_defaultPolicy']);
        expect(plugin).to.include({ isEnabled: 'true', externalClientApplication: 'Fresh' });
        expect(appNamed(org, 'Fresh').issuesJwt).to.equal(true);
      }));

    it('keeps a policy of the same deploy, with a timeout that needs the settings beside it', () =>
      withOrg({}, async (org) => {
        const types = { ...newTypes, ExtlClntAppOauthConfigurablePolicies: ['Fresh'] };
        const files = {
          'extlClntAppOauthPolicies/Fresh.ecaOauthPlcy': policyFile,
          ...newApp,
          'package.xml': manifest(types),
        };
        expect(failuresOf(await deploy(org, files))).to.deep.equal([]);
        expect(appNamed(org, 'Fresh').jwtTimeoutMinutes).to.equal(10);
      }));

    it('cannot have a policy of another name in a later deploy', () =>
      withOrg({}, async (org) => {
        await deploy(org, { ...newApp, 'package.xml': manifest(newTypes) });
        const later = {
          'extlClntAppOauthPolicies/Mine.ecaOauthPlcy': policyFile,
          'package.xml': manifest({ ExtlClntAppOauthConfigurablePolicies: ['Mine'] }),
        };
        expect(failuresOf(await deploy(org, later)).join()).to.include('duplicates value on FreshSet_defaultPolicy');
      }));

    for (const [missing, type] of [
      ['externalClientApps/Fresh.eca', 'ExternalClientApplication'],
      ['extlClntAppOauthSettings/FreshSet.ecaOauth', 'ExtlClntAppOauthSettings'],
      ['extlClntAppGlobalOauthSets/FreshGlb.ecaGlblOauth', 'ExtlClntAppGlobalOauthSettings'],
    ]) {
      it(`is not made without its ${type}`, () =>
        withOrg({}, async (org) => {
          const files = Object.entries(newApp).filter(([path]) => path !== missing);
          const types = Object.entries(newTypes).filter(([name]) => name !== type);
          const deployed = await deploy(org, {
            ...Object.fromEntries(files),
            'package.xml': manifest(Object.fromEntries(types)),
          });
          expect(deployed.status).to.equal('Failed');
          expect(org.state.components.some(({ fullName }) => fullName.startsWith('Fresh'))).to.equal(false);
        }));
    }

    it('rotates its key in a deploy that ignores warnings, and not in another', () =>
      withOrg({}, async (org) => {
        await deploy(org, { ...newApp, 'package.xml': manifest(newTypes) });
        const before = appNamed(org, 'Fresh').consumerKey;
        const path = 'extlClntAppGlobalOauthSets/FreshGlb.ecaGlblOauth';
        const rotate = (newApp[path] ?? '').replace(
          '</ExtlClnt',
          '<shouldRotateConsumerKey>true</shouldRotateConsumerKey></ExtlClnt',
        );
        const files = { [path]: rotate, 'package.xml': manifest({ ExtlClntAppGlobalOauthSettings: ['FreshGlb'] }) };
        expect((await deploy(org, files)).status).to.equal('Failed');
        expect(appNamed(org, 'Fresh').consumerKey).to.equal(before);
        expect((await deploy(org, files, { ignoreWarnings: true })).status).to.equal('Succeeded');
        expect(appNamed(org, 'Fresh').consumerKey).to.not.equal(before);
      }));
  });

  it('cannot create a connected app', () =>
    withOrg({}, async (org) => {
      const file = (await payFile(org)).replace('<label>Pay', '<label>Fresh');
      const files = { 'package.xml': manifest({ ConnectedApp: ['Fresh'] }), 'connectedApps/Fresh.connectedApp': file };
      expect(failuresOf(await deploy(org, files)).join()).to.include("You can't create a connected app.");
    }));

  for (const [seed, status] of [
    ['production', 'Failed'],
    ['sandbox', 'SucceededPartial'],
  ] as const) {
    it(`without rollback ends as ${status} in a ${seed} org`, () =>
      withOrg({ seed }, async (org) => {
        const files = {
          ...(await payPackage(org, enableJwt)),
          'package.xml': manifest({ ConnectedApp: ['Pay', 'Nobody'] }),
        };
        expect((await deploy(org, files, { rollbackOnError: false })).status).to.equal(status);
        expect(appNamed(org, 'Pay').issuesJwt).to.equal(seed === 'sandbox');
      }));
  }

  it('deletes what destructiveChanges.xml names, and warns of what is not there', () =>
    withOrg({}, async (org) => {
      const files = {
        'package.xml': manifest({}),
        'destructiveChanges.xml': manifest({ ConnectedApp: ['Portal_Sync', 'Nobody'] }),
      };
      const { status, details } = await deploy(org, files);
      expect(status).to.equal('Succeeded');
      expect(details.componentSuccesses.map(({ deleted, problem = null }) => ({ deleted, problem }))).to.deep.equal([
        { deleted: true, problem: null },
        { deleted: false, problem: 'No ConnectedApp named: Nobody found' },
      ]);
      expect(org.state.components.some(({ fullName }) => fullName === 'Portal_Sync')).to.equal(false);
    }));
});
