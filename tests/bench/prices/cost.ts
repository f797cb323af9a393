import priceTable from './prices.json' with { type: 'json' };

/** What can be paid for by use: the names of the price table. */
export type Priced = keyof typeof priceTable.prices;

/** Amounts per article, in the price table's units (requests, GB-seconds, units, GB). */
export type Usage = Partial<Record<Priced, number>>;

export type Region = 'us-east-1' | 'ap-northeast-2';

export const regions = priceTable.regions as readonly Region[];

/** When prices were seen: days of our looking, and what the places say that showed them. */
export interface PriceDates {
  readonly lookedUp: readonly string[];
  /** Earliest and latest date that a place gives for a price, ISO 8601; undefined where none does. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  readonly dated: number;
  readonly undated: number;
}

/** Of these prices, in every region. */
export function priceDates(names: Iterable<Priced>): PriceDates {
  const places: readonly { readonly where: string; readonly date?: string }[] = [...names].flatMap(
    (name) => priceTable.prices[name].checked,
  );
  const dates = places.flatMap(({ date }) => date ?? []).sort();
  const undated = places.length - dates.length;
  return { lookedUp: priceTable.lookedUp, first: dates[0], last: dates.at(-1), dated: dates.length, undated };
}

/** Dollars a month of what stands there whatever is ingested, us-east-1. */
export const monthly = (what: keyof typeof priceTable.monthly): number => priceTable.monthly[what].usd[0] ?? Number.NaN;

export interface Cost {
  /** Dollars per million articles. */
  readonly total: number;
  readonly parts: Readonly<Partial<Record<Priced, number>>>;
}

const million = 1_000_000;

/** Dollars for a million articles of this usage, in all and by part. */
export function costPerMillion(usage: Usage, region: Region): Cost {
  const at = regions.indexOf(region);
  const parts: Partial<Record<Priced, number>> = {};
  for (const [name, amount] of Object.entries(usage) as [Priced, number][]) {
    const { usd, per } = priceTable.prices[name];
    parts[name] = ((usd[at] ?? Number.NaN) / per) * amount * million;
  }
  const total = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { total, parts };
}
