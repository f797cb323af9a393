import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival, Step } from '../../../functions/story/decision.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import { type MemoryTable, memoryTable } from './memory-table.ts';
import { FERRY, FERRY_ELSEWHERE, FERRY_LONGER, QUARRY, told } from './near-told.ts';
import { patience } from './recording.ts';

const FIRST = told({ id: 'a', text: FERRY_LONGER, hour: 2, markers: ['(LEAD)'] });
const LIKE = told({ id: 'b', text: FERRY, hour: 1 });
const ELSEWHERE = told({ id: 'c', text: FERRY_ELSEWHERE, publisher: 'Northern Post', hour: 3 });

/** What a new report would write, step by step. */
const stepsOf = async (table: MemoryTable, one: Arrival): Promise<[Step, Step, Step]> => {
  const { steps } = await recordFile(one, { ...table, commit: async () => true }, patience);
  const [claims, story, receipt] = steps;
  assert.ok(claims && story && receipt);
  return [claims, story, receipt];
};

const entitiesOf = ({ writes }: Step): string => writes.map(({ item }) => item.entity).join(' ');

/** A table in which the first report has made its claims, so many of them, and no story. */
const begun = async (claims?: number) => {
  const table = memoryTable();
  const [step, story] = await stepsOf(table, FIRST);
  await table.commitStep({ ...step, writes: step.writes.slice(0, claims) });
  return { table, story };
};

const dispositionsOf = async (table: MemoryTable, arrivals: readonly Arrival[]): Promise<string[]> => {
  const all: string[] = [];
  for (const one of arrivals) all.push((await recordFile(one, table, patience)).disposition);
  return all;
};

describe('a report whose like has claimed its keys and has no story yet', () => {
  it('writes its claims each for itself, then the story, then the receipt', async () => {
    const steps = await stepsOf(memoryTable(), FIRST);
    assert.deepEqual(steps.map(entitiesOf), ['article near near near', 'story', 'receipt']);
    assert.deepEqual(
      steps.map(({ whole }) => whole),
      [false, true, true],
    );
  });

  it('begins the story in its place, all at once, and the other finds its place taken', async () => {
    const { table, story } = await begun();
    const { steps, disposition } = await recordFile(LIKE, table, patience);
    assert.deepEqual([disposition, steps.length, steps[0]?.whole], ['new', 1, true]);
    assert.equal(await table.commitStep(story), false);
    assert.equal(table.stories().length, 1);
  });

  it('is joined by the other when its event comes again: as an update, if that tells more of it later', async () => {
    const { table } = await begun();
    assert.deepEqual(await dispositionsOf(table, [LIKE, FIRST, FIRST]), ['new', 'update', 'update']);
    const [story, ...others] = table.stories();
    assert.deepEqual([story?.articleCount, story?.revision, others.length], [2, 2, 0]);
    assert.equal(table.receipts().find(({ articleId }) => articleId === 'a')?.evidence?.articleId, 'b');
  });

  it('is found by later reports through the claims of the other', async () => {
    const { table } = await begun();
    assert.deepEqual(await dispositionsOf(table, [LIKE, ELSEWHERE, FIRST]), ['new', 'copy', 'update']);
    assert.equal(table.stories().length, 1);
  });

  it('owns the words of the other: who brings these joins it', async () => {
    const { table } = await begun();
    const copy = told({ id: 'd', text: FERRY_LONGER, publisher: 'Southern Post', hour: 4 });
    const exactly = { ...copy, near: { ...copy.near, enabled: false } };
    assert.deepEqual(await dispositionsOf(table, [LIKE, copy]), ['new', 'copy']);
    const again = await begun();
    assert.deepEqual(await dispositionsOf(again.table, [LIKE, exactly]), ['new', 'copy']);
  });

  it('leaves one unlike it alone', async () => {
    const { table, story } = await begun();
    assert.deepEqual(await dispositionsOf(table, [told({ id: 'q', text: QUARRY })]), ['new']);
    assert.equal(await table.commitStep(story), true);
  });

  it('takes the place of its own older crawl once, though that is a like report as well', async () => {
    const { table, story } = await begun();
    const revised = told({ id: 'a', text: FERRY, hour: 4 });
    const { steps } = await recordFile({ ...revised, file: { ...revised.file, versionId: 'a2' } }, table, patience);
    assert.equal(
      steps[0] &&
        entitiesOf(steps[0])
          .split(' ')
          .filter((entity) => entity === 'text').length,
      1,
    );
    assert.equal(await table.commitStep(story), false);
  });

  for (const claims of [1, 2, 3]) {
    it(`goes on where it came to, behind ${claims} of its claims`, async () => {
      const { table } = await begun(claims);
      const steps = await stepsOf(table, FIRST);
      assert.equal(entitiesOf(steps[0]), 'near '.repeat(4 - claims).trim());
      assert.deepEqual(await dispositionsOf(table, [FIRST]), ['new']);
      assert.equal(table.items().filter(({ entity }) => entity === 'near').length, 3);
    });
  }

  it('needs no further claim behind all of them', async () => {
    const { table } = await begun();
    const { steps } = await recordFile(FIRST, table, patience);
    assert.deepEqual(steps.map(entitiesOf), ['story', 'receipt']);
  });
});
