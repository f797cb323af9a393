import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { keyMonths } from '../../../functions/story/items/archive.ts';
import { rankHot } from '../../../functions/story/items/heat.ts';
import type { StoryItem } from '../../../functions/story/items/items.ts';
import type { IngestSettings } from '../../../functions/story/items/settings.ts';
import { countPublishers } from '../../../functions/story/items/story.ts';
import { recordFile } from '../../../functions/story/record/record-file.ts';
import { arrival, withMatching, withSettings } from '../../fixtures/arrivals.ts';
import { memoryTable } from '../../fixtures/memory-table.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { record, retryPolicy } from '../../fixtures/recording.ts';

// Goal: an archive that is uploaded in a night tells the stories of its days, and today's stream does not notice.

const NIGHT = '2026-03-02T03:00:00.000Z';
const DAY_MS = 86_400_000;

const TEXTS = [
  'The ferry Halcyon ran aground off Brindle Point on Sunday. The coast guard rescued all 212 passengers, and ' +
    'nobody was hurt.',
  'All 212 passengers of the ferry Halcyon were rescued by the coast guard after it ran aground off Brindle ' +
    'Point. Nobody was hurt on Sunday.',
];
const HEADLINES = ['Ferry Halcyon runs aground, 212 rescued', 'Coast guard rescues 212 from grounded ferry Halcyon'];

/** One of two papers' reports of the wreck, published at an instant and uploaded in the night. */
function report(paper: 0 | 1, publishedAt: string, settings: Partial<IngestSettings> = {}) {
  const id = `${paper} ${publishedAt}`;
  const text = `${TEXTS[paper]} ${publishedAt.slice(0, 10)}.`;
  const [title, publisher] = [HEADLINES[paper] as string, `Paper ${paper}`];
  const fields = { articleId: id, text, title, headline: title, publisher, publishedAt };
  const one = arrival(fields, { key: `${id}.md`, uploadedAt: '2026-03-02T02:00:00.000Z' }, NIGHT);
  return withSettings(withMatching(one), settings);
}

const at = (year: number, month = 6, day = 15): string => new Date(Date.UTC(year, month - 1, day, 9)).toISOString();
const years = Array.from({ length: 10 }, (_, i) => 2016 + i);

describe('an archive uploaded in a night', () => {
  it('keeps ten years apart and the reports of each day together, in whatever order they come', async () => {
    for (const order of ['in order', 'shuffled', 'shuffled again']) {
      const reports = years.flatMap((year) => [report(0, at(year)), report(1, at(year, 6, 16))]);
      const { table } = await record(...(order === 'in order' ? reports : seededRandom(order).shuffle(reports)));
      const articleCounts = table.stories().map((story) => story.articleCount);
      assert.deepEqual(
        articleCounts,
        years.map(() => 2),
        order,
      );
      const found = table
        .stories()
        .map((story) => story.reportedAt)
        .sort();
      assert.deepEqual(
        found,
        years.map((year) => at(year)),
        order,
      );
    }
  });

  it('neither fills nor reads the keys of the stream', async () => {
    const today = report(0, '2026-03-01T09:00:00.000Z');
    const { table } = await record(...years.map((year) => report(1, at(year))), today);
    const keys = table.items().filter((item) => item.entity === 'key');
    const [live, old] = [
      keys.filter(({ pk }) => !/#\d{4}-\d\d$/.test(pk)),
      keys.filter(({ pk }) => /#20\d\d-06$/.test(pk)),
    ];
    assert.ok(live.length > 0 && old.length > live.length && live.length + old.length === keys.length);
    assert.ok(live.every(({ stories }) => stories.length === 1));
    // A window after they were written, not after their month.
    assert.ok(keys.every(({ expiresAt }) => expiresAt === (Date.parse(NIGHT) + 3 * DAY_MS) / 1000));
  });

  it('joins at the turn of a month, also where two reports arrive together', async () => {
    const pair = [report(0, at(2019, 2, 28)), report(1, at(2019, 3, 1))];
    assert.equal((await record(...pair)).table.stories().length, 1);
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const table = memoryTable();
        const [read, write] = [scheduler.scheduleFunction(table.read), scheduler.scheduleFunction(table.write)];
        await scheduler.waitFor(Promise.all(pair.map((one) => recordFile(one, { read, write }, retryPolicy))));
        assert.equal(table.stories().length, 1);
      }),
      { numRuns: 50 },
    );
  });

  it('is listed by its own days, and by ours only if it is announced; a live story has neither attribute', async () => {
    const listingOf = async (publishedAt: string, notifications: boolean) => {
      const { story, table } = await record(report(0, publishedAt, { notifications, sources: 'publisher' }));
      const [receipt] = table.receipts();
      // A night of old files says nothing of when a source is silent.
      const source = story?.reportedAt === undefined ? 'Paper 0' : undefined;
      assert.deepEqual([receipt?.reportedAt, receipt?.source], [story?.reportedAt, source]);
      const { firstSeenAt, day, reportedAt, archiveDay } = story as StoryItem;
      assert.equal(firstSeenAt, NIGHT);
      return [day?.slice(0, 10), archiveDay?.slice(0, 10), reportedAt];
    };
    assert.deepEqual(await listingOf(at(2019), false), [undefined, '2019-06-15', at(2019)]);
    assert.deepEqual(await listingOf(at(2019), true), ['2026-03-02', '2019-06-15', at(2019)]);
    assert.deepEqual(await listingOf('2026-02-28T09:00:00.000Z', false), ['2026-03-02', undefined, undefined]);
  });

  it('is listed by our days, too, from the crawl on that first announces it', async () => {
    const silent = report(0, at(2019), { notifications: false });
    const { article } = silent.result as { article: { articleId: string } };
    const says = { text: `${TEXTS[1]} The inquiry ends.`, title: 'Inquiry ends', headline: 'Inquiry ends' };
    const today = arrival({ ...article, ...says, publishedAt: '2026-03-02T01:00:00.000Z' }, { key: 'today.md' }, NIGHT);
    const { table } = await record(silent, withMatching(today));
    const found = table.stories().map(({ day, announce }) => [day?.slice(0, 10), announce]);
    assert.deepEqual(found, [['2026-03-02', 'story.created']]);
  });

  it('does not make a story hot', async () => {
    const { story, table } = await record(report(0, at(2019)), report(1, at(2019)));
    assert.equal(story && countPublishers(story), 2);
    assert.deepEqual(rankHot(table.stories(), Date.parse(NIGHT)), []);
  });
});

describe('the keys of two reports', () => {
  const minute = fc.integer({ min: Date.UTC(1900, 0) / 60_000, max: Date.parse(NIGHT) / 60_000 });

  it('meet in one that both write, and each reads what it writes', () => {
    const windows = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(minute, windows, fc.double({ min: -1, max: 1, noNaN: true }), (one, windowDays, share) => {
        const windowMinutes = windowDays * 1440;
        const settled = withMatching(report(0, at(2019)), { windowDays });
        const isOld = (time: number) => Date.parse(NIGHT) / 60_000 - time > windowMinutes;
        const other = one + Math.trunc(share * windowMinutes);
        const [own, others] = [one, other].map((time) => keyMonths({ minute: time }, settled));
        assert.ok(own && others);
        if (isOld(one) === isOld(other)) assert.ok(own.written.some((month) => others.written.includes(month)));
        assert.ok(own.written.every((month) => own.read.includes(month)));
        assert.deepEqual(own.written.includes(undefined), !isOld(one));
        assert.ok(own.read.length <= 4 && (windowDays > 3 || own.written.length <= 2));
      }),
      { numRuns: 1000 },
    );
  });
});
