import { expect } from 'chai';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import type { Component } from '../../../src/app/component.ts';
import { keepsakeOf } from '../../../src/app/keepsake.ts';
import { runs } from '../../support/runs.ts';

const shelves = [{ type: 'ExternalClientApplication', folder: 'externalClientApps', suffix: 'eca' }];
const app = (elements: Component['elements'], fullName = 'Robot'): Component => ({
  type: 'ExternalClientApplication',
  fullName,
  elements,
});
const textOf = (component: Component): string => keepsakeOf([component], shelves, '68.0')[0]?.text ?? '';

describe('what is kept of a deleted app', () => {
  it('holds its elements in the order of the WSDL, and names every part in the package', () => {
    const files = keepsakeOf([app({ label: 'Robot', contactEmail: 'a@b.example', nothing: null })], shelves, '68.0');
    expect(files.map(({ path }) => path)).to.deep.equal(['externalClientApps/Robot.eca', 'package.xml']);
    expect(files[0]?.text).to.equal(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<ExternalClientApplication xmlns="http://soap.sforce.com/2006/04/metadata">',
        '    <contactEmail>a@b.example</contactEmail>',
        '    <label>Robot</label>',
        '</ExternalClientApplication>',
        '',
      ].join('\n'),
    );
    expect(files[1]?.text).to.contain('<members>Robot</members>').and.contain('<version>68.0</version>');
  });

  it('holds no secret at any depth, and no order to make new ones', () => {
    const inner = { consumerSecret: 'canary', consumerKey: 'known', more: { clientSecret: 'canary', label: 'kept' } };
    const text = textOf(app({ ...inner, oauthConfig: inner, shouldRotateConsumerSecret: 'false' }));
    expect(text).not.to.match(/canary|ecret|Rotate/);
    expect(text.match(/kept/g)).to.have.length(2);
  });

  it('keeps switches whose names only speak of secrets', () => {
    expect(textOf(app({ isSecretRequiredForRefreshToken: 'true' }))).to.contain('true');
  });

  for (const fullName of ['../../../etc/passwd', '..', 'a/b', 'C:\\x', '.', 'a\u0000b']) {
    it(`stays in its folder for a component named ${JSON.stringify(fullName)}`, () => {
      const [file] = keepsakeOf([app({}, fullName)], shelves, '68.0');
      expect(file?.path).to.match(/^externalClientApps\/[^/\\\0]+\.eca$/);
    });
  }

  it('reads back as the same texts, whatever signs they hold', () => {
    const parser = new XMLParser({ parseTagValue: false, trimValues: false, processEntities: true });
    const plain = fc.string({ unit: fc.constantFrom('a', '<', '>', '&', '"', "'", ']]>', '&amp;', 'ü', '\n', '#13;') });
    fc.assert(
      fc.property(plain, (description) => {
        const read = parser.parse(textOf(app({ description })));
        expect(read.ExternalClientApplication.description).to.equal(description);
      }),
      runs(200),
    );
  });
});
