import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markdownTable } from './markdown-table.ts';

describe('markdownTable', () => {
  it('sets figures to the right and words to the left', () => {
    const rows = [
      ['ours', 1_234, '$3.36', '1.05x (1.03–1.07)', '≥ 2x', 'reached'],
      ['theirs', 5, '–', '-0.72', '', ''],
    ];
    const [, rule, row] = markdownTable(['', 'a', 'b', 'c', 'd', 'e'], rows).split('\n');
    assert.equal(rule, '|---|---:|---:|---:|---:|---|');
    assert.equal(row, '| ours | 1,234 | $3.36 | 1.05x (1.03–1.07) | ≥ 2x | reached |');
  });

  it('keeps a bar in a cell from ending the cell', () => {
    assert.ok(markdownTable(['a | b'], [['c | d']]).endsWith('| c \\| d |'));
    assert.ok(markdownTable(['a | b'], []).startsWith('| a \\| b |'));
  });
});
