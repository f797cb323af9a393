import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters as stripped } from 'node:util';
import { DISPOSITION, DISPOSITIONS } from '../../../../functions/story/items/disposition.ts';
import { type Receipt, SCHEMA } from '../../../../functions/story/items/items.ts';
import { putSummary } from '../../../../infra/operator/table/put-summary.ts';

const receipt = (disposition: Receipt['disposition'], name: string, storyId?: string): Receipt => ({
  pk: `FILE#b/${name}`,
  sk: 'v1',
  entity: 'receipt',
  schema: SCHEMA,
  version: 1,
  announce: 'none',
  disposition,
  bucket: 'b',
  key: name,
  uploadedAt: '2026-01-05T10:00:00.000Z',
  receivedAt: '2026-01-05T10:00:01.000Z',
  ...(storyId && { storyId }),
});

describe('the summary of many files', () => {
  it('lists with its story each report that joined, whatever became of it', () => {
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
});
