import PRICES from './prices.json' with { type: 'json' };

/** What is paid for by use: the names of the price table. */
export type Priced = keyof typeof PRICES.prices;

/** Amounts for one article, in the units of the price table. */
export type Usage = Readonly<Partial<Record<Priced, number>>>;

export type Region = 'us-east-1' | 'ap-northeast-2';

export const REGIONS = PRICES.regions as readonly Region[];

export interface Cost {
  /** Dollars for a million articles. */
  readonly total: number;
  readonly parts: Usage;
}

/** Dollars for a million articles of this usage, in all and by part. */
export function costPerMillion(usage: Usage, region: Region): Cost {
  const at = REGIONS.indexOf(region);
  const parts: Partial<Record<Priced, number>> = {};
  for (const [name, amount] of Object.entries(usage) as [Priced, number][]) {
    const { usd, per } = PRICES.prices[name];
    parts[name] = ((usd[at] ?? Number.NaN) / per) * amount * 1_000_000;
  }
  return { total: Object.values(parts).reduce((sum, part) => sum + part, 0), parts };
}

/** Dollars a month for something that costs by the month, in us-east-1. */
export function monthly(what: keyof typeof PRICES.monthly): number {
  return PRICES.monthly[what].usd[0] ?? Number.NaN;
}
