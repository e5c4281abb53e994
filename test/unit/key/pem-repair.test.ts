import { expect } from 'chai';
import fc from 'fast-check';
import { repairPem } from '../../../src/key/pem-repair.ts';
import { pemOf, rsaKey } from '../../support/rsa.ts';

type Damage = { name: string; damage: (pem: string) => string | Uint8Array; words: RegExp };

const flat = (pem: string): string => pem.trim().split('\n').join(' ');

const damages: Damage[] = [
  { name: 'one line, blanks for breaks', damage: flat, words: /one line/ },
  { name: 'one line, nothing for breaks', damage: (pem) => pem.replaceAll('\n', ''), words: /one line/ },
  { name: 'literal \\n', damage: (pem) => pem.replaceAll('\n', '\\n'), words: /literal/ },
  { name: 'literal \\r\\n', damage: (pem) => pem.replaceAll('\n', '\\r\\n'), words: /literal/ },
  { name: 'base64 of the PEM', damage: (pem) => Buffer.from(pem).toString('base64'), words: /base64/ },
  {
    name: 'base64 of the PEM in 76 columns',
    damage: (pem) =>
      Buffer.from(pem)
        .toString('base64')
        .replace(/(.{76})/g, '$1\n'),
    words: /base64/,
  },
  { name: 'CRLF', damage: (pem) => pem.replaceAll('\n', '\r\n'), words: /CRLF/ },
  { name: 'lone CR', damage: (pem) => pem.replaceAll('\n', '\r'), words: /CRLF/ },
  { name: 'byte order mark', damage: (pem) => `\uFEFF${pem}`, words: /byte order mark/ },
  {
    name: 'UTF-8 bytes with a byte order mark',
    damage: (pem) => Buffer.from(`\uFEFF${pem}`),
    words: /byte order mark/,
  },
  { name: 'UTF-16 of PowerShell', damage: (pem) => Buffer.from(`\uFEFF${pem}`, 'utf16le'), words: /UTF-16/ },
  { name: 'double quotes around it', damage: (pem) => `"${pem.trim()}"`, words: /quotes/ },
  { name: 'indented by YAML', damage: (pem) => pem.replace(/^/gm, '    '), words: /indented/ },
];

describe('Repair of damaged PEM text', () => {
  const sound = [
    { kind: 'PKCS#8', pem: pemOf(rsaKey()) },
    { kind: 'PKCS#1', pem: pemOf(rsaKey(), 'pkcs1') },
    { kind: 'encrypted PKCS#8', pem: pemOf(rsaKey(), 'pkcs8', 'opensesame') },
    { kind: 'encrypted PKCS#1', pem: pemOf(rsaKey(), 'pkcs1', 'opensesame') },
  ];

  for (const { kind, pem } of sound) {
    it(`leaves a sound ${kind} key as it is, and says nothing`, () => {
      expect(repairPem(pem)).to.deep.equal({ text: pem, repaired: [] });
    });

    for (const { name, damage, words } of damages) {
      it(`gives back the very same ${kind} key from ${name}, and names the damage`, () => {
        const { text, repaired } = repairPem(damage(pem));
        expect(text === pem, 'the text is the sound key').to.equal(true);
        expect(repaired.join(', ')).to.match(words);
      });
    }
  }

  it('gives back the key whatever damages come together', () => {
    const texts = damages.filter(({ damage }) => typeof damage('x') === 'string');
    const pem = pemOf(rsaKey());
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...texts), { maxLength: 1 }),
        fc.boolean(),
        fc.boolean(),
        (some, mark, encoded) => {
          const broken = some.reduce((text, { damage }) => String(damage(text)), pem);
          const marked = mark ? `\uFEFF${broken}` : broken;
          const wrapped = encoded && !broken.includes('BEGIN') ? marked : marked.trim();
          return repairPem(wrapped).text === pem;
        },
      ),
    );
  });

  it('keeps the parts of a file with more than one block apart', () => {
    const pem = pemOf(rsaKey());
    const twice = `Bag Attributes\r\n    friendlyName: pay\r\n${pem.replaceAll('\n', '\r\n')}${pem}`;
    expect(repairPem(twice).text).to.equal(pem + pem);
  });

  it('never mistakes a base64 body without header lines for a PEM', () => {
    const body = rsaKey().export({ type: 'pkcs8', format: 'der' }).toString('base64');
    expect(repairPem(body)).to.deep.equal({ text: body, repaired: [] });
  });

  it('changes nothing the second time, whatever the text', () => {
    const pemLike = fc
      .tuple(fc.constantFrom(...sound.map(({ pem }) => pem)), fc.constantFrom(...damages), fc.string())
      .map(([pem, { damage }, junk]) => {
        const broken = damage(pem);
        return typeof broken === 'string' ? `${junk}${broken}` : broken;
      });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), pemLike), (input) => {
        const once = repairPem(input);
        const twice = repairPem(once.text);
        return twice.text === once.text;
      }),
      { numRuns: 300 },
    );
  });

  it('leaves alone what is far too long for a key, instead of searching it for hours', () => {
    const text = '-----BEGIN A-----'.repeat(500_000);
    expect(repairPem(text)).to.deep.equal({ text, repaired: [] });
  });

  it('takes any bytes without a crash', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => typeof repairPem(bytes).text === 'string'));
  });
});
