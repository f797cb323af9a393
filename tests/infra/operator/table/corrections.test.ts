import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Correction, SCHEMA } from '../../../../functions/story/items/items.ts';
import { labelLines } from '../../../../infra/operator/table/corrections.ts';

const correction = (
  label: Correction['label'],
  ids: readonly string[],
  at = '2026-03-01T00:00:00.000Z',
): Correction => ({
  pk: 'CORRECTION',
  sk: at,
  entity: 'correction',
  schema: SCHEMA,
  version: 1,
  kind: label === 'same' ? 'merge' : 'split',
  at,
  by: 'ed',
  storyId: 't1-x',
  label,
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

  it('are one cell each, whatever a key holds, and none of a report whose counterpart is gone', () => {
    const [, line, ...more] = labelLines([correction('same', ['a\tb\n', 'c']), correction('same', ['d'])]);
    assert.deepEqual([line?.split('\t').length, more], [8, []]);
  });
});
