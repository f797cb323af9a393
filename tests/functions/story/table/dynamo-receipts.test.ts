import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Receipt } from '../../../../functions/story/items/items.ts';
import { receiptWithoutId } from '../../../../functions/story/table/dynamo-receipts.ts';

describe('the receipt of an object without a version id', () => {
  it('is that of its first event from the second on in which it was modified', () => {
    const receipts = ['00.900', '02.000', '01.000', '03.000'].map(
      (second) => ({ uploadedAt: `2026-03-01T00:00:${second}Z` }) as Receipt,
    );
    const named = { uploadedAt: '2026-03-01T00:00:01.000Z', versionId: 'v1' } as Receipt;
    const at = (uploadedAt: string) =>
      receiptWithoutId([named, ...receipts], { bucket: 'b', key: 'a.md', uploadedAt })?.uploadedAt;
    assert.equal(at('2026-03-01T00:00:01.000Z'), '2026-03-01T00:00:01.000Z');
    assert.equal(at('2026-03-01T00:00:04.000Z'), undefined);
  });
});
