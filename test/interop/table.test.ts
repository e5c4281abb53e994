import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Table, tableLines } from '../../src/cli/table.ts';

/** The library that the platform of this plugin draws tables with, in the platform's own copy. */
const platform = createRequire(createRequire(import.meta.url).resolve('@salesforce/sf-plugins-core/Ux'));
const { makeTable } = await import(pathToFileURL(platform.resolve('@oclif/table')).href);

const drawnByLibrary = (table: Table, width: number): string => {
  process.env.OCLIF_TABLE_COLUMN_OVERRIDE = String(width);
  try {
    return makeTable({
      ...table,
      overflow: 'wrap',
      borderStyle: 'vertical-with-outline',
      headerOptions: { formatter: 'capitalCase' },
    });
  } finally {
    delete process.env.OCLIF_TABLE_COLUMN_OVERRIDE;
  }
};

const columns = [
  { key: 'label', name: 'App' },
  { key: 'timeout', name: 'Timeout' },
  { key: 'use', name: 'Last use' },
];

const word = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.é日本'), minLength: 1, maxLength: 24 });
const cell = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
const row = fc.record({ label: cell, timeout: cell, use: cell });

describe('a table', () => {
  it('is what the library draws, to the byte, at any width', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.integer({ min: 40, max: 160 }), (data, width) => {
        expect(`${tableLines({ columns, data }, width).join('\n')}\n`).to.equal(
          drawnByLibrary({ columns, data }, width),
        );
      }),
      { numRuns: 25 },
    );
  });
});
