import { expect } from 'chai';
import fc from 'fast-check';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { keyPair } from '../support/keys.ts';
import { type LocalOrg, startLocalOrg } from './index.ts';
import { parseSoql } from './soql/parse.ts';
import { SoqlError, SoqlNotImplemented } from './soql/syntax.ts';

type Answer = {
  status: number;
  body: { totalSize: number; done: boolean; nextRecordsUrl?: string; records: Record<string, unknown>[] } & {
    errorCode: string;
    message: string;
  }[];
};

describe('SOQL at the local org', () => {
  let org: LocalOrg;
  const query = async (soql: string, version = '68.0', token = org.accessToken, api = 'query'): Promise<Answer> => {
    const url = `${org.url}/services/data/v${version}/${api}?q=${encodeURIComponent(soql)}`;
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  const values = async (soql: string): Promise<unknown[]> => {
    const { body } = await query(soql);
    return body.records.map(({ attributes, ...fields }) => Object.values(fields)[0]);
  };
  const refusal = async (soql: string, version?: string, token?: string): Promise<string> => {
    const { status, body } = await query(soql, version, token);
    return `${status} ${body[0]?.errorCode}: ${body[0]?.message}`;
  };

  before(async () => {
    org = await startLocalOrg();
  });
  after(async () => {
    expect(org.crashes).to.deep.equal([]);
    await org.close();
  });

  const answers: [soql: string, expected: unknown[]][] = [
    ['SELECT Username FROM User WHERE IsActive = false', ['gone@pay.example']],
    ['select username from user where ISACTIVE != TRUE', ['gone@pay.example']],
    ["SELECT Username FROM User WHERE Username LIKE 'i%@pay.example'", ['integration@pay.example']],
    ["SELECT Username FROM User WHERE Username LIKE '_dmin%'", ['admin@pay.example']],
    [
      "SELECT Username FROM User WHERE (Username = 'ADMIN@pay.example' OR IsActive = false) AND NOT Id = '0055g00000Gone4'",
      ['admin@pay.example'],
    ],
    [
      "SELECT Username FROM User WHERE Id IN ('0055g00000Admn1', '0055g00000Gone4AAB') ORDER BY Username DESC",
      ['gone@pay.example', 'admin@pay.example'],
    ],
    ["SELECT Username FROM User WHERE Profile.Name = 'System Administrator'", ['admin@pay.example']],
    ["SELECT Name FROM Profile WHERE Name NOT IN ('System Administrator') AND Name LIKE '표준%'", ['표준 사용자']],
    ['SELECT Username FROM User ORDER BY Username LIMIT 1 OFFSET 1', ['frozen@pay.example']],
    ["SELECT IsFrozen FROM UserLogin WHERE UserId = '0055g00000Frzn5AAB'", [true]],
    [
      "SELECT Assignee.Username FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Pay_API' AND Assignee.IsActive = false",
      [{ Username: 'gone@pay.example' }],
    ],
    [
      "SELECT SetupEntityType FROM SetupEntityAccess WHERE ParentId IN (SELECT Id FROM PermissionSet WHERE Name = 'Pay_API') AND SetupEntityType = 'ConnectedApplication' LIMIT 1",
      ['ConnectedApplication'],
    ],
    ['SELECT IsSandbox FROM Organization', [false]],
  ];
  for (const [soql, expected] of answers) {
    it(`answers ${soql}`, async () => {
      const got = await values(soql);
      expect(JSON.parse(JSON.stringify(got, (key, value) => (key === 'attributes' ? undefined : value)))).to.deep.equal(
        expected,
      );
    });
  }

  it('counts', async () => {
    expect((await query('SELECT COUNT() FROM User')).body).to.include({ totalSize: 8, done: true });
  });

  const refusals: [soql: string, expected: RegExp][] = [
    ['SELECT Nothing FROM User', /^400 INVALID_FIELD: No such column 'Nothing' on entity 'User'/],
    ["SELECT Id FROM User WHERE Nothing = 'x'", /INVALID_FIELD/],
    ['SELECT Boss.Name FROM User', /INVALID_FIELD: Didn't understand relationship 'Boss'/],
    ['SELECT Id FROM ScratchOrgInfo limit 1', /^400 INVALID_TYPE: sObject type 'ScratchOrgInfo' is not supported/],
    ['SELECT Id FROM GlobalOauthSettings', /INVALID_TYPE/],
    ["SELECT Id FROM User WHERE IsActive = 'true'", /INVALID_FIELD.*must be of type boolean/],
    ["SELECT Id FROM AuthSession WHERE CreatedDate > '2026-01-01'", /INVALID_FIELD.*dateTime/],
    ["SELECT Id FROM User WHERE Name = 'it's'", /^400 MALFORMED_QUERY/],
    ["SELECT Id FROM User WHERE Name = 'a' AND Id = 'b' OR Id = 'c'", /MALFORMED_QUERY/],
    ['SELECT Id FROM User LIMIT x', /MALFORMED_QUERY/],
    ['SELECT FROM User', /MALFORMED_QUERY/],
    ['', /MALFORMED_QUERY/],
    ['SELECT Id FROM User LIMIT 1 OFFSET 2001', /NUMBER_OUTSIDE_VALID_RANGE/],
    ['SELECT Id FROM User GROUP BY Id', /^501 LOCAL_ORG_NOT_IMPLEMENTED: .*GROUP/],
    ['SELECT Id FROM LoginHistory WHERE LoginTime = TODAY', /^501 .*TODAY/],
  ];
  for (const [soql, expected] of refusals) {
    it(`refuses ${soql || 'an empty query'}`, async () => {
      expect(await refusal(soql)).to.match(expected);
    });
  }

  it('reads any text or refuses it; it never breaks', () => {
    const pieces = fc.constantFrom(
      'SELECT',
      'Id',
      'FROM',
      'User',
      'WHERE',
      '(',
      ')',
      ',',
      '=',
      "'x'",
      "'",
      'AND',
      'OR',
      'NOT',
      'IN',
      'LIKE',
      '1',
      'ORDER',
      'BY',
      'LIMIT',
      '\\',
    );
    const queries = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 25 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(queries, (soql) => {
        try {
          parseSoql(soql);
        } catch (error) {
          if (!(error instanceof SoqlError || error instanceof SoqlNotImplemented)) throw error;
        }
      }),
    );
  });

  it('finds a text again that was escaped, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), async (name) => {
        const quoted = name.replace(/[\\']/g, '\\$&');
        const parsed = parseSoql(`SELECT Id FROM User WHERE Name = '${quoted}'`);
        expect(parsed.where).to.deep.include({ kind: 'compare', value: name });
      }),
    );
  });

  it('knows a field only in the versions that have it', async () => {
    const gates: { object: string; field: string; there: string; absent: string }[] = [
      { object: 'ConnectedApplication', field: 'OptionsAppIssueJwtTokenEnabled', there: '65.0', absent: '66.0' },
      { object: 'ConnectedApplication', field: 'NamedUserUvidTimeout', there: '59.0', absent: '58.0' },
      { object: 'ExtlClntAppOauthPlcyCnfg', field: 'NamedUserJwtSessionTimeoutType', there: '65.0', absent: '64.0' },
      { object: 'AuthSession', field: 'IsAssociatedWithJwtAccessToken', there: '64.0', absent: '63.0' },
    ];
    for (const { object, field, there, absent } of gates) {
      expect((await query(`SELECT ${field} FROM ${object}`, there)).status, `${field} at ${there}`).to.equal(200);
      expect(await refusal(`SELECT ${field} FROM ${object}`, absent)).to.match(/INVALID_FIELD/);
    }
  });

  it('shows a connected app by its label, with its JWT timeout, and without its key', async () => {
    const { body } = await query(
      "SELECT Name, NamedUserUvidTimeout FROM ConnectedApplication WHERE Name = 'Portal Sync'",
    );
    expect(body.records[0]).to.include({ Name: 'Portal Sync', NamedUserUvidTimeout: '30' });
    expect(await refusal('SELECT ConsumerKey FROM ConnectedApplication')).to.match(/INVALID_FIELD/);
    const tooling = await query(
      "SELECT DeveloperName FROM ConnectedApplication WHERE Name = 'Portal Sync'",
      '68.0',
      org.accessToken,
      'tooling/query',
    );
    expect(tooling.body.records[0]?.DeveloperName).to.equal('Portal_Sync');
  });

  it('shows nothing or a value for an app whose tokens follow the session timeout', async () => {
    org.state.connectedAppJwtTimeouts.set('Pay', null);
    const shown = async () => values("SELECT NamedUserUvidTimeout FROM ConnectedApplication WHERE Name = 'Pay'");
    expect(await shown()).to.deep.equal([null]);
    org.switches.userSessionTimeoutSoql = 'value';
    expect(await shown()).to.deep.equal(['30']);
    org.switches.userSessionTimeoutSoql = 'null';
    org.state.connectedAppJwtTimeouts.delete('Pay');
  });

  it('shows the policy of an external client app with its header', async () => {
    const { body } = await query(
      "SELECT PermittedUsersPolicyType, ExternalClientApplication.MasterLabel FROM ExtlClntAppOauthPlcyCnfg WHERE ExternalClientApplication.DeveloperName = 'Orders'",
    );
    expect(body.records[0]?.PermittedUsersPolicyType).to.equal('AdminApprovedPreAuthorized');
  });

  it("shows others' approvals, sessions and logins only to those who may see them", async () => {
    const [mine, others] = ['viewer@pay.example', 'korea@pay.example'].map((name) =>
      org.openSession(name, appNamed(org, 'Orders').consumerKey),
    );
    expect(others).to.be.a('string');
    const seen = async (soql: string) => (await query(soql, '68.0', mine)).body.records.length;
    expect(await seen('SELECT DeleteToken FROM OauthToken')).to.equal(1);
    expect(await seen('SELECT Id FROM AuthSession')).to.equal(1);
    expect((await query('SELECT DeleteToken FROM OauthToken')).body.records.length).to.equal(2);
    expect(await refusal('SELECT Id FROM UserLogin', '68.0', mine)).to.match(/INVALID_TYPE/);
    expect(await refusal('SELECT Id FROM PermissionSet', '68.0', org.openSession('integration@pay.example'))).to.match(
      /INVALID_TYPE/,
    );
  });

  it('gives 500 approvals a query, and the rest by OFFSET', async () => {
    const { consumerKey } = appNamed(org, 'Warehouse');
    for (let count = 0; count < 520; count += 1) org.openSession('korea@pay.example', consumerKey);
    const app = "SELECT DeleteToken FROM OauthToken WHERE AppName = 'Warehouse'";
    expect((await values(app)).length).to.equal(500);
    expect((await values(`${app} OFFSET 500`)).length).to.equal(20);
  });

  it('gives 2,000 records at once and the rest at nextRecordsUrl', async () => {
    while (org.state.authSessions.length < 2001) org.openSession('korea@pay.example');
    const first = (await query('SELECT Id FROM AuthSession')).body;
    expect({ records: first.records.length, done: first.done }).to.deep.equal({ records: 2000, done: false });
    const response = await fetch(org.url + first.nextRecordsUrl, {
      headers: { authorization: `Bearer ${org.accessToken}` },
    });
    const rest = (await response.json()) as Answer['body'];
    expect({ records: rest.records.length + 2000, done: rest.done }).to.deep.equal({
      records: first.totalSize,
      done: true,
    });
  });

  it('tells which sessions stand behind a JWT', async () => {
    org.trust('Pay', (await keyPair('pay')).certificatePem);
    issueJwts(org, 'Pay');
    await bearerToken(org, appNamed(org, 'Pay').consumerKey, 'integration@pay.example');
    const { body } = await query(
      "SELECT Id, CreatedDate FROM AuthSession WHERE IsAssociatedWithJwtAccessToken = true AND UsersId = '0055g00000Intg2'",
    );
    expect(body.records).to.have.lengthOf(1);
    expect(body.records[0]?.CreatedDate).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
    const none =
      'SELECT Id FROM AuthSession WHERE IsAssociatedWithJwtAccessToken = true AND CreatedDate < 2020-01-01T00:00:00Z';
    expect(await values(none)).to.deep.equal([]);
  });
});
