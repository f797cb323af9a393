import { digits } from '../report/numbers.ts';
import type { Section } from '../report/section.ts';
import { quantile } from '../report/statistics.ts';
import type { ItemSizes } from './measure-items.ts';

const kib = 1024;

export function itemsSection(sizes: ItemSizes, source: string): Section {
  return {
    title: 'Items',
    targets: [],
    tables: [
      {
        columns: ['item', 'in a new article', 'p50, bytes', 'p99', 'largest', 'over 1 KiB'],
        rows: [...sizes].map(([entity, bytes]) => [
          entity,
          digits(bytes.length / (sizes.get('receipt')?.length ?? 1)),
          ...[0.5, 0.99, 1].map((share) => digits(quantile(bytes, share))),
          `${((100 * bytes.filter((size) => size > kib).length) / bytes.length).toFixed(1)}%`,
        ]),
      },
    ],
    text: [
      `Sizes as DynamoDB bills them, of what ${source} write when they are new. Up to 1 KiB an item is one write unit, two in a transaction.`,
    ],
  };
}
