/** Tokens made by hand, independent of the code under test. Signatures are filler: nothing here verifies them. */
const encode = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url');

export const filler = Buffer.alloc(256, 7).toString('base64url');

export const jwt = (header: unknown, payload: unknown, signature = filler): string =>
  `${encode(header)}.${encode(payload)}.${signature}`;

/** A JWT whose payload is the given bytes, well-formed or not. */
export const jwtOfBytes = (payload: string | Uint8Array): string =>
  `${encode({ alg: 'RS256' })}.${Buffer.from(payload).toString('base64url')}.${filler}`;

export const now = new Date('2026-11-20T12:00:00Z');
export const nowSeconds = now.getTime() / 1000;

export const accessHeader = {
  tnk: 'core/prod/00Dxx0000001gEREAY',
  ver: '1.0',
  kid: 'CORE_ATJWT.00Dxx0000001gER.1763553600000',
  tty: 'sfdc-core-token',
  typ: 'JWT',
  alg: 'RS256',
};

export const accessPayload = {
  scp: 'refresh_token web api',
  aud: ['https://acme.my.salesforce.com'],
  sub: 'uid:005xx000001Sv6AAAS',
  nbf: nowSeconds - 75,
  mty: 'oauth',
  sfi: 'ab'.repeat(32),
  roles: [],
  iss: 'https://acme.my.salesforce.com',
  hsc: false,
  exp: nowSeconds + 1740,
  iat: nowSeconds - 60,
  client_id: '3MVG9consumer.key_of_the_app',
};

export const assertionPayload = {
  iss: '3MVG9consumer.key_of_the_app',
  sub: 'ci@acme.example',
  aud: 'https://login.salesforce.com',
  exp: nowSeconds + 180,
};

export const accessToken = jwt(accessHeader, accessPayload);
export const assertion = jwt({ alg: 'RS256' }, assertionPayload);
/** Of the lengths that Salesforce's have. */
export const session = `00Dxx0000001gER!AQEAQFakeSessionId.of_letters${'aB3.'.repeat(17)}`.slice(0, 112);
export const refreshToken = `5Aep861FakeRefreshToken.of_letters${'cD4_'.repeat(14)}`.slice(0, 87);
export const authUrl = `force://PlatformCLI::${refreshToken}@acme.my.salesforce.com`;
