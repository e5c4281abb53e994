import { expect } from 'chai';
import fc from 'fast-check';
import { column, readRows, type Soql, select, soql, soqlName } from '../../../src/salesforce/soql.ts';
import { cutSoql, unquote } from '../../local-org/soql/tokens.ts';

const tokensOf = ({ text }: Soql): string[] =>
  cutSoql(text)
    .filter(({ kind }) => kind !== 'end')
    .map((token) => token.text);

describe('SOQL', () => {
  it('brings any text whole through the quotes, and nothing of it out of them', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '\\', 'n', '\n', ' OR Id != null') }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const tokens = tokensOf(soql`Username = ${text} LIMIT 1`);
        expect(tokens).to.have.lengthOf(5);
        expect(unquote(tokens[2] ?? '')).to.equal(text);
      }),
    );
  });

  it('brings any list whole behind IN', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (names) => {
        const texts = cutSoql(soql`Name IN ${names}`.text).filter(({ kind }) => kind === 'text');
        expect(texts.map((token) => unquote(token.text))).to.deep.equal(names);
      }),
    );
  });

  it('writes numbers, booleans, times and pieces of SOQL without quotes', () => {
    const where = soql`WHERE IsActive = ${true} AND LoginTime > ${new Date(0)}`;
    expect(soql`FROM ${soqlName('User')} ${where} LIMIT ${500}`.text).to.equal(
      'FROM User WHERE IsActive = true AND LoginTime > 1970-01-01T00:00:00.000Z LIMIT 500',
    );
  });

  it('makes no query out of an empty list, nor out of a name that is none', () => {
    expect(() => soql`Id IN ${[]}`).to.throw(RangeError);
    for (const name of ['', 'Id, Name', "Id'", '1d', 'User.', 'Id FROM User'])
      expect(() => soqlName(name), name).to.throw(RangeError);
  });
});

describe('Rows of a query', () => {
  const columns = {
    Id: column.text,
    IsActive: column.flag,
    LastLoginDate: column.timeOrNull,
    'Profile.Name': column.textOrNull,
    'Profile.PermissionsApiEnabled': column.flagOrNull,
  };
  const record = {
    attributes: { type: 'User' },
    Id: '005',
    IsActive: true,
    LastLoginDate: '2026-01-31T12:00:00.000+0000',
    Profile: { Name: 'Clerk', PermissionsApiEnabled: false },
  };

  it('are asked for by the columns that read them', () => {
    expect(select(columns, soql`FROM User`)).to.equal(
      'SELECT Id, IsActive, LastLoginDate, Profile.Name, Profile.PermissionsApiEnabled FROM User',
    );
  });

  it('hold the fields of a parent by their path, times in UTC, and nothing else', () => {
    expect(readRows(columns, [record])).to.deep.equal([
      {
        Id: '005',
        IsActive: true,
        LastLoginDate: '2026-01-31T12:00:00.000Z',
        'Profile.Name': 'Clerk',
        'Profile.PermissionsApiEnabled': false,
      },
    ]);
  });

  it('hold null where the org leaves out a parent or a field', () => {
    expect(readRows(columns, [{ Id: 5, IsActive: false, Profile: null }])).to.deep.equal([
      {
        Id: '5',
        IsActive: false,
        LastLoginDate: null,
        'Profile.Name': null,
        'Profile.PermissionsApiEnabled': null,
      },
    ]);
  });

  it('are none where a field is missing or of another type', () => {
    const broken = [
      undefined,
      {},
      'Id',
      [null],
      [{ ...record, Id: null }],
      [record, { ...record, IsActive: 'yes' }],
      [{ ...record, LastLoginDate: 'never' }],
    ];
    for (const records of broken) expect(readRows(columns, records), JSON.stringify(records)).to.equal(null);
  });
});
