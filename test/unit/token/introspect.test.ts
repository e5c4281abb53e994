/** What introspect makes of answers, whoever gave them. */
import { expect } from 'chai';
import { JwtError } from '../../../src/faults/errors.ts';
import { type IntrospectPorts, type IntrospectResult, introspectToken } from '../../../src/token/introspect.ts';
import { keysOfJwks, readJwks } from '../../../src/token/jwks.ts';
import { readIssued } from '../../../src/token/revocable-token.ts';
import { rsaKey } from '../../support/rsa.ts';
import { issuer, jwkOf, kid, now, nowSeconds, tokenWith } from '../../support/signed-tokens.ts';

const opaque = `00Dxx0000001gER!AR8A_2${'x1_'.repeat(30)}`;
const refresh = `5Aep861${'x1_'.repeat(27)}`;
const client = { id: '3MVG9consumer.key_of_the_app', secret: 'any' };
const unreached = () => Promise.reject(new JwtError('too-many-issuers', { limit: 1 }));
const keys = keysOfJwks(readJwks({ keys: [jwkOf(rsaKey(), kid)] } as never) ?? []);

/** A host that takes no token, has the keys of `issuer`, and tells a token from what is none. */
const ports = (more: Partial<IntrospectPorts> = {}): IntrospectPorts => ({
  introspect: async () => ({ active: false, claims: null }),
  userinfo: async () => ({ probe: 'rejected', claims: null }),
  keysOfIssuer: () => ({ keys, fetchedAtMs: now.getTime(), source: `${issuer}/id/keys` }),
  tellsTokens: async () => true,
  ...more,
});
type Asked = { isNamed?: boolean; isOwn?: boolean; host?: string; client?: typeof client | null };
const ask = (text: string, answers: Partial<IntrospectPorts> = {}, asked: Asked = {}): Promise<IntrospectResult> => {
  const issued = readIssued(text, now, 'introspection-refused');
  return introspectToken(
    { ...issued, host: issuer, isNamed: true, isOwn: true, client: null, now, ...asked },
    ports(answers),
  );
};
const codes = ({ findings }: IntrospectResult): string[] => findings.map(({ code }) => code);
const silent: Partial<IntrospectPorts> = { userinfo: async () => ({ probe: 'unknown', claims: null }) };

describe('Introspect, of a token that only this machine has checked,', () => {
  it('calls it good where a person named the org', async () => {
    expect(await ask(tokenWith(), silent)).to.include({ active: true, source: 'local' });
  });

  it('leaves open whether it is good where only the token names the host, and says why', async () => {
    const result = await ask(tokenWith(), silent, { isNamed: false });
    expect(result).to.include({ active: null, source: 'local' });
    const said = result.findings.find(({ code }) => code === 'host-by-token');
    expect(said?.message).to.contain(issuer).and.contain('anyone could run');
  });

  it('leaves open whether it is good where the org refused it without a word of its death', async () => {
    const userinfo: IntrospectPorts['userinfo'] = async () => ({ probe: 'unknown', claims: null, isRefused: true });
    const result = await ask(tokenWith(), { userinfo });
    expect(result).to.include({ active: null, source: 'local' });
    expect(codes(result)).to.include('refused-unclear');
    const bad = await ask(tokenWith({}, { exp: nowSeconds - 900 }), { userinfo });
    expect(bad.active).to.equal(false);
    expect(codes(bad)).not.to.include('refused-unclear');
  });

  it('still calls it not good where a check failed, whoever named the host', async () => {
    const ended = tokenWith({}, { exp: nowSeconds - 900 });
    for (const isNamed of [true, false])
      expect(await ask(ended, silent, { isNamed })).to.include({ active: false, source: 'local' });
  });
});

describe('Introspect, of a token that a server calls dead,', () => {
  const texts = {
    'an opaque token': opaque,
    'a JWT that the server’s keys have not signed': tokenWith({}, {}, undefined).replace(/.{8}$/, 'AAAAAAAA'),
  };
  for (const [what, text] of Object.entries(texts)) {
    for (const by of [null, client]) {
      const way = by ? 'introspection' : 'userinfo';
      it(`does not believe one that says so to everything: ${what}, by ${way}`, async () => {
        for (const tellsTokens of [async () => false, unreached]) {
          const result = await ask(text, { tellsTokens }, { client: by });
          expect(result.active, way).to.equal(null);
          expect(codes(result)).to.include('says-dead-to-all').and.not.include('dead-at-server');
        }
      });

      it(`believes one that tells a token from what is none, asked once: ${what}, by ${way}`, async () => {
        let questions = 0;
        const tellsTokens = async (host: string) => {
          questions += 1;
          return host === issuer;
        };
        const result = await ask(text, { tellsTokens }, { client: by });
        expect({ active: result.active, questions }).to.deep.equal({ active: false, questions: 1 });
        expect(codes(result)).not.to.include('says-dead-to-all');
      });
    }
  }

  it('asks no more where the server has the key that signed it, or the token has expired by itself', async () => {
    const tellsTokens = (): Promise<boolean> => Promise.reject(new Error('no question may be asked'));
    for (const text of [tokenWith(), tokenWith({}, { exp: nowSeconds - 900 })])
      expect(await ask(text, { tellsTokens })).to.include({ active: false, source: 'userinfo' });
  });

  it('asks no more where the token is accepted', async () => {
    const tellsTokens = (): Promise<boolean> => Promise.reject(new Error('no question may be asked'));
    const userinfo: IntrospectPorts['userinfo'] = async () => ({ probe: 'accepted', claims: null });
    expect(await ask(opaque, { tellsTokens, userinfo })).to.include({ active: true });
  });
});

describe('Introspect, of a token that is called dead by a host that need not know it,', () => {
  const unasked = (): Promise<boolean> => Promise.reject(new Error('no question may be asked'));
  const stranger = { isOwn: false, host: 'https://other.my.salesforce.com' };
  const none: Partial<IntrospectPorts> = { tellsTokens: unasked, keysOfIssuer: unreached as never };

  it('leaves open whether an opaque token is dead where nothing shows that the org is its own', async () => {
    for (const by of [null, client]) {
      const result = await ask(opaque, none, { ...stranger, client: by });
      expect(result.active).to.equal(null);
      expect(codes(result)).to.include('maybe-of-other-org').and.not.include('dead-at-server');
    }
  });

  it('leaves it open for a JWT that names another issuer, whoever refused it', async () => {
    for (const answers of [none, { ...none, ...silent, keysOfIssuer: ports().keysOfIssuer }]) {
      const result = await ask(tokenWith({ kid: 'CORE_ATJWT.other' }), answers, stranger);
      expect(result.active, result.source).to.equal(null);
      expect(codes(result)).to.include('other-issuer').and.not.include('maybe-of-other-org');
    }
  });

  it('leaves it open for a refresh token, which the asking app may not see', async () => {
    const result = await ask(refresh, none, { client });
    expect(result).to.include({ active: null, source: 'introspect' });
    expect(codes(result)).to.include('maybe-hidden');
  });

  it('leaves it open for an opaque token that may have lost some of its end, which the org would call dead as well', async () => {
    for (let length = 96; length < opaque.length; length += 5) {
      const result = await ask(opaque.slice(0, length), { tellsTokens: unasked });
      expect(result.active, String(length)).to.equal(null);
      expect(codes(result), String(length)).to.include('length-unusual').and.not.include('dead-at-server');
    }
  });

  it('still says that a token has ended which says so itself', async () => {
    const ended = tokenWith({}, { exp: nowSeconds - 900 });
    expect(await ask(ended, none, stranger)).to.include({ active: false });
  });
});

describe('Introspect, of a token that a server takes,', () => {
  it('leaves open whether it is alive where the answer is about another org or user, whoever was asked', async () => {
    const mine = { organization_id: '00Dxx0000001gER', user_id: '005xx000001Sv6oAAC' };
    for (const [claims, code] of [
      [{ ...mine, organization_id: '00D5g00000OTHERAAA' }, 'org-differs'],
      [{ ...mine, user_id: '0055g00000OtherAAA' }, 'user-differs'],
    ] as const) {
      const answers: Partial<IntrospectPorts> = {
        userinfo: async () => ({ probe: 'accepted', claims }),
        introspect: async () => ({
          active: true,
          claims: { sub: `https://login.salesforce.com/id/${claims.organization_id}/${claims.user_id}` },
        }),
      };
      for (const by of [null, client]) {
        const result = await ask(tokenWith({}, { sub: `uid:${mine.user_id}` }), answers, { client: by });
        expect(codes(result), by?.id).to.include(code);
        expect(result.active, by?.id).to.equal(null);
      }
    }
  });
});
