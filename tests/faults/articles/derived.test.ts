import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArticle } from '../../../functions/article/read.ts';
import { NEAR_DEFAULTS } from '../../../functions/story/near-settings.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import { memoryTable } from '../../functions/story/memory-table.ts';
import { createLedger } from '../campaign/ledger.ts';
import { likePairs } from '../checker/like-pairs.ts';
import { seededRandom } from '../random.ts';
import { articleFile } from './article-file.ts';
import { keyOf, likeReports } from './derived.ts';

const NOW = Date.UTC(2026, 5, 1);
const uploadedAt = new Date(NOW).toISOString();

describe('reports of one release', () => {
  it('are one story by the functions, whichever comes first, and a pair to the checker, of whatever seed', async () => {
    for (let seed = 0; seed < 40; seed++) {
      const four = likeReports(20, seededRandom(String(seed)));
      for (const reports of [four, four.toReversed()]) {
        const table = memoryTable();
        const ledger = createLedger();
        const stories = new Set<string>();
        for (const [at, report] of reports.entries()) {
          const [key, bytes] = [keyOf(report, at), articleFile(report)];
          const file = { bucket: 'b', key, sequencer: String(at) };
          ledger.put({ ...file, eventTime: uploadedAt }, bytes);
          const { storyId } = await recordFile(
            {
              file: { ...file, uploadedAt },
              result: readArticle(bytes, { key, maxBytes: 1_000_000, now: NOW }),
              now: uploadedAt,
              notifications: true,
              timeline: true,
              near: NEAR_DEFAULTS,
            },
            table,
            { attempts: 1, sleep: async () => {}, random: () => 0 },
          );
          stories.add(storyId ?? '');
        }
        assert.equal(stories.size, 1, `seed ${seed}`);
        assert.equal(likePairs(ledger.versions()).length, 6, `seed ${seed}`);
      }
    }
  });
});
