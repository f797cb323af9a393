import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import type { TableItem } from '../../../../functions/story/items/items.ts';
import { storyIdAt, storyIdOf } from '../../../../functions/story/items/keys.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { arrival, rejectedArrival, textKeyOf, withSettings } from '../../../fixtures/arrivals.ts';
import { type MemoryTable, memoryTable } from '../../../fixtures/memory-table.ts';

const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 40) };

const instant = (hour: number): string => new Date(Date.UTC(2026, 2, 1, hour)).toISOString();

/** Uploads of a few articles in a few words, some of them unreadable; the file versions are all different. */
const uploads = fc
  .array(
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record({
          id: fc.constantFrom('a', 'b', 'c'),
          text: fc.constantFrom('rain', 'snow', 'hail', 'sun'),
          hour: fc.nat(5),
        }),
      },
      { weight: 1, arbitrary: fc.constant('unreadable' as const) },
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((list) =>
    list.map((one, i): Arrival => {
      const file = { key: `${i % 3}.md`, versionId: `v${i}`, sequencer: i.toString(16).padStart(4, '0') };
      if (one === 'unreadable') return rejectedArrival('undecodable', file);
      const read = arrival({ articleId: one.id, text: one.text, crawledAt: instant(one.hour) }, file);
      return withSettings(read, { timeline: true });
    }),
  );

/** Versions of one article, each crawled at another hour; words may come back. */
const versions = (id: string, texts: readonly string[]) =>
  fc
    .uniqueArray(fc.record({ text: fc.constantFrom(...texts), hour: fc.nat(20) }), {
      selector: ({ hour }) => hour,
      minLength: 1,
      maxLength: 5,
    })
    .map((list) =>
      list.map(({ text, hour }) =>
        arrival(
          { articleId: id, text: `${id} ${text}`, crawledAt: instant(hour) },
          { key: `${id}.md`, versionId: `${id}${hour}` },
        ),
      ),
    );

/** Each arrival delivered one to three times, everything shuffled. */
const delivered = (arrivals: fc.Arbitrary<Arrival[]>): fc.Arbitrary<Arrival[]> =>
  arrivals.chain((list) =>
    fc
      .array(fc.integer({ min: 1, max: 3 }), { minLength: list.length, maxLength: list.length })
      .map((times) => list.flatMap((one, i) => Array.from({ length: times[i] ?? 1 }, () => one)))
      .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
  );

/** Runs all deliveries at once; the scheduler decides at every read and every transaction who goes on. */
const race = async (deliveries: Arrival[], scheduler: fc.Scheduler): Promise<MemoryTable> => {
  const table = memoryTable();
  const interleaved = {
    read: scheduler.scheduleFunction(table.read),
    write: scheduler.scheduleFunction(table.write),
  };
  const retryPolicy = { attempts: 100, sleep: async () => {}, random: () => 0 };
  await scheduler.waitFor(Promise.all(deliveries.map((one) => recordFile(one, interleaved, retryPolicy))));
  return table;
};

const ownersOf = (items: TableItem[]): Map<string, string> => {
  const owners = new Map<string, string>();
  for (const item of items) {
    if (item.entity === 'story') owners.set(storyIdAt(item), storyIdAt(item));
    if (item.entity === 'alias') owners.set(storyIdAt(item), item.storyId);
  }
  return owners;
};

/**
 * Stories, their current words and all claims, without the names of the stories: those depend on which report came
 * first.
 */
const shape = (table: MemoryTable) =>
  table
    .stories()
    .map((story) => ({
      current: story.facts.excerpt,
      articles: table
        .items()
        .flatMap((item) =>
          item.entity === 'article' && item.storyId === storyIdAt(story)
            ? `${item.articleId} ${item.textKey} ${item.observedAt}`
            : [],
        )
        .sort(),
    }))
    .sort((a, b) => (a.current < b.current ? -1 : 1));

describe('recordFile under races, redelivery and disorder', () => {
  it('gives every file version exactly one receipt', async () => {
    await fc.assert(
      fc.asyncProperty(delivered(uploads), fc.scheduler(), async (deliveries, scheduler) => {
        const table = await race(deliveries, scheduler);
        const versions = new Set(deliveries.map(({ file }) => `${file.key} ${file.versionId}`));
        assert.deepEqual(new Set(table.receipts().map(({ key, versionId }) => `${key} ${versionId}`)), versions);
        assert.equal(table.receipts().length, versions.size);
      }),
      RUNS,
    );
  });

  it('gives every distinct text at most one story, created and announced once, and none only to an older crawl', async () => {
    await fc.assert(
      fc.asyncProperty(delivered(uploads), fc.scheduler(), async (deliveries, scheduler) => {
        const table = await race(deliveries, scheduler);
        const owners = ownersOf(table.items());
        const stories = new Set(table.stories().map(storyIdAt));
        for (const { textKey = '', disposition } of table.receipts()) {
          if (disposition === 'stale' || disposition === 'rejected') continue;
          assert.ok(stories.has(owners.get(storyIdOf(textKey, '')) ?? ''), 'words have a story');
        }
        const created = table
          .announced()
          .flatMap((item) => (item.entity === 'story' && item.announce === 'story.created' ? storyIdAt(item) : []));
        assert.deepEqual(created.toSorted(), [...stories].sort());
        for (const story of table.stories()) {
          assert.match(story.day ?? '', new RegExp(`^${story.firstSeenAt.slice(0, 10)}#`));
        }
      }),
      RUNS,
    );
  });

  it('never announces one id with two contents', async () => {
    await fc.assert(
      fc.asyncProperty(delivered(uploads), fc.scheduler(), async (deliveries, scheduler) => {
        const table = await race(deliveries, scheduler);
        const ids = table
          .announced()
          .map((item) => (item.entity === 'story' ? `${storyIdAt(item)}.${item.revision}` : item.pk + item.sk));
        assert.equal(new Set(ids).size, ids.length);
      }),
      RUNS,
    );
  });

  it('keeps claims and stories consistent: the current text of a story belongs to that story', async () => {
    await fc.assert(
      fc.asyncProperty(delivered(uploads), fc.scheduler(), async (deliveries, scheduler) => {
        const table = await race(deliveries, scheduler);
        const owners = ownersOf(table.items());
        for (const item of table.items()) {
          if (item.entity === 'story')
            assert.equal(owners.get(storyIdOf(textKeyOf(item.facts.excerpt), '')), storyIdAt(item));
          if (item.entity === 'article') assert.ok(owners.has(storyIdOf(item.textKey, '')) && owners.has(item.storyId));
        }
        for (const story of table.stories()) {
          const receipts = table
            .receipts()
            .filter(
              ({ storyId, disposition }) => storyId === storyIdAt(story) && ['new', 'copy'].includes(disposition),
            );
          // An article that went away and came back is one.
          assert.equal(story.articleCount, new Set(receipts.map(({ articleId }) => articleId)).size);
        }
      }),
      RUNS,
    );
  });

  it('ends with the same stories and claims in whatever order the versions of an article arrive', async () => {
    const articles = fc
      .tuple(versions('a', ['rain', 'snow', 'hail']), versions('b', ['red', 'blue']))
      .map((all) => all.flat());
    const two = articles.chain((list) => fc.tuple(delivered(fc.constant(list)), delivered(fc.constant(list))));
    await fc.assert(
      fc.asyncProperty(two, fc.scheduler(), fc.scheduler(), async ([one, other], first, second) => {
        assert.deepEqual(shape(await race(one, first)), shape(await race(other, second)));
      }),
      RUNS,
    );
  });
});
