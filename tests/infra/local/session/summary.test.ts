import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rejectionLines, summaryJson, summaryLines } from '../../../../infra/local/session/summary.ts';

describe('the summary', () => {
  const dispositions = { rejected: 1, duplicate: 2, new: 1, odd: 1 };
  const rejected = [{ key: '사진.md', reason: 'binary', detail: 'The bytes\nare not text.' }];
  const summary = { files: 5, census: { dispositions, receipts: 5, rejected, stories: 1 }, notifications: 2 };

  it('tells a person the dispositions in their usual order', () => {
    assert.deepEqual(summaryLines(summary, 1.234), [
      '5 files: 1 new, 2 duplicate, 1 rejected, 1 odd',
      '1 story, 2 notifications, 1.2 seconds',
    ]);
  });

  it('says which files were rejected, and why', () => {
    assert.deepEqual(rejectionLines(summary), ['Rejected (binary): 사진.md: The bytes are not text.']);
  });

  it('tells a program the same in one line', () => {
    assert.equal(
      summaryJson(summary),
      '{"type":"summary","files":5,"dispositions":{"new":1,"duplicate":2,"rejected":1,"odd":1},"stories":1,"notifications":2}',
    );
  });
});
