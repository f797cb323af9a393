import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { detailLines, type Summary, summaryJson, summaryLines } from '../../../../infra/cli/start/summary.ts';
import type { ReportData } from '../../../../infra/console/index.ts';

describe('the summary', () => {
  const decidedAt = '2026-01-05T10:00:00.000Z';
  const files: ReportData['several'][number]['files'] = [
    { key: 'a/one.md', disposition: 'new', decidedAt, why: '' },
    { key: 'b/two.md', disposition: 'copy', probability: 0.824, decidedAt, why: '' },
  ];
  const facts = {
    publishers: ['A', 'B'],
    reports: 2,
    language: 'en',
    excerpt: '',
    firstSeenAt: decidedAt,
    revision: 1,
  };
  const story = { ...facts, id: 't1-a', headline: 'Ferry kept', key: 'a/one.md', files };
  const detail = 'The file\nhas no bytes.';
  const report: ReportData = {
    stackName: 'Wiredrop',
    at: decidedAt,
    files: 5,
    stories: 1,
    counts: { rejected: 1, duplicate: 2, new: 1 },
    several: [story],
    rejected: [{ key: '사진.md', reason: 'empty', detail, hint: '', decidedAt }],
    copies: [{ key: 'b/two.md', disposition: 'copy', probability: 0.824, storyId: 't1-a', headline: 'Ferry kept' }],
    repairedFiles: 2,
    repairs: ['odd-fence', 'tab-indent'].map((code) => ({ code, files: 1, meaning: '', example: '' })),
    bars: [],
    rejectedBars: [],
  };
  const summary: Summary = { files: 5, report, notifications: 2 };
  const wide = Number.POSITIVE_INFINITY;

  it('lists the dispositions in their usual order', () => {
    assert.deepEqual(summaryLines(summary, 1.234), [
      '5 files: 1 new, 2 duplicate, 1 rejected',
      '1 story, 2 notifications, 1.2 seconds',
    ]);
  });

  it('shows stories of several reports, rejected files with a hint, and repairs', () => {
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
      'Repaired: 2 files (odd-fence 1, tab-indent 1)',
    ]);
  });

  it('shows a bounded number of stories, the largest first, and the number of others', () => {
    const many = { ...summary, report: { ...report, several: Array.from({ length: 12 }, () => story) } };
    assert.ok(detailLines(many, wide).includes('  and 2 more: --report FILE or --json'));
  });

  it('is one line of JSON for a program', () => {
    assert.deepEqual(JSON.parse(summaryJson(summary)), { type: 'summary', ...report, files: 5, notifications: 2 });
  });
});
