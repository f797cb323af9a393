import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Write } from '../../../functions/story/decision.ts';
import { itemBytes, writeUnits } from './write-units.ts';

/** A story of about this many bytes, listed by day. */
function story(excerptBytes: number, expect: Write['expect'] = 'absent'): Write {
  const item = {
    pk: 'STORY#t1-a',
    sk: 'STORY',
    entity: 'story',
    day: '2026-01-05#3',
    firstSeenAt: '2026-01-05T00:00:00.000Z',
    excerpt: 'x'.repeat(excerptBytes),
  };
  return { item: item as unknown as Write['item'], expect };
}

function alias(): Write {
  const item = { pk: 'STORY#t1-b', sk: 'STORY', entity: 'alias', schema: 2, version: 1, textKey: 't1:b', storyId: 'a' };
  return { item: item as Write['item'], expect: 'absent' };
}

describe('writeUnits', () => {
  it('counts two units for each started KiB', () => {
    assert.equal(writeUnits([alias()]), 2);
    assert.equal(writeUnits([alias(), alias()]), 4);
  });

  it('counts one unit more for the index entry of a new story', () => {
    assert.equal(writeUnits([story(100)]), 2 + 1);
    assert.equal(writeUnits([story(1024)]), 4 + 1);
  });

  it('counts no index entry for a story that is written again, whose keys stay as they are', () => {
    assert.equal(writeUnits([story(100, 1)]), 2);
  });

  it('counts no index entry for an item that is not listed', () => {
    const { item } = story(100);
    const { day: _, ...unlisted } = item as unknown as Record<string, unknown>;
    assert.equal(writeUnits([{ item: unlisted as unknown as Write['item'], expect: 'absent' }]), 2);
  });
});

describe('itemBytes', () => {
  it('counts names and values in bytes of UTF-8', () => {
    assert.equal(itemBytes({ pk: { S: 'abc' }, 뉴스: { S: '가' } }), 2 + 3 + 6 + 3);
  });

  it('counts one byte for two digits of a number, and one more', () => {
    assert.equal(itemBytes({ n: { N: '1234' } }), 1 + 3);
    assert.equal(itemBytes({ n: { N: '-7' } }), 1 + 3);
  });

  it('counts three bytes for a list or a map, and one for each entry', () => {
    assert.equal(itemBytes({ l: { L: [{ S: 'ab' }, { BOOL: true }] } }), 1 + 3 + (1 + 2) + (1 + 1));
    assert.equal(itemBytes({ m: { M: { k: { S: 'v' } } } }), 1 + 3 + (1 + 1 + 1));
  });

  it('counts bytes alike in the SDK and in a request', () => {
    const bytes = new Uint8Array([1, 2, 3, 4]);
    assert.equal(itemBytes({ b: { B: bytes } }), 1 + 4);
    assert.equal(itemBytes({ b: { B: Buffer.from(bytes).toString('base64') } }), 1 + 4);
  });
});
