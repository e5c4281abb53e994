import { inspect } from 'node:util';
import { SfError } from '@salesforce/core/sfError';
import { expect } from 'chai';
import { toSfError } from '../../../src/cli/errors.ts';
import { type Detail, type FaultCode, isFault, isNamed, JwtError } from '../../../src/faults/errors.ts';
import { allSections, type Section } from '../../../src/faults/sections.ts';
import { accessToken } from '../token/token-samples.ts';

const asSfError = (error: unknown): SfError => {
  const result = toSfError(error);
  if (!(result instanceof SfError)) throw new Error(`not an SfError: ${inspect(result)}`);
  return result;
};

/** Something for each value of a section. */
const detailFor = ({ values }: Section): Detail<FaultCode> =>
  Object.fromEntries(values.map(({ name, type }) => [name, type.endsWith('[]') ? [name] : name])) as Detail<FaultCode>;

describe('a fault in the words of the host', () => {
  // One without a message explains those of its error, and is thrown by nobody.
  for (const section of allSections().filter(({ error, seen }) => error !== null && seen)) {
    it(`${section.code} has a message and something to do`, () => {
      const error = asSfError(new JwtError(section.code as FaultCode, detailFor(section)));
      expect(error.name).to.equal(section.error);
      expect(error.exitCode).to.equal(section.exitCode);
      expect(error.message)
        .to.have.length.above(15)
        .and.not.match(/[{}]|Error$/);
      expect(error.actions).to.be.an('array').that.is.not.empty;
      expect(error.actions?.join('\n')).not.to.match(/[{}]|undefined/);
    });
  }

  it('fills its values by name, into the message and into every action', () => {
    const error = asSfError(
      new JwtError('file-exists-completed', { path: 'p', completed: true, keyFile: 'a.key', certFile: 'a.crt' }),
    );
    expect(error.message).to.include('Its key a.key and its certificate a.crt are both');
    expect(error.actions?.[0]).to.include('--cert-file a.crt --key-file a.key');
    expect(error.data).to.deep.equal({ path: 'p', completed: true });
  });

  it('shows a list joined by commas', () => {
    const error = asSfError(
      new JwtError('timeout-not-allowed', { text: '7', apiVersion: 61, allowed: [1, 5], session: false }),
    );
    expect(error.message).to.equal('"7" is not a JWT timeout of API version 61; the allowed values are: 1, 5.');
  });

  it('takes a value literally, whatever signs it holds', () => {
    const seen = "$& {seen} %s $' $1";
    expect(asSfError(new JwtError('token-malformed', { seen })).message).to.include(seen);
  });

  it('says what its error says to every refusal of an exchange, and its own code in the data', () => {
    const detail = { error: 'e', errorDescription: 'd', audience: 'a', tokenEndpoint: 't', host: 'h' };
    const known = asSfError(new JwtError('wrong-client-id', detail));
    expect(known.message).to.equal(
      'Salesforce refused the exchange: e (d). No app with this client id exists there. The audience was a, sent to h.',
    );
    const data = { error: 'e', errorDescription: 'd', code: 'wrong-client-id', audience: 'a', tokenEndpoint: 't' };
    expect(known.data).to.deep.equal(data);
    const unknown = asSfError(new JwtError('exchange-refused', detail));
    expect(unknown.message).to.equal('Salesforce refused the exchange: e (d). The audience was a, sent to h.');
    expect(unknown.data).to.deep.equal({ ...data, code: 'unknown' });
  });

  it('does what the section says that explains it', () => {
    const directory = new JwtError('input-unreadable-directory', { flag: '--key', path: 'x', code: 'EISDIR' });
    expect(directory.message).to.equal('x is a folder, not a file.');
    expect(directory.actions).to.deep.equal(['Check the path given to --key. Use - to read standard input.']);
    expect(directory.shownCode).to.equal('input-unreadable');
  });

  it('has data and no cause', () => {
    const error = asSfError(new JwtError('token-malformed', { seen: 'a cat' }).with({ line: 3 }));
    expect(error.data).to.deep.equal({ seen: 'a cat', line: 3 });
    expect(error.cause).to.equal(undefined);
    expect(asSfError(new JwtError('insecure-url-not-url')).data).to.equal(undefined);
  });

  it('is the same after a way to another thread', () => {
    const error = new JwtError('org-unreachable-tcp', { stage: 'tcp', code: 'ECONNREFUSED', host: 'h' }).with({ a: 1 });
    const again = JwtError.from(structuredClone(error.record));
    expect(asSfError(again)).to.deep.include({ name: error.name, message: error.message, data: error.data });
  });

  it('is told apart by its code or by its name', () => {
    const error = new JwtError('org-refused-session', { errorCode: 'X', message: 'm', host: 'h' });
    expect(isFault(error, 'org-refused-session')).to.equal(true);
    expect(isFault(error, 'org-refused')).to.equal(false);
    expect(isNamed(error, 'OrgRefusedError')).to.equal(true);
    expect(isNamed(error, 'FileExistsError')).to.equal(false);
    expect(isFault(new Error('org-refused-session'), 'org-refused-session')).to.equal(false);
  });

  it('loses a token that got into its values, in its message, its actions and its data', () => {
    const more = { list: [{ token: accessToken }], many: 2, none: null };
    const detail = { path: accessToken, completed: true, keyFile: accessToken, certFile: 'a.crt' };
    const error = asSfError(new JwtError('file-exists-completed', detail).with(more));
    const shown = inspect(error, { depth: null, maxStringLength: null }) + error.message + error.stack;
    expect(shown).not.to.include(accessToken.slice(0, 24)).and.not.include(accessToken.slice(-24));
    expect(error.message).to.include('<JWT removed>');
    expect(error.data).to.deep.include({ completed: true, list: [{ token: '<JWT removed>' }], many: 2, none: null });
  });

  it('does not become "a bug in the CLI" because a server says TypeError', () => {
    const error = asSfError(new JwtError('token-malformed', { seen: 'System.TypeError: no' }));
    expect(`${error.message}${error.stack}`).not.to.include('TypeError');
  });
});

describe('an error of another origin', () => {
  it('passes through untouched when it holds no secret', () => {
    const error = new SfError('No authorization information found for me@example.com.');
    expect(toSfError(error)).to.equal(error);
  });

  it('keeps its words and its exit code, and becomes no cause, which --json would print', () => {
    const error = Object.assign(new Error('Nonexistent flag: -f'), { oclif: { exit: 2 } });
    const told = toSfError(error);
    expect(told).to.include({ name: 'Error', message: 'Nonexistent flag: -f', exitCode: 2 });
    expect(told.cause).to.equal(undefined);
  });

  const carriers: [where: string, make: () => Error][] = [
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
    it(`loses a token in ${where}`, () => {
      const clean = toSfError(make());
      const shown =
        inspect(clean, { depth: null, maxStringLength: null, showHidden: true }) + clean.message + clean.stack;
      expect(shown).not.to.include(accessToken.slice(0, 24)).and.not.include(accessToken.slice(-24));
      expect(clean.message).to.match(/^bad/);
    });
  }

  it('keeps its name and its exit code when a secret is taken out', () => {
    const usage = Object.assign(new Error(`Unexpected argument: ${accessToken}`), { oclif: { exit: 2 } });
    expect(asSfError(usage)).to.include({ exitCode: 2, name: 'Error', code: '2' });
    const other = new SfError(`x ${accessToken}`, 'OtherError', [], 7);
    expect(asSfError(other)).to.include({ exitCode: 7, name: 'OtherError', code: 'OtherError' });
  });

  it('that is no Error at all still becomes one', () => {
    expect(asSfError(`thrown ${accessToken}`).message).to.equal('thrown <JWT removed>');
  });
});
