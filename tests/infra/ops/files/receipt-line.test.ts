import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { receiptLine } from '../../../../infra/ops/files/receipt-line.ts';
import { rejectedReceipt } from '../../../functions/notify/items.ts';

describe('receiptLine', () => {
  it('says disposition, story and key', async () => {
    const { reason: _, detail: __, ...receipt } = await rejectedReceipt('empty', '사진.md');
    const line = receiptLine({ ...receipt, disposition: 'copy', storyId: 't1-0123456789012345678901' }, 200);
    assert.equal(line, 'copy       t1-0123456789012345678901  사진.md');
  });

  it('says why a file was rejected', async () => {
    const line = receiptLine({ ...(await rejectedReceipt('empty', 'a.md')), detail: 'no bytes' }, 200);
    assert.equal(line, `rejected   ${' '.repeat(25)}  a.md  empty: no bytes`);
  });
});
