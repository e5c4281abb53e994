/** What stands in an app as text goes through reading and writing as it is, or is not written. */
import { expect } from 'chai';
import fc from 'fast-check';
import { openApp } from '../../src/app/org/open.ts';
import { setJwtIssuing } from '../../src/app/policy.ts';
import { type LocalOrg, startLocalOrg } from '../local-org/index.ts';
import { appNamed, setElement } from '../support/app-components.ts';
import { connect } from '../support/connect.ts';
import { rejectionOf } from '../support/faults.ts';
import { runs } from '../support/runs.ts';

const places = [
  { app: 'Pay', type: 'ConnectedApp', fullName: 'Pay', paths: ['description', 'oauthConfig.callbackUrl'] },
  {
    app: 'Orders',
    type: 'ExtlClntAppGlobalOauthSettings',
    fullName: 'Orders_glbloauth',
    paths: ['callbackUrl', 'label'],
  },
];

describe('a text in the settings of an app', () => {
  let org: LocalOrg;
  before(async () => {
    org = await startLocalOrg();
  });
  after(() => org.close());

  const stored = (type: string, fullName: string) =>
    structuredClone(org.state.components.find((one) => one.type === type && one.fullName === fullName));
  /** Writes the app by turning a switch of it; gives what changed beside that. */
  const written = async (app: string) => {
    const { store } = await openApp(connect(org), { apiVersion: '68.0', app, appType: undefined });
    const go = { dryRun: false, beforeWrite: async () => {} };
    const changed = await setJwtIssuing(store, !appNamed(org, app).issuesJwt, go);
    expect(changed.changed).to.equal(true);
    return [...changed.sideEffects, ...changed.changedMeanwhile];
  };
  /** How many elements of the component are that text. */
  const count = (type: string, fullName: string, text: string): number =>
    JSON.stringify(stored(type, fullName)).split(`"value":${JSON.stringify(text)}}`).length - 1;

  for (const text of [
    'one\r\ntwo\r\n',
    'one\rtwo',
    '\r',
    ' \r\n \n\t ',
    '&#13;',
    '\u0085\u2028\ufeff',
    'a\u{10ffff}b',
  ]) {
    it(`keeps ${JSON.stringify(text)}`, async () => {
      for (const { app, type, fullName, paths } of places) {
        for (const path of paths) setElement(org, type, fullName, path, text);
        expect(await written(app)).to.deep.equal([]);
        expect(count(type, fullName, text), app).to.be.at.least(paths.length);
      }
    });
  }

  // What XML 1.0 can carry: no other control characters, no halves of surrogate pairs.
  const canBeSent = (point: number): boolean => (point >= 0x20 && point !== 0xfffe && point !== 0xffff) || point === 9;
  const unit = fc.oneof(
    fc.constantFrom(
      '\r',
      '\n',
      '\r\n',
      '\t',
      ' ',
      '<',
      '&',
      ']]>',
      '&#13;',
      '&#x0;',
      '"',
      '\u0085',
      '\u2028',
      '\ufffd',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((one) => canBeSent(one.codePointAt(0) ?? 0)),
  );
  const text = fc.string({ unit, minLength: 1, maxLength: 12 });

  it('is the same after any write, whatever XML can carry', () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), text, async ({ app, type, fullName, paths }, value) => {
        for (const path of paths) setElement(org, type, fullName, path, value);
        expect(await written(app)).to.deep.equal([]);
        expect(count(type, fullName, value), JSON.stringify(value)).to.be.at.least(paths.length);
      }),
      runs(30),
    ));

  it('stops a write by the name of its field where XML cannot carry it, before anything is sent', async () => {
    for (const { app, type, fullName, paths } of places) {
      for (const [character, point] of [
        ['\u0001', 'U+0001'],
        ['\u001b', 'U+001B'],
        ['\uffff', 'U+FFFF'],
      ]) {
        const [path = ''] = paths;
        setElement(org, type, fullName, path, `a${character}b`);
        const before = stored(type, fullName);
        const error = await rejectionOf(written(app));
        expect(error).to.include({ name: 'SettingsUnsendableError', exitCode: 1 });
        expect(error.data).to.deep.equal({ component: `${type}:${fullName}`, field: path, character: point });
        expect(error.message).to.contain(point).and.contain('nothing was written');
        expect(stored(type, fullName)).to.deep.equal(before);
      }
      setElement(org, type, fullName, paths[0] ?? '', 'https://example.com');
    }
  });
});
