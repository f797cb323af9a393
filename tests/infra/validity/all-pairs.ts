import type { Random } from '../../fixtures/random.ts';

/** The values that each factor can have, by name. */
export type Factors = Readonly<Record<string, readonly unknown[]>>;
/** One value of each factor, by its place. */
export type Row = Readonly<Record<string, number>>;

/** Completions that are tried before a pair counts as impossible. */
const TRIES = 40;

/**
 * Rows that together hold every pair of values of two factors: most faults need no more than two.
 * https://csrc.nist.gov/projects/automated-combinatorial-testing-for-software
 * @param isAllowed whether two values may be together.
 * @returns the rows, and the pairs that no row can have.
 */
export function allPairs(
  factors: Factors,
  isAllowed: (one: Pick, other: Pick) => boolean,
  random: Random,
): { readonly rows: Row[]; readonly impossible: string[] } {
  const picks = Object.entries(factors).flatMap(([factor, values]) => values.map((_, value) => ({ factor, value })));
  const open = new Map<string, readonly [Pick, Pick]>();
  for (const [at, one] of picks.entries())
    for (const other of picks.slice(at + 1))
      if (one.factor !== other.factor) open.set(pairName(one, other), [one, other]);
  const rows: Row[] = [];
  const impossible: string[] = [];
  for (const [name, pair] of open) {
    const candidates = Array.from({ length: TRIES }, () => {
      const row = complete(pair, picks, isAllowed, random);
      const news = row && pairsOf(row).filter((one) => open.has(one));
      return row && news ? [{ row, news }] : [];
    }).flat();
    const [best] = candidates.sort((one, other) => other.news.length - one.news.length);
    if (best === undefined) {
      impossible.push(name);
      open.delete(name);
      continue;
    }
    for (const one of best.news) open.delete(one);
    rows.push(Object.fromEntries(best.row.map(({ factor, value }) => [factor, value])));
  }
  return { rows, impossible };
}

export interface Pick {
  readonly factor: string;
  readonly value: number;
}

/** A row with this pair, the other factors by chance; undefined if some factor has no allowed value then. */
function complete(
  pair: readonly [Pick, Pick],
  picks: readonly Pick[],
  isAllowed: (one: Pick, other: Pick) => boolean,
  random: Random,
): readonly Pick[] | undefined {
  const [first, second] = pair;
  if (!isAllowed(first, second)) return undefined;
  const row: Pick[] = [first, second];
  const factors = [...new Set(picks.map(({ factor }) => factor))].filter(
    (name) => !row.some(({ factor }) => factor === name),
  );
  for (const name of random.shuffle(factors)) {
    const values = picks.filter((pick) => pick.factor === name && row.every((other) => isAllowed(pick, other)));
    const chosen = values.length === 0 ? undefined : random.pick(values);
    if (chosen === undefined) return undefined;
    row.push(chosen);
  }
  return row;
}

function pairsOf(row: readonly Pick[]): string[] {
  return row.flatMap((one, at) => row.slice(at + 1).map((other) => pairName(one, other)));
}

function pairName(...pair: readonly [Pick, Pick]): string {
  const [one, other] = pair.map(({ factor, value }) => `${factor} ${value}`) as [string, string];
  return one < other ? `${one}, ${other}` : `${other}, ${one}`;
}
