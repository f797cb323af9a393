import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Arrival } from '../../../functions/story/decision.ts';
import { isExpired, settleMissing } from '../../../functions/story/expiry.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import { address, receiptKey, storyKey } from '../../../functions/story/keys.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import { arrival, withMatching, withSettings } from '../../fixtures/arrivals.ts';
import { type MemoryTable, memoryTable } from '../../fixtures/memory-table.ts';

// Goal: with `retentionDays` everything that is not reported again expires, whatever DynamoDB deletes first, and no file fails because of it.

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

/** An instant so many seconds after an item of the first day was written. */
const later = (seconds: number): string => new Date(BEGIN + 1000 * seconds).toISOString();

const DAY = 86_400;
const EXPIRY = RETENTION_DAYS * DAY;
const SETTING = { retentionDays: RETENTION_DAYS };

/** The table in the docstring of `isExpired`: the item, whether its story was not seen, seconds since it was written, and the settings. */
const CASES: readonly {
  item: 'key' | 'story' | 'receipt' | 'alias' | 'article';
  /** Written while the stack had no `retentionDays`. */
  never?: true;
  unseen?: true;
  age: number;
  settings?: { retentionDays: number };
  expired: boolean;
}[] = [
  { item: 'key', age: 2 * EXPIRY, expired: false },
  { item: 'story', age: EXPIRY - 3_601, expired: false },
  { item: 'story', age: EXPIRY - 3_600, expired: true },
  { item: 'receipt', age: EXPIRY + 1, expired: true },
  { item: 'story', never: true, age: 10 * EXPIRY, expired: false },
  { item: 'receipt', never: true, unseen: true, age: DAY, expired: false },
  { item: 'alias', age: DAY, expired: false },
  { item: 'alias', unseen: true, age: 60, expired: false },
  { item: 'alias', unseen: true, age: 61, expired: true },
  { item: 'article', unseen: true, age: 60, expired: false },
  { item: 'article', unseen: true, age: 61, expired: true },
  { item: 'article', never: true, unseen: true, age: 0, expired: true },
  { item: 'article', never: true, unseen: true, age: DAY, settings: { retentionDays: 0 }, expired: false },
];

describe('isExpired', () => {
  for (const { item: entity, never, unseen, age, settings = SETTING, expired } of CASES) {
    const expiry = never ? 'without an expiry' : `with an expiry ${RETENTION_DAYS} days after its write`;
    const about = unseen ? ' of an unseen story' : '';
    it(`is ${expired} for ${entity}${about} ${expiry}, after ${age} s, with retentionDays=${settings.retentionDays}`, () => {
      const item = {
        entity,
        storyId: 's',
        ...(!never && { expiresAt: BEGIN / 1000 + EXPIRY }),
      } as unknown as TableItem;
      const one = withSettings({ ...upload('a', 'rain', 0), decidedAt: later(age) }, settings);
      assert.equal(isExpired(item, one, new Set(unseen ? ['s'] : [])), expired);
    });
  }
});

describe('settleMissing', () => {
  it('asks for another read until four reads have not shown a story, which then counts as deleted', () => {
    const unseen = new Set<string>();
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((attempt) => settleMissing(['s'], attempt, unseen)),
      [false, false, false, false, true],
    );
    assert.deepEqual([...unseen], ['s']);
  });
});

describe('with retentionDays', () => {
  it('every item expires that many days after it was last written, and a report renews its story', async () => {
    const { table } = await dispositionsOf([upload('a', 'rain', 0), upload('b', 'rain', 9)], () => false);
    const days = table.items().map(({ entity, expiresAt = 0 }) => [entity, (expiresAt * 1000 - BEGIN) / DAY_MS]);
    assert.deepEqual(Object.fromEntries(days.map(([entity, day], index) => [`${index} ${entity}`, day])), {
      '0 story': 49,
      '1 article': 40,
      '2 receipt': 40,
      '3 article': 49,
      '4 receipt': 49,
    });
  });

  it('an expired item counts as deleted, whether DynamoDB has deleted it or not', async () => {
    for (const isDeleted of [true, false]) {
      const { table, dispositions } = await dispositionsOf(
        [upload('a', 'rain', 0), upload('a', 'rain', 39), upload('a', 'rain', 90)],
        () => isDeleted,
      );
      // The second one renews the claim, not the story.
      assert.deepEqual(dispositions, ['new', 'duplicate', 'new']);
      assert.equal(table.stories()[0]?.version, isDeleted ? 1 : 2);
    }
  });

  it('a claim or an alias counts as deleted once its story has expired', async () => {
    const crawls = [upload('a', 'rain', 0), upload('a', 'snow', 30), upload('a', 'rain', 50), upload('a', 'rain', 85)];
    for (const isDeleted of [true, false]) {
      const { dispositions } = await dispositionsOf(
        [...crawls, upload('b', 'snow', 91), upload('a', 'hail', 92)],
        ({ entity }) => isDeleted && entity === 'story',
      );
      assert.equal(dispositions[0], 'new');
      assert.equal(dispositions.filter((disposition) => disposition === 'new').length, 3);
    }
  });

  it('a file that was uploaded longer ago is stale and creates no story', async () => {
    const late = { ...upload('a', 'rain', 0), decidedAt: at(RETENTION_DAYS + 1) };
    const { table, dispositions } = await dispositionsOf([late], () => false);
    assert.deepEqual([dispositions, table.stories(), table.receipts()[0]?.reason], [['stale'], [], 'expired']);
  });

  it('no file fails, each has its receipt, and a story that has not expired is never created again', async () => {
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

describe('without retentionDays', () => {
  it('a story that is reported again never expires', async () => {
    const { table } = await dispositionsOf([upload('a', 'rain', 0), upload('b', 'rain', 9, 0)], () => false);
    assert.equal(table.stories()[0]?.expiresAt, undefined);
  });
});
