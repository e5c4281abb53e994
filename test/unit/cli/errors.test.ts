import { inspect } from 'node:util';
import { SfError } from '@salesforce/core/sfError';
import { expect } from 'chai';
import { toSfError } from '../../../src/cli/errors.ts';
import { errorNames, JwtError } from '../../../src/faults/errors.ts';
import { accessToken } from '../token/token-samples.ts';

const asSfError = async (error: unknown): Promise<SfError> => {
  const result = await toSfError(error);
  if (!(result instanceof SfError)) throw new Error(`not an SfError: ${inspect(result)}`);
  return result;
};

describe('a fault in the words of the host', () => {
  for (const name of errorNames) {
    it(`${name} has a message and something to do`, async () => {
      const error = await asSfError(
        new JwtError(name, { tokens: ['a', 'b', 'c'], actionTokens: ['a', 'b', 'c', 'd'] }),
      );
      expect(error.name).to.equal(name);
      expect(error.message)
        .to.have.length.above(15)
        .and.not.match(/%s|Error$/);
      expect(error.actions).to.be.an('array').that.is.not.empty;
      expect(error.actions?.join('\n')).not.to.include('%s');
    });
  }

  it('fills its values in order, into the message and over all actions', async () => {
    const error = await asSfError(
      new JwtError('InputUnreadableError', { variant: 'secret', tokens: ['--key'], actionTokens: ['--one', '--two'] }),
    );
    expect(error.message).to.match(/^--key takes the path/);
    expect(error.actions?.[0]).to.include('--one');
    expect(error.actions?.[1]).to.include('--two');
  });

  it('takes a value literally, whatever signs it holds', async () => {
    const error = await asSfError(new JwtError('TokenMalformedError', { tokens: ["$& %s $' $1"] }));
    expect(error.message).to.include("$& %s $' $1");
  });

  it('uses the words of the name for a variant without words of its own', async () => {
    const plain = await asSfError(new JwtError('TokenMalformedError', { tokens: ['x'] }));
    const variant = await asSfError(new JwtError('TokenMalformedError', { variant: 'unheard-of', tokens: ['x'] }));
    expect(variant.message).to.equal(plain.message);
    expect(variant.actions).to.deep.equal(plain.actions);
  });

  it('has data and no cause', async () => {
    const error = await asSfError(new JwtError('TokenMalformedError', { data: { seen: 'a cat' } }));
    expect(error.data).to.deep.equal({ seen: 'a cat' });
    expect(error.cause).to.equal(undefined);
  });

  const exits: [number, (typeof errorNames)[number][]][] = [
    [
      2,
      [
        'InputMissingError',
        'ConfirmationRequiredError',
        'TimeoutNotAllowedError',
        'PolicyValueError',
        'InsecureUrlError',
      ],
    ],
    [4, ['ExchangeRefusedError']],
    [5, ['OrgUnreachableError']],
    [1, ['AppNotFoundError', 'TokenMalformedError', 'MetadataRefusedError']],
  ];
  for (const [exit, names] of exits) {
    it(`exits with ${exit} for ${names.join(', ')}`, async () => {
      const errors = await Promise.all(names.map((name) => asSfError(new JwtError(name))));
      expect(errors.map(({ exitCode }) => exitCode)).to.deep.equal(names.map(() => exit));
    });
  }

  it('does not become "a bug in the CLI" because a server says TypeError', async () => {
    const error = await asSfError(new JwtError('TokenMalformedError', { tokens: ['System.TypeError: no'] }));
    expect(`${error.message}${error.stack}`).not.to.include('TypeError');
  });
});

describe('an error of another origin', () => {
  it('passes through untouched when it holds no secret', async () => {
    const error = new Error('No authorization information found for me@example.com.');
    expect(await toSfError(error)).to.equal(error);
  });

  const carriers: [string, () => Error][] = [
    ['its message', () => new Error(`bad ${accessToken}`)],
    ['its cause', () => new Error('bad', { cause: new Error(accessToken) })],
    ['a cause of its cause', () => new Error('bad', { cause: new Error('x', { cause: { body: accessToken } }) })],
    [
      'the arguments that a parser keeps',
      () => Object.assign(new Error('bad'), { parse: { input: { argv: [accessToken] } } }),
    ],
    ['its actions', () => new SfError('bad', 'OtherError', [`say ${accessToken}`])],
    ['its stack', () => Object.assign(new Error('bad'), { stack: `Error: bad\n  at ${accessToken}` })],
    ['its data', () => new SfError('bad', 'OtherError').setData({ token: accessToken })],
  ];
  for (const [where, make] of carriers) {
    it(`loses a token in ${where}`, async () => {
      const clean = await toSfError(make());
      const shown =
        inspect(clean, { depth: null, maxStringLength: null, showHidden: true }) + clean.message + clean.stack;
      expect(shown).not.to.include(accessToken.slice(0, 24)).and.not.include(accessToken.slice(-24));
      expect(clean.message).to.match(/^bad/);
    });
  }

  it('keeps its name and its exit code when a secret is taken out', async () => {
    const usage = Object.assign(new Error(`Unexpected argument: ${accessToken}`), { oclif: { exit: 2 } });
    expect(await asSfError(usage)).to.include({ exitCode: 2, name: 'Error', code: '2' });
    const other = new SfError(`x ${accessToken}`, 'OtherError', [], 7);
    expect(await asSfError(other)).to.include({ exitCode: 7, name: 'OtherError', code: 'OtherError' });
  });

  it('that is no Error at all still becomes one', async () => {
    expect((await asSfError(`thrown ${accessToken}`)).message).to.equal('thrown <JWT removed>');
  });
});
