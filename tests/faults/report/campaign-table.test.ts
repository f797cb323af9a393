import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CampaignResult } from '../campaign/result.ts';
import { campaignTable } from './campaign-table.ts';

const counts = { files: 16, receipts: 16, dispositions: { copy: 1, new: 15 }, stories: 15 };
const result = {
  seed: '7',
  milliseconds: 61_000,
  violations: [{ name: 'receipt-wrong', detail: 'a.md' }],
  hadStorm: true,
  strikes: new Map([['throttled', 3]]),
  refused: 0,
  crashPoints: new Map([['before s3:GetObject', 2]]),
  deliveries: { deliveries: 16, late: 0, ignored: 1, malformed: 2 },
  totals: { tableOutages: 0, topicOutages: 0, redriven: 0, announcedAgain: 0 },
  counts: { ...counts, likes: 0, notifications: 15, repeated: 0, oddFound: 2 },
} as unknown as CampaignResult;

describe('the table of a campaign', () => {
  it('says how much there was and what was wrong, the commonest disposition first', () => {
    const table = campaignTable(result);
    assert.match(table, /^\*\*16 files, 1 violations\*\* \(seed `7`, 61 seconds\)\./);
    assert.ok(table.indexOf('| … new | 15 |') < table.indexOf('| … copy | 1 |'));
    assert.match(table, /\| throttled \|[^|]*\| 3 \|/);
    assert.match(table, /\| `s3:GetObject` \| 2 \| 0 \|/);
  });

  it('has no faults and no deaths where no storm was begun', () => {
    const table = campaignTable({ ...result, hadStorm: false });
    assert.match(table, /\| violations \| 1 \|$/);
    assert.doesNotMatch(table, /throttled|GetObject/);
  });
});
