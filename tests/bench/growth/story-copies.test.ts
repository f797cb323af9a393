import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { TableItem } from '../../../functions/story/items.ts';
import { growStories } from './grown-stories.ts';
import { copyStory, rowOf } from './story-copies.ts';

let items: readonly TableItem[];
before(async () => {
  [items = []] = (await growStories(1, '2026-01-04T05:00:00.000Z')).written;
});

describe('copies of a story', () => {
  it('have keys of their own, of the form and length of real ones', () => {
    const copy = copyStory(items, () => 0.7);
    const [one, other, real] = [copy(1_000_000_001), copy(1_000_000_002), items.map(rowOf)];
    for (const [at, { hashKey, rangeKey }] of real.entries()) {
      const keys = [one[at], other[at]].map((row) => `${row?.hashKey}\n${row?.rangeKey}`);
      assert.equal(new Set([...keys, `${hashKey}\n${rangeKey}`]).size, hashKey.includes('#1#') ? 2 : 3, hashKey);
      assert.equal(one[at]?.hashKey.split('#')[0], hashKey.split('#')[0]);
      if (!hashKey.startsWith('BAND')) assert.equal(one[at]?.hashKey.length, hashKey.length);
    }
  });

  it('say in each item the key it stands at, and nothing of the story they were copied from', () => {
    const story = items.find(({ entity }) => entity === 'story');
    for (const { hashKey, rangeKey, json } of copyStory(items, Math.random)(1_000_000_001)) {
      const item = JSON.parse(json) as Record<'pk' | 'sk', { S: string }>;
      assert.deepEqual([item.pk.S, item.sk.S], [hashKey, rangeKey]);
      assert.ok(!json.includes(story?.pk.slice(-22) ?? '-'));
      assert.ok(!json.includes('901_0000000000'));
    }
  });

  it('keep binary values as the engine does, in base64', () => {
    const near = items.find(({ entity }) => entity === 'near');
    assert.ok(near?.entity === 'near');
    const { packed } = JSON.parse(rowOf(near).json) as { packed: { B: string } };
    assert.deepEqual(new Uint8Array(Buffer.from(packed.B, 'base64')), near.packed);
  });
});
