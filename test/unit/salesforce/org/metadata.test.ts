import { expect } from 'chai';
import type { Value } from '../../../../src/app/component.ts';
import type { Connection } from '../../../../src/salesforce/org/connection.ts';
import { metadataClient } from '../../../../src/salesforce/org/metadata.ts';
import { rejectionOf } from '../../../support/faults.ts';

/** The client, an org that gives `records`, and the calls that reached it. */
function client(records: unknown = {}) {
  const calls: string[] = [];
  const metadata = async (method: string) => {
    calls.push(method);
    return method === 'readMetadata' ? { records } : { success: 'true' };
  };
  const connection = { metadata, version: '68.0', instanceUrl: 'https://pay.example' } as Partial<Connection>;
  return { calls, ...metadataClient(connection as Connection) };
}

describe('a component as the Metadata API gives it', () => {
  it('holds the text of an element that has attributes, and nothing of those', async () => {
    const attributes = { 'xsi:type': 'xsd:string' };
    const record = { $: { 'xsi:type': 'ConnectedApp' }, fullName: 'Pay', label: { $: attributes, _: 'Pay & Co' } };
    expect((await client(record).readOne('ConnectedApp', 'Pay'))?.elements).to.deep.equal({ label: 'Pay & Co' });
  });
});

describe('a component that is to be written', () => {
  const update = async (elements: { [element: string]: Value }) => {
    const org = client();
    const error = await rejectionOf(org.update({ type: 'ConnectedApp', fullName: 'Pay', elements }));
    expect(org.calls).to.deep.equal([]);
    return error;
  };

  it('is not sent where XML cannot carry a text of it, wherever that stands', async () => {
    for (const [text, point] of [
      ['\u0000', 'U+0000'],
      ['a\u001fb', 'U+001F'],
      ['\ud800', 'U+D800'],
      ['x\udfffy', 'U+DFFF'],
      ['\ufffe', 'U+FFFE'],
    ] as const) {
      for (const [elements, field] of [
        [{ label: text }, 'label'],
        [{ oauthConfig: { callbackUrl: text } }, 'oauthConfig.callbackUrl'],
        [
          {
            attributes: [
              { key: 'a', formula: '1' },
              { key: 'b', formula: text },
            ],
          },
          'attributes.formula',
        ],
      ] as const) {
        const { code, data } = await update(structuredClone(elements) as { [element: string]: Value });
        expect({ code, ...data }).to.deep.equal({
          ...{ code: 'settings-unsendable', component: 'ConnectedApp:Pay', field, character: point },
        });
      }
    }
  });

  it('is sent with any other text', async () => {
    const org = client();
    await org.update({
      type: 'ConnectedApp',
      fullName: 'Pay',
      elements: { label: '\t\r\n 😀 \u0085\ufffd\u{10ffff}' },
    });
    expect(org.calls).to.deep.equal(['updateMetadata']);
  });
});
