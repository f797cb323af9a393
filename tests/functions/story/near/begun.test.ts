import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Arrival, Step } from '../../../../functions/story/decision.ts';
import type { TableItem } from '../../../../functions/story/items.ts';
import type { NearSettings } from '../../../../functions/story/near/near-settings.ts';
import { recordFile } from '../../../../functions/story/record-file.ts';
import { type MemoryTable, memoryTable } from '../memory-table.ts';
import { patience } from '../recording.ts';
import { FERRY, FERRY_ELSEWHERE, FERRY_LONGER, QUARRY, told } from './told.ts';

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
const begun = async (claims?: number, near: Partial<NearSettings> = {}) => {
  const table = memoryTable();
  const [step, story] = await stepsOf(table, { ...FIRST, near: { ...FIRST.near, ...near } });
  await table.commitStep({ ...step, writes: step.writes.slice(0, claims) });
  return { table, story };
};

const dispositionsOf = async (table: MemoryTable, arrivals: readonly Arrival[]): Promise<string[]> => {
  const all: string[] = [];
  for (const one of arrivals) all.push((await recordFile(one, table, patience)).disposition);
  return all;
};

const announcedOf = (table: MemoryTable): number => table.announced().length;

const version = (one: Arrival, versionId: string): Arrival => ({ ...one, file: { ...one.file, versionId } });

const headed = (one: Arrival, headline: string): Arrival => {
  assert.ok(one.result.ok);
  const article = { ...one.result.article, headline, title: headline };
  return { ...one, result: { ...one.result, article } };
};

/** The table as it is when these items are gone. */
const without = async (table: MemoryTable, gone: (item: TableItem) => boolean): Promise<MemoryTable> => {
  const left = memoryTable();
  const items = table.items().filter((item) => !gone(item));
  await left.commitStep({ writes: items.map((item) => ({ item, expect: 'absent' })), whole: true });
  return left;
};

/** Behind the window of the first reports. */
const weekLater = (one: Arrival): Arrival => {
  assert.ok(one.result.ok);
  const later = (instant: string) => new Date(Date.parse(instant) + 11 * 86_400_000).toISOString();
  const article = { ...one.result.article, crawledAt: later(one.result.article.crawledAt ?? '') };
  return { ...one, now: later(one.now), result: { ...one.result, article } };
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

  it('begins the story in the places of both, where two others had begun', async () => {
    const { table, story } = await begun();
    const [claims, another] = await stepsOf(memoryTable(), ELSEWHERE);
    await table.commitStep(claims);
    assert.deepEqual(await dispositionsOf(table, [LIKE]), ['new']);
    assert.deepEqual([await table.commitStep(story), await table.commitStep(another)], [false, false]);
    assert.equal(table.stories().length, 1);
  });

  it('is joined by the other when its event comes again: as an update, if that tells more of it later', async () => {
    const { table } = await begun();
    assert.deepEqual(await dispositionsOf(table, [LIKE, FIRST, FIRST]), ['new', 'update', 'update']);
    const [story, ...others] = table.stories();
    assert.deepEqual([story?.articleCount, story?.revision, others.length], [2, 2, 0]);
    assert.equal(table.receipts().find(({ articleId }) => articleId === 'a')?.evidence?.articleId, 'b');
  });

  it('is a step further from the other story’s first report, for who is likest the one whose place was taken', async () => {
    const { table } = await begun();
    const more = Array.from({ length: 5 }, (_, at) => `Lantern ${at} was lit on pier ${at}.`).join(' ');
    const another = told({ id: 'd', text: `${FERRY_LONGER} ${more}`, publisher: 'Southern Post', hour: 4 });
    assert.deepEqual(await dispositionsOf(table, [LIKE, another]), ['new', 'copy']);
    const depths = table
      .items()
      .flatMap((item) => (item.entity === 'near' && item.articleId === 'd' ? item.depth : []));
    // Another publisher's report is one from the report that it is like, and that one from the story.
    assert.deepEqual([...new Set(depths)], [2]);
  });

  it('is found by later reports through the claims of the other', async () => {
    const { table } = await begun();
    assert.deepEqual(await dispositionsOf(table, [LIKE, ELSEWHERE, FIRST]), ['new', 'copy', 'update']);
    assert.equal(table.stories().length, 1);
  });

  it('is joined by who brings the words of the other before that comes again', async () => {
    const { table } = await begun();
    const copy = told({ id: 'd', text: FERRY_LONGER, publisher: 'Southern Post', hour: 4 });
    assert.deepEqual(await dispositionsOf(table, [LIKE, copy, FIRST]), ['new', 'copy', 'copy']);
    assert.equal(table.stories().length, 1);
  });

  it('keeps nobody from the story of another that is less like it, and stands', async () => {
    const table = memoryTable();
    await recordFile(ELSEWHERE, table, patience);
    const [claims] = await stepsOf(memoryTable(), FIRST);
    const taken = new Set(table.items().map(({ pk }) => pk));
    const writes = claims.writes.filter(({ item }) => !taken.has(item.pk));
    assert.ok(writes.some(({ item }) => item.entity === 'near'));
    await table.commitStep({ ...claims, writes });
    assert.deepEqual(await dispositionsOf(table, [LIKE]), ['copy']);
    assert.equal(table.stories().length, 1);
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

  it('is told once in its words, whoever brings them again', async () => {
    const { table } = await begun();
    const again = (id: string, hour: number) => told({ id, text: FERRY_LONGER, hour });
    const done = await dispositionsOf(table, [LIKE, FIRST, again('d', 5), again('e', 6)]);
    assert.deepEqual([done, announcedOf(table)], [['new', 'update', 'copy', 'copy'], 2]);
  });

  it('leaves its words to a revision of the other', async () => {
    const { table } = await begun();
    const revised = version(told({ id: 'b', text: FERRY_LONGER, hour: 3 }), 'b2');
    const done = await dispositionsOf(table, [LIKE, revised, told({ id: 'd', text: FERRY_LONGER, hour: 5 })]);
    assert.deepEqual([done, announcedOf(table)], [['new', 'revision', 'copy'], 2]);
  });

  it('joins the other though that could claim none of the keys they share', async () => {
    const { table } = await begun(undefined, { probes: 3, claims: 3 });
    const like = { ...LIKE, near: { ...LIKE.near, probes: 3, claims: 3 } };
    assert.deepEqual(await dispositionsOf(table, [like, FIRST]), ['new', 'update']);
  });

  it('is a story of its own when its event comes again behind the window', async () => {
    const { table } = await begun();
    const late = { ...FIRST, now: '2026-02-12T00:00:00.000Z' };
    assert.deepEqual(await dispositionsOf(table, [LIKE, late]), ['new', 'new']);
    const words = told({ id: 'd', text: FERRY_LONGER, publisher: 'Southern Post', hour: 5 });
    assert.deepEqual(await dispositionsOf(table, [words]), ['copy']);
  });

  it('is still a revision where its article had a story already', async () => {
    const table = memoryTable();
    const before = told({ id: 'a', text: QUARRY, hour: 1 });
    const revised = version(FIRST, 'a2');
    // It looked before the first version was there, so its claim on the article is refused, and those on keys are not.
    const [claims] = await stepsOf(table, revised);
    assert.deepEqual(await dispositionsOf(table, [before]), ['new']);
    assert.equal(await table.commitStep(claims), false);
    assert.deepEqual(await dispositionsOf(table, [LIKE, revised]), ['new', 'revision']);
    assert.equal(announcedOf(table), 3);
  });

  it('is found by what its article says now, whatever claims an older version left', async () => {
    const headline = 'Harbour council votes to keep the night ferry';
    const table = memoryTable();
    const [claims] = await stepsOf(table, headed(told({ id: 'a', text: QUARRY, hour: 1 }), headline));
    await table.commitStep(claims);
    const like = headed(told({ id: 'c', text: FERRY_ELSEWHERE, publisher: 'Northern Post', hour: 3 }), headline);
    const now = version(told({ id: 'a', text: FERRY, hour: 2 }), 'a2');
    assert.deepEqual(await dispositionsOf(table, [now, like]), ['new', 'copy']);
  });

  it('is a story of its own where that of the other is gone', async () => {
    const { table } = await begun();
    await recordFile(LIKE, table, patience);
    const removed = await without(table, ({ entity }) => entity === 'story');
    assert.deepEqual(await dispositionsOf(removed, [FIRST]), ['new']);
  });

  it('claims nothing before its story where an expired fence still leads elsewhere', async () => {
    const { table } = await begun();
    await recordFile(LIKE, table, patience);
    const words = weekLater(told({ id: 'd', text: FERRY_LONGER, publisher: 'Southern Post' }));
    const { steps } = await recordFile(words, { ...table, commit: async () => true }, patience);
    assert.deepEqual(
      steps.map(({ whole }) => whole),
      [true],
    );
    const like = weekLater(told({ id: 'e', text: FERRY_ELSEWHERE, publisher: 'Northern Post' }));
    assert.deepEqual(await dispositionsOf(table, [words, like]), ['new', 'copy']);
    assert.deepEqual([table.stories().length, announcedOf(table)], [2, 2]);
  });

  it('loses no story to who has seen an expired fence in its place', async () => {
    const { table } = await begun();
    await recordFile(LIKE, table, patience);
    const revised = weekLater(version(told({ id: 'b', text: FERRY_LONGER, hour: 3 }), 'b2'));
    const { steps } = await recordFile(revised, { ...table, commit: async () => true }, patience);
    // DynamoDB removes it, and a story comes in its place.
    const later = await without(table, ({ pk, entity }) => entity === 'near' && pk.startsWith('STORY'));
    const words = weekLater(told({ id: 'd', text: FERRY_LONGER, publisher: 'Southern Post' }));
    assert.deepEqual(await dispositionsOf(later, [words]), ['new']);
    assert.equal(await later.commit(steps), false);
    assert.equal(later.stories().length, 2);
  });
});
