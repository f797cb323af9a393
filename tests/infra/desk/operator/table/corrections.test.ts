import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type RequestItem, SCHEMA } from '../../../../../functions/story/items/items.ts';
import { labelLines } from '../../../../../infra/desk/operator/table/corrections.ts';

const correction = (
  label: RequestItem['label'] | undefined,
  ids: readonly string[],
  at = '2026-03-01T00:00:00.000Z',
): RequestItem => ({
  pk: 'REQUEST',
  sk: at,
  entity: 'request',
  schema: SCHEMA,
  version: 1,
  kind: label === 'same' ? 'merge' : 'split',
  at,
  by: 'ed',
  storyId: 't1-x',
  ...(label && { label }),
  reports: ids.map((articleId) => ({ articleId, key: `${articleId}.md` })),
});

describe('the labels of corrections', () => {
  it('are one of each pair, whichever report comes first: the newest', () => {
    const lines = labelLines([
      correction('different', ['a', 'b']),
      correction('different', ['a', 'c']),
      correction('same', ['b', 'a'], '2026-03-02T00:00:00.000Z'),
    ]);
    assert.deepEqual(lines, [
      'label\tarticle_a\tarticle_b\tfile_a\tfile_b\tkind\tby\tat',
      'different\ta\tc\ta.md\tc.md\tsplit\ted\t2026-03-01T00:00:00.000Z',
      'same\tb\ta\tb.md\ta.md\tmerge\ted\t2026-03-02T00:00:00.000Z',
    ]);
  });

  it('are gone where the newest request takes one back', () => {
    const lines = labelLines([correction('same', ['a', 'b']), correction(undefined, ['a', 'b'])]);
    assert.equal(lines.length, 1);
  });

  it('are one cell each, whatever a key holds, and none of a report whose counterpart is gone', () => {
    const [, line, ...more] = labelLines([correction('same', ['a\tb\n', 'c']), correction('same', ['d'])]);
    assert.deepEqual([line?.split('\t').length, more], [8, []]);
  });
});
