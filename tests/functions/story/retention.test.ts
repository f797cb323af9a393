import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Arrival } from '../../../functions/story/decision.ts';
import type { TableItem } from '../../../functions/story/items.ts';
import { address, receiptKey, storyKey } from '../../../functions/story/keys.ts';
import { recordFile } from '../../../functions/story/record-file.ts';
import { arrival, withMatching, withSettings } from '../../fixtures/arrivals.ts';
import { type MemoryTable, memoryTable } from '../../fixtures/memory-table.ts';

// Goal: with `retentionDays` everything that is not seen again goes, whatever DynamoDB removes first, and no file fails for it.

const RETENTION_DAYS = 40;
const DAY_MS = 86_400_000;
const BEGIN = Date.UTC(2026, 2, 1);
const patience = { attempts: 8, sleep: async () => {}, random: () => 0 };

const at = (day: number): string => new Date(BEGIN + day * DAY_MS).toISOString();

/** An article as it is uploaded on a day. */
const upload = (articleId: string, text: string, day: number, retentionDays = RETENTION_DAYS): Arrival => {
  const file = { key: `${articleId} ${text} ${day}.md`, uploadedAt: at(day) };
  return withSettings(arrival({ articleId, text, crawledAt: at(day) }, file, at(day)), { retentionDays });
};

/** The table after DynamoDB has removed some of what has expired. */
const after = (table: MemoryTable, day: number, isRemoved: (item: TableItem) => boolean): MemoryTable => {
  const isExpired = ({ expiresAt = Number.POSITIVE_INFINITY }: TableItem) => expiresAt * 1000 <= Date.parse(at(day));
  const items = table.items().filter((item) => !(isExpired(item) && isRemoved(item)));
  return memoryTable({ items, announced: table.announced() });
};

const dispositionsOf = async (uploads: readonly Arrival[], isRemoved: (item: TableItem) => boolean) => {
  let table = memoryTable();
  const dispositions: string[] = [];
  for (const one of uploads) {
    table = after(table, (Date.parse(one.decidedAt) - BEGIN) / DAY_MS, isRemoved);
    dispositions.push((await recordFile(one, table, patience)).disposition);
  }
  return { table, dispositions };
};

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

  it('what has expired counts as gone, whether DynamoDB has removed it or not', async () => {
    for (const isRemoved of [true, false]) {
      const { table, dispositions } = await dispositionsOf(
        [upload('a', 'rain', 0), upload('a', 'rain', 39), upload('a', 'rain', 90)],
        () => isRemoved,
      );
      // The second one renews the claim, not the story.
      assert.deepEqual(dispositions, ['new', 'duplicate', 'new']);
      assert.equal(table.stories()[0]?.version, isRemoved ? 1 : 2);
    }
  });

  it('a claim or an alias of a story that has expired before it is none', async () => {
    const crawls = [upload('a', 'rain', 0), upload('a', 'snow', 30), upload('a', 'rain', 50), upload('a', 'rain', 85)];
    for (const isRemoved of [true, false]) {
      const { dispositions } = await dispositionsOf(
        [...crawls, upload('b', 'snow', 91), upload('a', 'hail', 92)],
        ({ entity }) => isRemoved && entity === 'story',
      );
      assert.equal(dispositions[0], 'new');
      assert.equal(dispositions.filter((disposition) => disposition === 'new').length, 3);
    }
  });

  it('a file that was uploaded longer ago brings nothing back', async () => {
    const late = { ...upload('a', 'rain', 0), decidedAt: at(RETENTION_DAYS + 1) };
    const { table, dispositions } = await dispositionsOf([late], () => false);
    assert.deepEqual([dispositions, table.stories(), table.receipts()[0]?.reason], [['stale'], [], 'expired']);
  });

  it('no file fails and each has its receipt, and a story that is live is never made again', async () => {
    const file = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      text: fc.constantFrom('rain', 'snow', 'hail'),
      days: fc.nat({ max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 12 }), fc.infiniteStream(fc.boolean()), async (files, removals) => {
        let [day, table] = [0, memoryTable()];
        for (const [index, { id, text, days }] of files.entries()) {
          day += days + index / 100;
          table = after(table, day, () => removals.next().value === true);
          const one = withMatching(upload(id, text, day));
          const before = table.items();
          const { disposition, storyId = '' } = await recordFile(one, table, patience);
          const items = new Map(table.items().map((item) => [address(item), item]));
          assert.ok(items.has(address(receiptKey(one.file))));
          assert.ok(items.has(address(storyKey(storyId))));
          const old = before.find((item) => disposition === 'new' && address(item) === address(storyKey(storyId)));
          assert.ok(
            (old?.expiresAt ?? 0) * 1000 <= Date.parse(one.decidedAt) + DAY_MS / 24,
            'a live story was made again',
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('without retentionDays', () => {
  it('a story that is seen again is kept from then on', async () => {
    const { table } = await dispositionsOf([upload('a', 'rain', 0), upload('b', 'rain', 9, 0)], () => false);
    assert.equal(table.stories()[0]?.expiresAt, undefined);
  });
});
