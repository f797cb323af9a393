import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Arrival } from '../../../../functions/story/items/decision.ts';
import type { TableItem } from '../../../../functions/story/items/items.ts';
import { address, receiptKey, storyIdAt, storyKey } from '../../../../functions/story/items/keys.ts';
import { recordFile } from '../../../../functions/story/record/record-file.ts';
import { isExpired } from '../../../../functions/story/table/expiry.ts';
import { isSettled } from '../../../../functions/story/table/retry-policy.ts';
import { arrival, withMatching, withSettings } from '../../../fixtures/arrivals.ts';
import { type MemoryTable, memoryTable } from '../../../fixtures/memory-table.ts';
import { operatorOf } from '../../../fixtures/operator.ts';

// Goal: with `retentionDays` everything that is not reported again expires, whatever DynamoDB deletes first, and no
// file fails because of it.

const RETENTION_DAYS = 40;
const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 2, 1);
const retryPolicy = { attempts: 8, sleep: async () => {}, random: () => 0 };

const at = (day: number): string => new Date(BEGIN + day * DAY_MS).toISOString();

/** An article as it is uploaded on a day. */
const upload = (articleId: string, text: string, day: number, retentionDays = RETENTION_DAYS): Arrival => {
  const file = { key: `${articleId} ${text} ${day}.md`, uploadedAt: at(day) };
  return withSettings(arrival({ articleId, text, crawledAt: at(day) }, file, at(day)), { retentionDays });
};

/** The table after DynamoDB has deleted some of what has expired. */
const after = (table: MemoryTable, day: number, isDeleted: (item: TableItem) => boolean): MemoryTable => {
  const isPast = ({ expiresAt = Number.POSITIVE_INFINITY }: TableItem) => expiresAt * 1000 <= Date.parse(at(day));
  const items = table.items().filter((item) => !(isPast(item) && isDeleted(item)));
  return memoryTable({ items, announced: table.announced() });
};

const dispositionsOf = async (uploads: readonly Arrival[], isDeleted: (item: TableItem) => boolean) => {
  let table = memoryTable();
  const dispositions: string[] = [];
  for (const one of uploads) {
    table = after(table, (Date.parse(one.decidedAt) - BEGIN) / DAY_MS, isDeleted);
    dispositions.push((await recordFile(one, table, retryPolicy)).disposition);
  }
  return { table, dispositions };
};

/** An instant some seconds after an item of the first day was written. */
const later = (seconds: number): string => new Date(BEGIN + 1000 * seconds).toISOString();

const DAY = 86_400;
const EXPIRY = RETENTION_DAYS * DAY;
const SETTING = { retentionDays: RETENTION_DAYS };

/**
 * The table in the docstring of `isExpired`: the item (`never`: written while the stack had no `retentionDays`;
 * `unseen`: its story was not seen), seconds since it was written, whether it is expired, and the settings.
 */
const CASES: readonly (readonly [item: string, age: number, expired: boolean, settings?: { retentionDays: number }])[] =
  [
    ['key', 2 * EXPIRY, false],
    ['story', EXPIRY - 3_601, false],
    ['story', EXPIRY - 3_600, true],
    ['receipt', EXPIRY + 1, true],
    ['story never', 10 * EXPIRY, false],
    ['receipt never unseen', DAY, false],
    ['alias', DAY, false],
    ['alias unseen', 60, false],
    ['alias unseen', 61, true],
    ['article unseen', 60, false],
    ['article unseen', 61, true],
    ['article never unseen', 0, true],
    ['article never unseen', DAY, false, { retentionDays: 0 }],
  ];

describe('isExpired', () => {
  for (const [about, age, expired, settings = SETTING] of CASES)
    it(`is ${expired} for ${about}, ${age} s after its write, with retentionDays=${settings.retentionDays}`, () => {
      const [entity] = about.split(' ');
      const expiry = about.includes('never') ? {} : { expiresAt: BEGIN / 1000 + EXPIRY };
      const item = { entity, storyId: 's', ...expiry } as unknown as TableItem;
      const one = withSettings({ ...upload('a', 'rain', 0), decidedAt: later(age) }, settings);
      assert.equal(isExpired(item, one, new Set(about.includes('unseen') ? ['s'] : [])), expired);
    });
});

describe('isSettled', () => {
  it('asks for four reads of what contradicts itself, and for four more of a story that stays missing', () => {
    const unseen = new Set<string>();
    const readsOf = (read: Parameters<typeof isSettled>[0]) =>
      Array.from({ length: 9 }, (_, attempt) => attempt).findIndex((at) => isSettled(read, at, unseen));
    assert.deepEqual([readsOf({ missing: [] }), readsOf({ missing: [], isTorn: true })], [0, 4]);
    assert.equal(isSettled({ missing: ['s'] }, 2, unseen) || unseen.size > 0, false);
    assert.deepEqual([readsOf({ missing: ['s'] }), [...unseen]], [7, ['s']]);
  });
});

describe('with retentionDays', () => {
  it('every item expires that many days after it was last written, and a report renews its story', async () => {
    const { table } = await dispositionsOf([upload('a', 'rain', 0), upload('b', 'rain', 9)], () => false);
    const days = table.items().map(({ entity, expiresAt = 0 }) => [entity, (expiresAt * 1000 - BEGIN) / DAY_MS]);
    assert.deepEqual(Object.fromEntries(days.map(([entity, day], index) => [`${index} ${entity}`, day])), {
      '0 story': 49,
      '1 report': 49,
      '2 article': 40,
      '3 receipt': 40,
      '4 report': 49,
      '5 article': 49,
      '6 receipt': 49,
    });
  });

  it('a claim or an alias counts as deleted once its story has expired', async () => {
    const crawls = [upload('a', 'rain', 0), upload('a', 'snow', 30), upload('a', 'rain', 50), upload('a', 'rain', 95)];
    for (const isDeleted of [true, false]) {
      const { dispositions } = await dispositionsOf(
        [...crawls, upload('b', 'snow', 96), upload('a', 'hail', 97)],
        ({ entity }) => isDeleted && entity === 'story',
      );
      assert.equal(dispositions[0], 'new');
      assert.equal(dispositions.filter((disposition) => disposition === 'new').length, 3);
    }
  });

  it('an unchanged article that is crawled daily is announced once, and renews its story every other day', async () => {
    const crawls = Array.from({ length: 200 }, (_, day) => upload('a', day === 0 ? 'rain' : 'snow', day));
    const { table, dispositions } = await dispositionsOf(crawls, () => true);
    assert.deepEqual([...new Set(dispositions)], ['new', 'revision', 'duplicate']);
    assert.equal(table.announced().length, 2);
    assert.ok((table.stories()[0]?.version ?? 0) <= 2 + 198 / 2);
    const alias = table.items().find(({ entity }) => entity === 'alias');
    assert.ok((alias?.version ?? 0) > 1, 'the words are renewed as well');
  });

  it('an article of which only older crawls come is known as long as they do', async () => {
    const older = (day: number): Arrival => {
      const one = upload('a', 'rain', day);
      const { article } = one.result as { article: object };
      return { ...one, result: { ...one.result, article: { ...article, crawledAt: at(-1) } } as Arrival['result'] };
    };
    const crawls = [upload('a', 'rain', 0), ...[15, 30, 45, 60, 75].map(older)];
    const { dispositions } = await dispositionsOf(crawls, () => true);
    assert.deepEqual([...new Set(dispositions)], ['new', 'duplicate']);
  });

  it('an article that came under the id of another one is known after that one has expired', async () => {
    const other = (day: number) => {
      const one = upload('a', 'rain', day);
      assert.ok(one.result.kind === 'article');
      const article = { ...one.result.article, headline: 'Tusk found in quarry', textKey: `t1:${'q'.repeat(43)}` };
      return { ...one, file: { ...one.file, key: `tusk ${day}.md` }, result: { ...one.result, article } };
    };
    const crawls = Array.from({ length: 60 }, (_, day) => other(day + 1));
    const { table, dispositions } = await dispositionsOf([upload('a', 'rain', 0), ...crawls], () => true);
    assert.deepEqual([...new Set(dispositions)], ['new', 'duplicate']);
    assert.equal(table.announced().length, 2);
  });

  it('a withdrawn story is not created again, by a crawl or by a copy', async () => {
    const retraction = (day: number) => {
      const one = upload('a', 'gone', day);
      assert.ok(one.result.kind === 'article');
      return { ...one, result: { ...one.result, kind: 'retracted' as const } };
    };
    const files = [upload('a', 'rain', 0), upload('b', 'rain', 1), upload('a', 'snow', 2)];
    const late = [
      upload('a', 'hail', 100),
      upload('b', 'sleet', 101),
      upload('c', 'rain', 102),
      upload('d', 'snow', 103),
    ];
    for (const isDeleted of [true, false])
      for (const withdraw of ['publisher', 'operator']) {
        const before = await dispositionsOf(
          withdraw === 'publisher' ? [...files, retraction(3)] : files,
          () => isDeleted,
        );
        let { table } = before;
        const [story] = table.stories();
        assert.ok(story);
        if (withdraw === 'operator') await operatorOf(table, []).withdraw(storyIdAt(story));
        for (const one of late) {
          table = after(table, (Date.parse(one.decidedAt) - BEGIN) / DAY_MS, () => isDeleted);
          const { warnings } = await recordFile(one, table, retryPolicy);
          assert.deepEqual(warnings, ['silenced-by-withdrawal']);
        }
        assert.deepEqual([table.stories().length, table.announced().length], [1, 3]);
      }
  });

  it('a claim that outlives its story makes no duplicate or revision write, or fail for ever', async () => {
    const { table } = await dispositionsOf([upload('a', 'rain', 0), upload('a', 'snow', 1)], () => false);
    const items = table.items().filter(({ entity }) => entity !== 'story');
    const orphaned = memoryTable({ items, announced: [] });
    const soon = (text: string, second: number) => ({
      ...upload('a', text, 1 + second / DAY),
      decidedAt: at(1 + second / DAY),
    });
    for (const [text, second] of [
      ['snow', 20],
      ['hail', 30],
      ['snow', 50],
    ] as const)
      await assert.rejects(recordFile(soon(text, second), orphaned, retryPolicy), /is missing|but missing/);
    const dispositions = [];
    for (const [text, second] of [
      ['snow', 70],
      ['hail', 80],
    ] as const)
      dispositions.push((await recordFile(soon(text, second), orphaned, retryPolicy)).disposition);
    assert.deepEqual(dispositions, ['new', 'revision']);
  });

  it('a file that was uploaded longer ago is stale and creates no story', async () => {
    const late = { ...upload('a', 'rain', 0), decidedAt: at(RETENTION_DAYS + 1) };
    const { table, dispositions } = await dispositionsOf([late], () => false);
    assert.deepEqual([dispositions, table.stories(), table.receipts()[0]?.reason], [['stale'], [], 'expired']);
    // Under an embargo it may wait longer than that.
    const released = { ...late, file: { ...late.file, releasedAt: late.decidedAt } };
    assert.deepEqual((await dispositionsOf([released], () => false)).dispositions, ['new']);
  });

  it('each file has its receipt, and no story is created again before it expires', async () => {
    const file = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      text: fc.constantFrom('rain', 'snow', 'hail'),
      days: fc.nat({ max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 12 }), fc.infiniteStream(fc.boolean()), async (files, deletions) => {
        let [day, table] = [0, memoryTable()];
        for (const [index, { id, text, days }] of files.entries()) {
          day += days + index / 100;
          table = after(table, day, () => deletions.next().value === true);
          const one = withMatching(upload(id, text, day));
          const before = table.items();
          const { disposition, storyId = '' } = await recordFile(one, table, retryPolicy);
          const items = new Map(table.items().map((item) => [address(item), item]));
          assert.ok(items.has(address(receiptKey(one.file))));
          assert.ok(items.has(address(storyKey(storyId))));
          const old = before.find((item) => disposition === 'new' && address(item) === address(storyKey(storyId)));
          assert.ok(
            (old?.expiresAt ?? 0) * 1000 <= Date.parse(one.decidedAt) + DAY_MS / 24,
            'a story was created again before it expired',
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});

it('without retentionDays a story that is reported again never expires', async () => {
  const { table } = await dispositionsOf([upload('a', 'rain', 0), upload('b', 'rain', 9, 0)], () => false);
  assert.equal(table.stories()[0]?.expiresAt, undefined);
});
