import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { itemSize } from './item-size.ts';

describe('itemSize', () => {
  it('counts names and values in bytes of UTF-8', () => {
    assert.equal(itemSize({ pk: { S: 'abc' }, 뉴스: { S: '가' } }), 2 + 3 + 6 + 3);
  });

  it('counts two digits of a number as one byte, and one more', () => {
    assert.equal(itemSize({ n: { N: '1234' } }), 1 + 3);
    assert.equal(itemSize({ n: { N: '-7' } }), 1 + 3);
  });

  it('counts three bytes for a list or a map, and one for each entry', () => {
    assert.equal(itemSize({ l: { L: [{ S: 'ab' }, { BOOL: true }] } }), 1 + 3 + (1 + 2) + (1 + 1));
    assert.equal(itemSize({ m: { M: { k: { S: 'v' } } } }), 1 + 3 + (1 + 1 + 1));
  });
});
