import type { TableItem, TimelineEntry } from '../items.ts';

/**
 * One entry of each day for all of these: what a day's list says of a batch takes one write unit and not one of each
 * file. It stands beside the place of the first, which may yet be listed by itself.
 */
export const listTogether = (items: readonly TableItem[]): TimelineEntry[] => {
  const byDay = Map.groupBy(items.filter(isEntry), dayOf);
  return [...byDay.values()].flatMap((entries) => {
    const [first, ...others] = entries;
    if (first === undefined || others.length === 0) return entries;
    const sk = `${first.sk}+${others.length}`;
    return [{ ...first, sk, stories: entries.flatMap(({ stories }) => stories) }];
  });
};

export const isEntry = (item: TableItem): item is TimelineEntry => item.entity === 'timeline';

const dayOf = ({ sk }: TimelineEntry): string => sk.slice(0, 10);
