import assert from 'node:assert/strict';
import { it } from 'node:test';
import { stripVTControlCharacters as stripped } from 'node:util';
import { DISPOSITION, DISPOSITIONS } from '../../../../../functions/story/items/disposition.ts';
import type { Receipt } from '../../../../../functions/story/items/items.ts';
import { receiptOf } from '../../../../../functions/story/record/receipt.ts';
import { putSummary } from '../../../../../infra/desk/operator/table/put-summary.ts';
import { arrival } from '../../../../fixtures/arrivals.ts';

const receipt = (disposition: Receipt['disposition'], key: string, storyId: string): Receipt =>
  receiptOf(arrival({ articleId: 'a', text: 'a' }, { key }), disposition, { storyId });

it('the summary of many files lists with its story each report that joined, whatever became of it', () => {
  const receipts = DISPOSITIONS.flatMap((disposition) => [
    receipt('new', `first-${disposition}.md`, disposition),
    receipt(disposition, `then-${disposition}.md`, disposition),
  ]);
  const summary = { uploaded: receipts.length, resumed: 0, receipts, waiting: 0, headlines: new Map(), seconds: 1 };
  const lines = putSummary(summary, 100).map(stripped);
  const from = lines.findIndex((line) => line.startsWith('Stories that files joined'));
  const text = lines.slice(from, lines.indexOf('', from)).join('\n');
  for (const disposition of DISPOSITIONS) {
    const hasJoined = DISPOSITION[disposition].article === 'another';
    assert.equal(text.includes(`then-${disposition}.md`), hasJoined, disposition);
  }
});
