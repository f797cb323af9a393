import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival } from '../../../functions/story/decision.ts';
import type { StoryItem, TableItem } from '../../../functions/story/items.ts';
import { address } from '../../../functions/story/keys.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import { type MemoryTable, memoryTable } from './memory-table.ts';
import { FERRY, FERRY_ELSEWHERE, FERRY_LONGER, QUARRY, told } from './near/told.ts';
import { patience } from './recording.ts';

const FIRST = told({ id: 'a', text: FERRY_LONGER, hour: 2, markers: ['(LEAD)'] });
const LIKE = told({ id: 'b', text: FERRY, hour: 1 });
const ELSEWHERE = told({ id: 'c', text: FERRY_ELSEWHERE, publisher: 'Northern Post', hour: 3 });

/** Records a file while this story is still seen as it was before a transaction whose other items are there; so many reads find it so. */
const recordHalfSeen = async (
  one: Arrival,
  {
    table,
    story,
    before,
    reads,
  }: { table: MemoryTable; story: StoryItem; before: readonly TableItem[]; reads: number },
) => {
  let left = reads;
  const read: MemoryTable['read'] = async (keys, freshness) => {
    const items = await table.read(keys, freshness);
    if (!items.some((item) => address(item) === address(story)) || left-- <= 0) return items;
    return [...items.filter((item) => address(item) !== address(story)), ...before];
  };
  return recordFile(one, { ...table, read }, { ...patience, attempts: 10 });
};

describe('a transaction of which half is seen', () => {
  it('is not taken for one that put a fence and no story: a third like report joins that', async () => {
    const table = memoryTable();
    const { steps } = await recordFile(FIRST, { ...table, commit: async () => true }, patience);
    await table.commitStep(steps[0] ?? { writes: [], whole: false });
    assert.equal((await recordFile(LIKE, table, patience)).disposition, 'new');
    const [story] = table.stories();
    assert.ok(story);
    const { disposition } = await recordHalfSeen(ELSEWHERE, { table, story, before: [], reads: 4 });
    assert.deepEqual([disposition, table.stories().length, table.announced().length], ['copy', 1, 1]);
  });

  /** A story that was begun by one article and is told by another since, which has been crawled again. */
  const updated = async () => {
    const table = memoryTable();
    await recordFile(LIKE, table, patience);
    const [before] = table.stories();
    assert.equal((await recordFile(FIRST, table, patience)).disposition, 'update');
    const [story] = table.stories();
    assert.ok(before && story);
    assert.deepEqual([before.articleId, story.articleId], ['b', 'a']);
    const next = told({ id: 'a', text: QUARRY, hour: 4 });
    return { table, before, story, next: { ...next, file: { ...next.file, versionId: 'a2' } } };
  };

  it('is not taken for a story told by another article: the next crawl of its own is told', async () => {
    const { table, before, story, next } = await updated();
    const { disposition } = await recordHalfSeen(next, { table, story, before: [before], reads: 2 });
    const [told] = table.stories();
    assert.equal(disposition, 'revision');
    assert.deepEqual([told?.revision, told?.crawledAt, table.announced().length], [3, '2026-02-01T04:00:00.000Z', 3]);
  });

  it('is not taken for a story that somebody removed: it is looked for again, and its next crawl told', async () => {
    const { table, story, next } = await updated();
    const { disposition } = await recordHalfSeen(next, { table, story, before: [], reads: 2 });
    assert.deepEqual([disposition, table.stories()[0]?.revision], ['revision', 3]);
  });

  it('is not taken for words whose story somebody removed: who copies them joins it', async () => {
    const { table, story } = await updated();
    const copy = told({ id: 'd', text: FERRY_LONGER, publisher: 'Northern Post', hour: 5 });
    const { disposition } = await recordHalfSeen(copy, { table, story, before: [], reads: 2 });
    assert.deepEqual([disposition, table.stories().length], ['copy', 1]);
  });

  it('is waited for a few looks only: somebody may have put an older story back', async () => {
    const { table, before, story, next } = await updated();
    const { disposition } = await recordHalfSeen(next, { table, story, before: [before], reads: 100 });
    assert.deepEqual([disposition, table.stories()[0]?.revision], ['revision', 2]);
  });
});
