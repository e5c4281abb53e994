import { expect } from 'chai';
import fc from 'fast-check';
import { keyPair } from '../support/keys.ts';
import { metadataApi, type Parts, withoutKeys } from '../support/metadata-api.ts';
import { type LocalOrg, startLocalOrg } from './index.ts';
import { parseXml, writeElements, writeIndented } from './metadata/xml.ts';
import type { Element } from './state.ts';
import type { Switches } from './switches.ts';

const types = [
  'ConnectedApp',
  'ExternalClientApplication',
  'ExtlClntAppOauthSettings',
  'ExtlClntAppGlobalOauthSettings',
  'ExtlClntAppOauthConfigurablePolicies',
  'ExtlClntAppConfigurablePolicies',
];

/** A record as jsforce read it, fit to be sent back: no key of a connected app, no lists that jsforce made up. */
function asUpdate(type: string, record: Parts): Parts {
  const { oauthConfig, ...rest } = record;
  if (type !== 'ConnectedApp' || !oauthConfig || typeof oauthConfig !== 'object' || Array.isArray(oauthConfig))
    return record;
  const config = withoutKeys(oauthConfig, 'consumerKey');
  return Object.fromEntries(
    Object.keys(record).map((name) => [name, name === 'oauthConfig' ? config : (rest[name] ?? null)]),
  );
}

async function everyRecord(org: LocalOrg, version: string): Promise<[type: string, record: Parts][]> {
  const api = metadataApi(org, version);
  const records: [type: string, record: Parts][] = [];
  for (const type of types) {
    const names = (await api.list([{ type }])).map(({ fullName = '' }) => fullName);
    for (const record of await api.read(type, names)) records.push([type, record]);
  }
  return records;
}

describe('the local org: read, then update unchanged, then read', () => {
  const readings: Partial<Switches>[] = [
    {},
    { certificateReadBack: 'pem' },
    { certificateReadBack: 'crlf' },
    { certificateReadBack: 'raw' },
    { elementOrder: 'accept' },
    { pkceForced: true },
  ];
  for (const [seed, switches] of [...readings.map((one) => ['production', one] as const), ['sandbox', {}] as const]) {
    for (const version of seed === 'production' && Object.keys(switches).length > 0
      ? ['68.0']
      : ['68.0', '66.0', '62.0']) {
      it(`gives the same ${seed} apps at API ${version}, ${JSON.stringify(switches)}`, async () => {
        const org = await startLocalOrg({ seed, switches });
        try {
          const { certificatePem } = await keyPair('pay');
          for (const app of ['Pay', 'Orders']) org.trust(app, certificatePem);
          const before = await everyRecord(org, version);
          expect(before.length).to.be.above(seed === 'production' ? 30 : 5);
          for (const [type, record] of before) {
            // A packaged app's header and settings cannot be saved, not even unchanged.
            if (/^acme__/.test(String(record.fullName)) && !/Policies$|^ConnectedApp$/.test(type)) continue;
            const [result] = await metadataApi(org, version).update(type, [asUpdate(type, record)]);
            expect(result?.errors, `${type} ${record.fullName}`).to.deep.equal([]);
          }
          const pkce = (records: [type: string, record: Parts][]) =>
            records.map(([type, record]) => [
              type,
              switches.pkceForced ? { ...record, isPkceRequired: 'true' } : record,
            ]);
          expect(pkce(await everyRecord(org, version))).to.deep.equal(pkce(before));
          expect(org.crashes).to.deep.equal([]);
        } finally {
          await org.close();
        }
      });
    }
  }
});

describe('the local org: XML', () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/);
  // What XML 1.0 can carry: no other control characters, no lone surrogates.
  const text = fc
    .string({
      unit: fc.oneof(
        fc.constantFrom('<', '&', '>', '"', "'", '\n', '\r', '\t', ']]>', '&#13;'),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
    })
    .filter((one) => !/[\p{Cc}\p{Cs}\ufffe\uffff]/u.test(one.replace(/[\n\r\t]/g, '')));
  const { element } = fc.letrec<{ element: Element; value: Element['value'] }>((tie) => ({
    element: fc.record({ name, value: tie('value') }),
    value: fc.oneof({ maxDepth: 3 }, text, fc.array(tie('element'), { minLength: 1, maxLength: 4 })),
  }));
  type Node = ReturnType<typeof parseXml>;
  const elementOf = (node: Node): Element => ({
    name: node.name,
    value: node.children.length > 0 ? node.children.map(elementOf) : node.text,
  });

  it('carries any text through, on one line and indented', () => {
    fc.assert(
      fc.property(fc.array(element, { minLength: 1, maxLength: 4 }), (elements) => {
        expect(parseXml(`<root>${writeElements(elements)}</root>`).children.map(elementOf)).to.deep.equal(elements);
        expect(parseXml(`<root>\n${writeIndented(elements)}</root>`).children.map(elementOf)).to.deep.equal(elements);
      }),
    );
  });

  it('knows namespaces by their URI, reads CDATA as it is, and takes no second root', () => {
    const root = parseXml('<a:x xmlns:a="urn:a" xmlns="urn:b"><y/><a:z><![CDATA[1 < 2 &amp; 3]]></a:z></a:x>');
    expect([root, ...root.children].map(({ namespace, name }) => ({ namespace, name }))).to.deep.equal([
      { namespace: 'urn:a', name: 'x' },
      { namespace: 'urn:b', name: 'y' },
      { namespace: 'urn:a', name: 'z' },
    ]);
    expect(root.children[1]?.text).to.equal('1 < 2 &amp; 3');
    for (const bad of ['', '<a>', '<a/><b/>', '<a/>x', '<a>x<b/></a>', 'words'])
      expect(() => parseXml(bad), bad).to.throw();
  });
});
