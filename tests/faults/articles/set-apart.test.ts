import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NEAR_DEFAULTS } from '../../../functions/story/near/near-settings.ts';
import { type MemoryTable, memoryTable } from '../../functions/story/memory-table.ts';
import { readFile } from '../checker/world/read-file.ts';
import { seededRandom } from '../random.ts';
import { assertSameReading } from './assert-same-reading.ts';
import type { Certain } from './certain-plan.ts';
import { expiredPlan } from './expired-plan.ts';
import { NOW, type Otherwise, recordBytes } from './record-bytes.ts';
import { seeds } from './seeds.ts';
import { STRICT, unannouncedPlan } from './unannounced-plan.ts';
import { MOST_BYTES } from './unreadable.ts';
import { replayedPlan } from './versions-plan.ts';

/** Has the functions' core make of each file what it can, and compares that with what it must become. */
const becomes = async (table: MemoryTable, files: readonly Certain[], otherwise: Otherwise = {}): Promise<void> => {
  for (const { steps, become } of files) {
    const [step] = steps;
    assert.ok(step?.do === 'put');
    assertSameReading(step, step.key, otherwise.maxBytes);
    const before = table.announced().length;
    const { disposition, storyId } = await recordBytes(
      table,
      { key: step.key, bytes: step.bytes, sequencer: '1' },
      otherwise,
    );
    const [fate] = become;
    assert.equal(disposition, fate?.disposition, step.key);
    if (fate?.announced !== undefined) assert.equal(table.announced().length > before, fate.announced, step.key);
    const other = table.receipts().find(({ key }) => key === fate?.sameStoryAs);
    if (fate?.sameStoryAs !== undefined) assert.equal(storyId, other?.storyId ?? 'of no earlier file', step.key);
  }
};

describe('reports behind one whose claims have expired', () => {
  it('become what they say, of whatever seed, and the first of them takes a key of what expired', async () => {
    for (const seed of seeds()) {
      const table = memoryTable();
      const { before, after } = expiredPlan(seededRandom(String(seed)), 0);
      await becomes(table, [before]);
      const expired = table.items().filter((item) => item.entity === 'near');
      for (const item of expired) item.expiresAt = NOW / 1000 - 1;
      assert.ok(expired.some(({ pk }) => pk.startsWith('HEAD#')));
      await becomes(table, after);
      const still = table.items().filter((item) => item.entity === 'near' && item.expiresAt < NOW / 1000);
      assert.ok(!still.some(({ pk }) => pk.startsWith('HEAD#')));
    }
  });
});

describe('what is told of quietly, and what comes behind it', () => {
  it('becomes what it says, of whatever seed', async () => {
    for (const seed of seeds()) {
      const table = memoryTable();
      const { apart, aloud, unlisted } = unannouncedPlan(seededRandom(String(seed)), 0);
      const near = { ...NEAR_DEFAULTS, ...STRICT };
      const quietly = { notifications: false, maxBytes: 2 * MOST_BYTES };
      await becomes(table, apart, { ...quietly, near: { ...near, enabled: false } });
      assert.deepEqual(
        table.stories().map(({ unannounced }) => unannounced),
        [true, true, true],
      );
      await becomes(table, aloud);
      await becomes(table, unlisted, { ...quietly, timeline: false, near });
      assert.deepEqual(
        table.stories().map(({ unannounced }) => unannounced),
        [undefined, true, true, true, true],
      );
    }
  });
});

describe('two versions of one crawl, of which a replay tells of the first', () => {
  it('end in the words of the second, which come first by their keys, in whatever order they are read', async () => {
    for (const seed of seeds()) {
      const files = replayedPlan(seededRandom(String(seed)), 0).flatMap((step, at) =>
        step.do === 'put' ? { key: step.key, bytes: step.bytes, sequencer: at === 0 ? '' : '1' } : [],
      );
      const [first = '', second = ''] = files.map(({ bytes }) => readFile(bytes)?.textKey);
      assert.ok(first > second);
      for (const inOrder of [files, files.toReversed()]) {
        const table = memoryTable();
        for (const file of inOrder) await recordBytes(table, file);
        const claim = table.items().find(({ entity }) => entity === 'article');
        assert.equal(claim?.entity === 'article' && claim.textKey, second);
      }
    }
  });
});
