import { expect } from 'chai';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { keyPair } from '../support/keys.ts';
import { metadataApi, readOne } from '../support/metadata-api.ts';
import { type LocalOrg, startLocalOrg } from './index.ts';

const soapNamespace = 'http://soap.sforce.com/2006/04/metadata';
const failure = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no failure',
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe('the local org: Metadata API over SOAP', () => {
  let org: LocalOrg;
  before(async () => {
    org = await startLocalOrg();
  });
  after(async () => {
    expect(org.crashes).to.deep.equal([]);
    await org.close();
  });

  const post = async (message: string, version = '68.0', session = org.accessToken) => {
    const header = `<m:SessionHeader><m:sessionId>${session}</m:sessionId></m:SessionHeader>`;
    const body = `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="${soapNamespace}"><e:Header>${header}</e:Header><e:Body>${message}</e:Body></e:Envelope>`;
    const headers = { 'content-type': 'text/xml', soapaction: '""' };
    const response = await fetch(`${org.url}/services/Soap/m/${version}`, { method: 'POST', headers, body });
    const text = await response.text();
    return { status: response.status, faultcode: /<faultcode>(.*?)<\/faultcode>/.exec(text)?.[1], text };
  };
  const list = '<m:listMetadata><m:queries><m:type>ConnectedApp</m:type></m:queries></m:listMetadata>';

  describe('sessions', () => {
    it('refuses a dead session by the fault that clients look for', async () => {
      const { status, faultcode, text } = await post(list, '68.0', 'dead');
      expect({ status, faultcode }).to.deep.equal({ status: 500, faultcode: 'sf:INVALID_SESSION_ID' });
      expect(text).to.include(`xmlns:sf="${soapNamespace}"`);
    });

    it('takes a JWT-based access token from API 68 on, and calls it a dead session before', async () => {
      org.trust('Pay', (await keyPair('pay')).certificatePem);
      issueJwts(org, 'Pay');
      const [admin] = org.state.users;
      admin?.permissionSets.push('Pay_API');
      const token = await bearerToken(org, appNamed(org, 'Pay').consumerKey, org.username);
      expect(token.split('.')).to.have.length(3);
      expect((await post(list, '68.0', token)).status).to.equal(200);
      expect((await post(list, '67.0', token)).faultcode).to.equal('sf:INVALID_SESSION_ID');
      expect((await post(list, '67.0')).status).to.equal(200);
    });

    for (const [version, served] of [
      ['69.0', false],
      ['68.0', true],
      ['20.0', true],
      ['19.0', false],
    ] as const) {
      it(`${served ? 'serves' : 'refuses'} version ${version} when the newest is 68.0`, async () => {
        const { faultcode } = await post('<m:describeMetadata/>', version);
        expect(faultcode).to.equal(served ? undefined : 'sf:UNSUPPORTED_API_VERSION');
      });
    }

    for (const username of ['integration@pay.example', 'viewer@pay.example']) {
      it(`lets nobody in without the permission to change metadata: ${username}`, async () => {
        const { faultcode } = await post(list, '68.0', org.openSession(username));
        expect(faultcode).to.equal('sf:INSUFFICIENT_ACCESS');
      });
    }

    it('shows and saves no connected app without the permission to manage them', async () => {
      const user = org.state.users.find(({ username }) => username === 'viewer@pay.example');
      user?.permissions.push('ModifyMetadata');
      const metadata = metadataApi(org, '68.0', org.openSession('viewer@pay.example'));
      expect(await metadata.list([{ type: 'ConnectedApp' }])).to.deep.equal([]);
      expect((await metadata.read('ConnectedApp', ['Pay']))[0]).to.not.have.property('fullName');
      const [result] = await metadata.update('ConnectedApp', [{ fullName: 'Pay', contactEmail: 'a@b.c', label: 'x' }]);
      expect(result?.errors[0]?.statusCode).to.equal('INSUFFICIENT_ACCESS_OR_READONLY');
      user?.permissions.pop();
    });
  });

  describe('what it does not know is an error that names it', () => {
    it('an operation', async () => {
      expect((await post('<m:checkStatus/>')).text).to.include('checkStatus');
      expect(await failure(metadataApi(org).rename('ConnectedApp', 'Pay', 'Paid'))).to.include('renameMetadata');
    });

    it('a type, and a type newer than the version', async () => {
      const types = [
        ['Flow', '68.0'],
        ['ExternalClientApplication', '58.0'],
        ['ExtlClntAppConfigurablePolicies', '59.0'],
      ] as const;
      for (const [type, version] of types) {
        expect(await failure(metadataApi(org, version).list([{ type }]))).to.include(`'${type}'`);
      }
    });

    it('a body that is no XML', async () => {
      expect((await post('<m:listMetadata>')).faultcode).to.equal('soapenv:Client');
    });
  });

  describe('listMetadata', () => {
    it('gives every property that clients rely on', async () => {
      const found = await metadataApi(org).list([{ type: 'ConnectedApp' }]);
      const pay = found.find(({ fullName }) => fullName === 'Pay');
      expect(pay).to.include({ fileName: 'connectedApps/Pay.connectedApp', type: 'ConnectedApp' });
      expect(pay).to.include({ manageableState: 'unmanaged', createdByName: 'Ada Admin' });
      expect(pay?.id).to.match(/^0H4\w{15}$/);
      expect(Number.isNaN(Date.parse(pay?.lastModifiedDate ?? ''))).to.equal(false);
    });

    it('marks what came in a package', async () => {
      const found = await metadataApi(org).list([{ type: 'ConnectedApp' }, { type: 'ExternalClientApplication' }]);
      const installed = found.filter(({ manageableState }) => manageableState === 'installed');
      expect(installed.map(({ fullName, namespacePrefix }) => ({ fullName, namespacePrefix }))).to.deep.equal([
        { fullName: 'acme__Billing', namespacePrefix: 'acme' },
        { fullName: 'acme__Dispatch', namespacePrefix: 'acme' },
      ]);
    });

    it('takes three queries and not four', async () => {
      const queries = ['ConnectedApp', 'Profile', 'PermissionSet'].map((type) => ({ type }));
      expect(await metadataApi(org).list(queries)).to.have.length.above(6);
      const four = [...queries, { type: 'ExternalClientApplication' }];
      expect(await failure(metadataApi(org).list(four))).to.include('EXCEEDED_ID_LIMIT');
    });

    it('gives an empty list for a type without components', async () => {
      expect(await metadataApi(org).list([{ type: 'ExtlClntAppOauthSecuritySettings' }])).to.deep.equal([]);
    });
  });

  it('describes each type by its folder and suffix, as the version knows them', async () => {
    const named = async (version: string) => {
      const { metadataObjects } = await metadataApi(org, version).describe();
      return metadataObjects.map(({ xmlName, directoryName, suffix }) => `${xmlName} ${directoryName} ${suffix}`);
    };
    const all = await named('68.0');
    expect(all).to.include('ConnectedApp connectedApps connectedApp');
    expect(all).to.include('ExtlClntAppGlobalOauthSettings extlClntAppGlobalOauthSets ecaGlblOauth');
    expect(all).to.include('ExtlClntAppOauthConfigurablePolicies extlClntAppOauthPolicies ecaOauthPlcy');
    expect((await named('58.0')).join()).to.not.include('ExtlClnt');
  });

  describe('readMetadata', () => {
    it('takes ten names and not eleven', async () => {
      const names = Array.from({ length: 10 }, (_, index) => `App${index}`);
      expect(await metadataApi(org).read('ConnectedApp', names)).to.have.length(10);
      expect(await failure(metadataApi(org).read('ConnectedApp', [...names, 'Pay']))).to.include('EXCEEDED_ID_LIMIT');
    });

    it('gives one record per name in their order, an empty one for a name that nobody has', async () => {
      const records = await metadataApi(org).read('ConnectedApp', ['Portal_Sync', 'Nobody', 'Pay']);
      expect(records.map(({ fullName }) => fullName)).to.deep.equal(['Portal_Sync', undefined, 'Pay']);
    });

    it('finds an installed app by its full name alone', async () => {
      expect(await readOne(org, 'ConnectedApp', 'Billing')).to.not.have.property('fullName');
      expect((await readOne(org, 'ConnectedApp', 'acme__Billing')).label).to.equal('Acme Billing');
    });

    it('shows a profile by the name that the org uses, in whatever language', async () => {
      const profiles = await metadataApi(org).list([{ type: 'Profile' }]);
      expect(profiles.map(({ fullName }) => fullName)).to.include('표준 사용자');
    });
  });
});
