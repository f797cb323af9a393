import { isOutage } from '../../is-outage.ts';
import type { TableItem } from '../items.ts';
import { address, type Key } from '../keys.ts';
import type { Freshness, StoryTable } from '../story-table.ts';
import { MOST_ITEMS, pack } from './pack.ts';

/** What one file wants to read, and how it hears of it. */
export interface Ask {
  readonly keys: Key[];
  readonly freshness: Freshness;
  readonly answer: PromiseWithResolvers<TableItem[]>;
}

/**
 * Reads for several files in as few batched reads as it takes. An item that several ask for is read once, and each gets
 * what it asked for. Where a shared read fails, each file reads for itself, for a fault of one is not the others'; but
 * not in an outage, which would only take twice as long.
 */
export const readTogether = (table: StoryTable, asks: readonly Ask[]): void => {
  const byFreshness = Map.groupBy(asks, ({ freshness }) => freshness);
  for (const [freshness, alike] of byFreshness)
    for (const group of pack(alike, MOST_ITEMS, ({ keys }) => keys.length)) readGroup(table, group, freshness);
};

const readGroup = async (table: StoryTable, group: readonly Ask[], freshness: Freshness): Promise<void> => {
  const keys = new Map(group.flatMap((ask) => ask.keys.map((key) => [address(key), key])));
  try {
    const items = await table.read([...keys.values()], freshness);
    const found = new Map(items.map((item) => [address(item), item]));
    for (const ask of group) ask.answer.resolve(ask.keys.flatMap((key) => found.get(address(key)) ?? []));
  } catch (error) {
    for (const { keys, answer } of group)
      answer.resolve(group.length === 1 || isOutage(error) ? Promise.reject(error) : table.read(keys, freshness));
  }
};
