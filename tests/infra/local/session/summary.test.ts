import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Census } from '../../../../infra/local/session/census.ts';
import { detailLines, type Summary, summaryJson, summaryLines } from '../../../../infra/local/session/summary.ts';

describe('the summary', () => {
  const files = [
    { key: 'a/one.md', disposition: 'new' },
    { key: 'b/two.md', disposition: 'copy', probability: 0.824 },
  ];
  const shared = { storyId: 't1-a', headline: 'Ferry kept', publishers: ['A', 'B'], articles: 2, files };
  const census: Census = {
    dispositions: { rejected: 1, duplicate: 2, new: 1, odd: 1 },
    receipts: 5,
    stories: 1,
    shared: [shared],
    copies: [{ key: 'b/two.md', disposition: 'copy', probability: 0.824, storyId: 't1-a', headline: 'Ferry kept' }],
    rejected: [{ key: '사진.md', reason: 'empty', detail: 'The file\nhas no bytes.' }],
    repairs: { 'tab-indent': 1, 'odd-fence': 2 },
    repairedFiles: 2,
  };
  const summary: Summary = { files: 5, census, notifications: 2 };
  const wide = Number.POSITIVE_INFINITY;

  it('tells a person the dispositions in their usual order', () => {
    assert.deepEqual(summaryLines(summary, 1.234), [
      '5 files: 1 new, 2 duplicate, 1 rejected, 1 odd',
      '1 story, 2 notifications, 1.2 seconds',
    ]);
  });

  it('shows stories of more than one report, what was rejected and what to do, and what was repaired', () => {
    assert.deepEqual(detailLines(summary, wide), [
      '',
      'Stories of more than one report: 1',
      '  Ferry kept',
      '    2 reports by A, B',
      '    new             a/one.md',
      '    copy       82%  b/two.md',
      '',
      'Rejected: 1 file',
      '  사진.md',
      '    empty: The file has no bytes.',
      '    The file has no bytes, or nothing but white space. Upload it again, complete.',
      '',
      'Repaired: 2 files (odd-fence 2, tab-indent 1)',
    ]);
  });

  it('shows a bounded number, the largest first, and says how many more there are', () => {
    const many = { ...summary, census: { ...census, shared: Array.from({ length: 12 }, () => shared) } };
    assert.ok(detailLines(many, wide).includes('  and 2 more: --report FILE or --json'));
  });

  it('tells a program all of it in one line', () => {
    const { type, dispositions, ...rest } = JSON.parse(summaryJson(summary));
    assert.deepEqual([type, Object.keys(dispositions)], ['summary', ['new', 'duplicate', 'rejected', 'odd']]);
    const { receipts, dispositions: _, ...found } = census;
    assert.deepEqual(rest, { files: 5, notifications: 2, ...found });
  });
});
