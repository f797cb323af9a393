import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordFile } from '../../../functions/story/record-file.ts';
import { memoryTable } from '../../functions/story/memory-table.ts';
import { A1, A2 } from './crawls.ts';
import { startWriter } from './writer.ts';

/** The claim and the story of a new article. */
const recorded = async () => {
  const table = memoryTable();
  await recordFile(A1, table, { attempts: 1, sleep: async () => {}, random: () => 0 });
  const [claim, story] = ['article', 'story'].map((entity) => table.items().find((item) => item.entity === entity));
  assert.ok(claim && story);
  return { claim, story };
};

describe('a writer', () => {
  it('is the same one for the same history', async () => {
    const start = await startWriter(A1);
    assert.equal(await start.told([]), await start.told([]));
    const refused = await (await start.told([])).told(false);
    assert.deepEqual([refused.attempts, refused.history, refused.call?.kind], [1, '', 'read']);
  });

  it('is another one once it is told that there is nothing', async () => {
    const start = await startWriter(A1);
    assert.notEqual((await start.told([])).history, start.history);
  });

  it('is another one for two items of one read than for one of each of two', async () => {
    const { claim, story } = await recorded();
    const start = await startWriter(A2);
    const [atOnce, first] = [await start.told([claim, story]), await start.told([claim])];
    assert.equal(first.call?.kind, 'read');
    const inTurn = await first.told([story]);
    assert.notEqual(inTurn.history, atOnce.history);
  });
});
