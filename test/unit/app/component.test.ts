import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Component,
  diff,
  elementAt,
  inWsdlOrder,
  textsAt,
  type Value,
  withElement,
} from '../../../src/app/component.ts';
import { keyPair } from '../../support/keys.ts';
import { runs } from '../../support/runs.ts';

const component = (elements: { [element: string]: Value }): Component => ({
  type: 'ConnectedApp',
  fullName: 'Pay',
  elements,
});

const names = fc.stringMatching(/^[a-z][A-Za-z]{0,8}$/);
const texts = fc.stringMatching(/^[A-Za-z]{1,8}$/);
const trees = fc.letrec<{ value: Value; parent: { [element: string]: Value } }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, texts, fc.array(texts, { minLength: 2, maxLength: 4 }), tie('parent')),
  parent: fc.dictionary(names, tie('value'), { maxKeys: 5, noNullPrototype: true }),
})).parent;

describe('a metadata component', () => {
  it('keeps every other element when one is set', () => {
    const before = component({ label: 'Pay', oauthConfig: { callbackUrl: 'x', neverHeardOf: 'y' } });
    const after = withElement(before, 'oauthConfig.isNamedUserJwtEnabled', 'true');
    expect(after.elements).to.deep.equal({
      label: 'Pay',
      oauthConfig: { callbackUrl: 'x', neverHeardOf: 'y', isNamedUserJwtEnabled: 'true' },
    });
    expect(before.elements.oauthConfig).to.deep.equal({ callbackUrl: 'x', neverHeardOf: 'y' });
  });

  it('takes an element out without leaving a trace', () => {
    expect(withElement(component({ a: '1', b: '2' }), 'b', undefined).elements).to.deep.equal({ a: '1' });
  });

  it('reads a repeatable element that stands there once, often or not at all', () => {
    expect(textsAt(component({ profileName: 'Admin' }), 'profileName')).to.deep.equal(['Admin']);
    expect(textsAt(component({ profileName: ['A', 'B'] }), 'profileName')).to.deep.equal(['A', 'B']);
    expect(textsAt(component({}), 'profileName')).to.deep.equal([]);
    expect(textsAt(component({ profileName: null }), 'profileName')).to.deep.equal([]);
  });

  it('is written in the order of the WSDL, capitals before small letters', () => {
    const wild = { isDeviceFlowEnabled: '1', isDPopEnabled: '2', callbackUrl: { b: '1', a: '2' }, isPkceRequired: '3' };
    expect(Object.keys(inWsdlOrder(wild) as object)).to.deep.equal([
      'callbackUrl',
      'isDPopEnabled',
      'isDeviceFlowEnabled',
      'isPkceRequired',
    ]);
    expect(JSON.stringify(inWsdlOrder(wild))).to.include('{"a":"2","b":"1"}');
  });

  it('is the same component in any order of its elements', () => {
    fc.assert(
      fc.property(trees, (elements) => {
        const sorted = inWsdlOrder(elements) as { [element: string]: Value };
        expect(diff(component(elements), component(sorted))).to.deep.equal([]);
      }),
    );
  });

  it('differs in exactly the element that was set', () => {
    fc.assert(
      fc.property(trees, names, texts, (elements, name, text) => {
        const before = component({ ...elements, [name]: 'before' });
        const after = withElement(before, name, `${text}-after`);
        const { component: _, ...change } = diff(before, after)[0] ?? { component: '' };
        expect(change).to.deep.equal({ field: name, from: 'before', to: `${text}-after` });
        expect(diff(before, after)).to.have.length(1);
        expect(elementAt(after, name)).to.equal(`${text}-after`);
      }),
    );
  });
});

describe('the difference between two readings', () => {
  const change = (from: Value | undefined, to: Value | undefined, field = 'someField') =>
    diff(component(from === undefined ? {} : { [field]: from }), component(to === undefined ? {} : { [field]: to }));

  it('shows booleans and minutes as such', () => {
    expect(change('false', 'true')[0]).to.include({ from: false, to: true });
    expect(change('15', '30', 'namedUserJwtTimeout')[0]).to.include({ from: 15, to: 30 });
    expect(change('0123', '0124', 'contactPhone')[0]).to.include({ from: '0123' });
  });

  it('counts an empty element, a nil one and an absent one as the same', () => {
    expect(change('', undefined)).to.deep.equal([]);
    expect(change(null, '')).to.deep.equal([]);
  });

  it('shows names as a list, one name too', () => {
    expect(change(undefined, 'Pay_API', 'permissionSetName')[0]?.to).to.deep.equal(['Pay_API']);
    expect(change('A', ['A', 'B'], 'profileName')[0]).to.deep.include({ from: ['A'], to: ['A', 'B'] });
    expect(change(undefined, 'Sales, EMEA', 'profileName')[0]?.to).to.deep.equal(['Sales, EMEA']);
    expect(change('', 'A, B', 'commaSeparatedProfile')[0]).to.deep.include({ from: null, to: ['A', 'B'] });
  });

  it('counts a list of one and a single element as the same, and has no regard to order', () => {
    expect(change(['A'], 'A')).to.deep.equal([]);
    expect(change(['A', 'B'], ['B', 'A'])).to.deep.equal([]);
    expect(change('B, A', 'A,B', 'commaSeparatedProfile')).to.deep.equal([]);
    expect(change(['A'], ['A', 'B'])).to.have.length(1);
  });

  it('sees one certificate in all the forms in which orgs send it back', async () => {
    const { certificatePem, certificateDer } = await keyPair('component');
    const body = Buffer.from(certificateDer).toString('base64');
    const forms = [
      body,
      body.replace(/(.{64})/g, '$1\n'),
      certificatePem,
      certificatePem.replaceAll('\n', '\r\n'),
      Buffer.from(`Bag Attributes\r\n    localKeyID: 01\r\n${certificatePem}`).toString('base64'),
    ];
    for (const form of forms) expect(change(certificatePem, form, 'certificate')).to.deep.equal([]);
    const other = await keyPair('component-other');
    const [shown] = change(certificatePem, other.certificatePem, 'certificate');
    expect(shown?.to).to.match(/^sha256:[0-9a-f]{64}$/);
    expect(change(certificatePem, 'garbage', 'certificate')[0]?.to).to.equal('unreadable certificate');
  });

  it('tells an unreadable certificate from another one, and shows the text of neither', () => {
    expect(change('garbage', 'gar bage\n', 'certificate')).to.deep.equal([]);
    expect(change('garbage', 'rubbish', 'certificate').map(({ from, to }) => ({ from, to }))).to.deep.equal([
      { from: 'unreadable certificate', to: 'another unreadable certificate' },
    ]);
  });
});

describe('a secret among the elements', () => {
  const secretNames = [
    'consumerSecret',
    'clientPassword',
    'privateKey',
    'private_key',
    'accessToken',
    'apiKey',
    'secretKey',
  ];
  const openNames = [
    ...[
      'isSecretRequiredForRefreshToken',
      'isConsumerSecretOptional',
      'shouldRotateConsumerSecret',
      'refreshTokenPolicy',
    ],
    ...['isTokenExchangeEnabled', 'refreshTokenPolicyType', 'consumerKey', 'certificate', 'idTokenAudience', 'label'],
  ];
  const differing = (from: Value | undefined, to: Value | undefined, field: string) =>
    diff(
      component(from === undefined ? {} : { [field]: from }),
      component(to === undefined ? {} : { [field]: to }),
    ).map(({ from: was, to: is }) => ({ was, is }));

  it('is told to differ, and no more, whatever it is and wherever it stands', () => {
    const value = fc.oneof(
      fc.string({ minLength: 12 }).map((text) => `s3cr3t-${text}`),
      fc.array(
        fc.string({ minLength: 1 }).map((text) => `s3cr3t-${text}`),
        { minLength: 2, maxLength: 3 },
      ),
      fc.constant({ value: 's3cr3t-inside' }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...secretNames), fc.option(value), fc.option(value), (name, from, to) => {
        const wraps: ((one: Value) => { [element: string]: Value })[] = [
          (one) => ({ [name]: one }),
          (one) => ({ deep: { [name]: one } }),
          (one) => ({ list: [{ id: '1', [name]: one }, { id: '2' }] }),
        ];
        for (const wrap of wraps)
          expect(JSON.stringify(diff(component(wrap(from)), component(wrap(to))))).to.not.contain('s3cr3t');
      }),
      runs(200),
    );
    for (const name of secretNames) {
      expect(differing('old', 'new', name), name).to.deep.equal([{ was: 'secret', is: 'another secret' }]);
      expect(differing(undefined, 'new', name), name).to.deep.equal([{ was: null, is: 'secret' }]);
      expect(differing('old', undefined, name), name).to.deep.equal([{ was: 'secret', is: null }]);
      expect(differing('old', 'old', name), name).to.deep.equal([]);
    }
  });

  it('is no element that only speaks of secrets', () => {
    for (const name of openNames)
      expect(differing('false', 'true', name), name).to.not.deep.equal([{ was: 'secret', is: 'another secret' }]);
  });
});
