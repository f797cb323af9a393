import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival, Step, Steps } from '../../../../functions/story/decision.ts';
import { storyIdOf } from '../../../../functions/story/keys.ts';
import { recordFile } from '../../../../functions/story/record-file.ts';
import { arrival, textKeyOf } from '../arrivals.ts';
import { type MemoryTable, memoryTable } from '../memory-table.ts';
import { AT_ONE, AT_THREE, AT_TWO, patience } from '../recording.ts';

const crawl = (articleId: string, text: string, crawledAt: string): Arrival =>
  arrival({ articleId, text, crawledAt }, { key: `${articleId} ${text} ${crawledAt}.md` });

const FIRST = crawl('a', 'rain', AT_TWO);
const RAIN = storyIdOf(textKeyOf('rain'));
const SNOW = storyIdOf(textKeyOf('snow'));

/** Records it until it has done so many steps; its process dies there. */
const recordUntil = async (table: MemoryTable, one: Arrival, steps: number): Promise<void> => {
  let done = 0;
  const commit: typeof table.commit = async (all) => {
    for (const step of all) {
      if (done === steps) throw new Error('killed');
      assert.ok(await table.commitStep(step));
      done += 1;
    }
    return true;
  };
  await assert.rejects(recordFile(one, { ...table, commit }, patience), /killed/);
};

/** Steps of a new article that begins while nothing is known; they can be written later. */
const begun = async (table: MemoryTable, one: Arrival): Promise<Steps> =>
  (await recordFile(one, { ...table, commit: async () => true }, patience)).steps;

const entitiesOf = ({ writes }: Step) => writes.map(({ item, expect }) => `${item.entity} ${expect}`);

/** The first report dies behind so many steps, then these are recorded. */
const after = async (steps: number, ...arrivals: Arrival[]) => {
  const table = memoryTable();
  await recordUntil(table, FIRST, steps);
  const dispositions: string[] = [];
  for (const one of arrivals) dispositions.push((await recordFile(one, table, patience)).disposition);
  const told = table.announced().map((item) => `${'announce' in item && item.announce} ${item.pk}`);
  const claims = table.items().flatMap((item) => (item.entity === 'article' ? [[item.articleId, item.storyId]] : []));
  return { table, dispositions, told, claims, stories: table.stories().length };
};

describe('a new article', () => {
  it('is written in three steps: the claim that reserves it, its story, its receipt', async () => {
    const steps = await begun(memoryTable(), FIRST);
    assert.deepEqual(steps.map(entitiesOf), [['article absent'], ['story absent'], ['receipt absent']]);
  });

  it('goes on where it came to, if its own claim is all there is', async () => {
    const table = memoryTable();
    await recordUntil(table, FIRST, 1);
    const steps = await begun(table, FIRST);
    assert.deepEqual(steps.map(entitiesOf), [['story absent'], ['receipt absent']]);
    const another = await begun(table, { ...FIRST, file: { ...FIRST.file, key: 'another.md' } });
    assert.deepEqual(another.map(entitiesOf), [['article 1', 'story absent', 'receipt absent']]);
  });

  for (const steps of [0, 1, 2]) {
    it(`is new when its event comes again, if its process died behind ${steps} steps`, async () => {
      const { dispositions, told, claims, stories, table } = await after(steps, FIRST, FIRST);
      assert.deepEqual(dispositions, ['new', 'new']);
      assert.deepEqual([told, claims, stories], [[`story.created STORY#${RAIN}`], [['a', RAIN]], 1]);
      assert.equal(table.receipts().length, 1);
    });

    it(`has the receipt that was owed, whenever that is written, behind ${steps} steps`, async () => {
      const later = { ...FIRST, now: '2026-03-02T00:00:00.000Z' };
      const { table } = await after(steps, later);
      assert.deepEqual(
        table.receipts().map(({ receivedAt }) => receivedAt),
        [steps === 2 ? FIRST.now : later.now],
      );
    });

    it(`is one story with its revision that came meanwhile, behind ${steps} steps`, async () => {
      const { dispositions, claims, stories, table } = await after(steps, crawl('a', 'snow', AT_THREE), FIRST);
      // Behind two steps it is told already, so the newer crawl revises it.
      const made = steps === 2 ? RAIN : SNOW;
      assert.deepEqual(dispositions, steps === 2 ? ['revision', 'new'] : ['new', 'stale']);
      assert.deepEqual([claims, stories], [[['a', made]], 1]);
      assert.equal(table.stories()[0]?.excerpt, 'snow');
    });

    it(`is one story with its older crawl that came meanwhile, behind ${steps} steps`, async () => {
      const { dispositions, stories, table } = await after(steps, crawl('a', 'snow', AT_ONE), FIRST);
      assert.deepEqual(dispositions, steps === 2 ? ['stale', 'new'] : ['new', 'revision']);
      assert.deepEqual([stories, table.stories()[0]?.excerpt], [1, 'rain']);
    });

    it(`is one story with a copy of its words that came meanwhile, behind ${steps} steps`, async () => {
      const { dispositions, told, claims, stories, table } = await after(steps, crawl('b', 'rain', AT_ONE), FIRST);
      assert.deepEqual(dispositions, steps === 2 ? ['copy', 'new'] : ['new', 'copy']);
      assert.deepEqual([told, stories], [[`story.created STORY#${RAIN}`], 1]);
      assert.deepEqual(
        new Map(claims as [string, string][]),
        new Map([
          ['a', RAIN],
          ['b', RAIN],
        ]),
      );
      assert.equal(table.stories()[0]?.articleCount, 2);
    });

    it(`is made by whoever brings the same words of it, behind ${steps} steps`, async () => {
      const { dispositions, told, stories, table } = await after(steps, crawl('a', 'rain', AT_THREE), FIRST);
      assert.deepEqual(dispositions, steps === 2 ? ['duplicate', 'new'] : ['new', 'duplicate']);
      assert.deepEqual([told, stories, table.stories()[0]?.articleCount], [[`story.created STORY#${RAIN}`], 1, 1]);
    });
  }

  it('reserves another story than it did, if it is read with other words when its event comes again', async () => {
    const reread = arrival({ articleId: 'a', text: 'snow', crawledAt: AT_TWO }, { key: FIRST.file.key });
    const { dispositions, claims, stories } = await after(1, reread, crawl('a', 'hail', AT_THREE));
    assert.deepEqual(dispositions, ['new', 'revision']);
    assert.deepEqual([claims, stories], [[['a', SNOW]], 1]);
  });

  it('leaves its place to who took its claim over, words and all, though it is still alive', async () => {
    const table = memoryTable();
    const [claim, story] = await begun(table, FIRST);
    assert.ok(claim && story && (await table.commitStep(claim)));
    await recordFile(crawl('a', 'snow', AT_THREE), table, patience);
    assert.equal(await table.commitStep(story), false);
    const words = table.items().find((item) => item.entity === 'text');
    assert.deepEqual([words?.textKey, words?.storyId], [textKeyOf('rain'), SNOW]);
  });

  it('comes too late for its words and joins their story, which counts it once', async () => {
    const { table, dispositions } = await after(1, crawl('b', 'rain', AT_ONE), crawl('a', 'snow', AT_THREE), FIRST);
    // To the newer crawl the place of the reserved story is taken by another's: nothing to take over there.
    assert.deepEqual(dispositions, ['new', 'new', 'stale']);
    assert.deepEqual(
      table.stories().map(({ articleCount, excerpt }) => [excerpt, articleCount]),
      [
        ['rain', 1],
        ['snow', 1],
      ],
    );
  });

  it('takes over no claim whose story is there, whatever became of that since', async () => {
    const { table, dispositions } = await after(2, crawl('b', 'rain', AT_ONE), crawl('a', 'snow', AT_THREE));
    assert.deepEqual(dispositions, ['copy', 'revision']);
    assert.deepEqual(
      table.stories().map(({ excerpt, articleCount }) => [excerpt, articleCount]),
      [['snow', 2]],
    );
  });

  it('is told once if it was stored silently and its event comes again loudly, behind its story', async () => {
    const table = memoryTable();
    await recordUntil(table, { ...FIRST, notifications: false }, 2);
    assert.equal((await recordFile(FIRST, table, patience)).disposition, 'new');
    assert.deepEqual([table.announced().length, table.stories()[0]?.unannounced], [0, true]);
  });
});
