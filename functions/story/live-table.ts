import type { Arrival, Write } from './decision.ts';
import type { TableItem } from './items.ts';
import { address } from './keys.ts';
import { isExpired, isFresh } from './retention.ts';
import type { StoryTable } from './story-table.ts';

/**
 * The table as if it held nothing that has expired, for one attempt: what is left of such an item is written over as if its address were
 * free. DynamoDB removes the items of one story at different times, so a claim or an alias of a story that is gone has expired as well;
 * match keys go by the times in them.
 * @param gone ids of stories that were not seen: they are not there, unless what names them is fresh.
 */
export function liveTable(table: StoryTable, arrival: Arrival, gone: ReadonlySet<string>): StoryTable {
  const remains = new Map<string, number>();
  const isLive = (item: TableItem): boolean => {
    if (item.entity === 'key') return true;
    const isNamed = item.entity === 'alias' || item.entity === 'article';
    return !isExpired(item, arrival.decidedAt) && !(isNamed && gone.has(item.storyId) && !isFresh(item, arrival));
  };
  const over = (write: Write): Write => {
    const version = write.expect === 'absent' ? remains.get(address(write.item)) : undefined;
    return version === undefined ? write : { item: { ...write.item, version: version + 1 }, expect: version };
  };
  return {
    read: async (keys, freshness) => {
      const items = await table.read(keys, freshness);
      for (const item of items) if (!isLive(item)) remains.set(address(item), item.version);
      return items.filter(isLive);
    },
    write: (writes) => table.write(writes.map(over)),
  };
}
