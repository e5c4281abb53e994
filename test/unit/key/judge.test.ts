import { expect } from 'chai';
import { judgeKey } from '../../../src/key/judge.ts';

describe('What is noticed about a key', () => {
  it('is nothing where it is sound and its own', () => {
    expect(judgeKey({ openToOthers: false, repaired: [], keys: 1 })).to.deep.equal([]);
  });

  it('is first that others can read it, then that it was damaged', () => {
    const found = judgeKey({ openToOthers: true, repaired: ['CRLF'], keys: 1 });
    expect(found).to.deep.equal(['key-open-to-others', 'key-repaired']);
  });
});
