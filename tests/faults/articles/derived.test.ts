import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryTable } from '../../functions/story/memory-table.ts';
import { createLedger } from '../campaign/ledger.ts';
import { likePairs } from '../checker/world/like-pairs.ts';
import { seededRandom } from '../random.ts';
import { articleFile } from './article-file.ts';
import { keyOf, likeReports } from './derived.ts';
import { BUCKET, recordBytes, uploadedAt } from './record-bytes.ts';
import { seeds } from './seeds.ts';

describe('reports of one release', () => {
  it('are one story by the functions, whichever comes first, and a pair to the checker, of whatever seed', async () => {
    for (const seed of seeds()) {
      const four = likeReports(20, seededRandom(String(seed)));
      for (const reports of [four, four.toReversed()]) {
        const table = memoryTable();
        const ledger = createLedger();
        const stories = new Set<string>();
        for (const [at, report] of reports.entries()) {
          const [key, bytes] = [keyOf(report, at), articleFile(report)];
          const sequencer = String(at);
          ledger.put({ bucket: BUCKET, key, sequencer, eventTime: uploadedAt }, bytes);
          const { storyId } = await recordBytes(table, { key, bytes, sequencer });
          stories.add(storyId ?? '');
        }
        assert.equal(stories.size, 1, `seed ${seed}`);
        assert.equal(likePairs(ledger.versions()).length, 6, `seed ${seed}`);
      }
    }
  });
});
