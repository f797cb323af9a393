import { RARITIES, slotsOf, tagOf } from '../../../../functions/matching/rarity.ts';
import { termsOf } from '../../../../functions/matching/terms.ts';

/**
 * A term in fewer of 30,000 articles than this is rare: rarity 0. Each half as many articles again is the next rarity.
 */
const RARE = 32;
const ARTICLES = 30_000;
const LEAD_UNITS = 300;

/**
 * A term in fewer articles than this may be in them by chance; of a small collection only words of its grammar are
 * common enough.
 */
const FEW = 24;
const SMALL_COLLECTION = 1_500;
const FEW_OF_SMALL = 6;
const SHARE_OF_SMALL = 0.04;

const fewOf = (articles: number): number =>
  articles < SMALL_COLLECTION ? Math.max(FEW_OF_SMALL, SHARE_OF_SMALL * articles) : FEW;

/** Bytes of the table for each term. */
const BYTES_PER_TERM = 1.25;

/** What is counted of an article. */
export type Counted = { headline: string; text: string };

/**
 * Rarity of each common term of some collections of articles, counted within each: a word that is common in Chinese is
 * common, however few of all articles are Chinese.
 */
export function raritiesOf(collections: readonly (readonly Counted[])[]): Map<number, number> {
  const rarities = new Map<number, number>();
  for (const collection of collections) {
    const counts = new Map<number, number>();
    for (const { headline, text } of collection)
      for (const term of new Set(termsOf(`${headline}\n${text.slice(0, LEAD_UNITS)}`)))
        counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) {
      const rate = (count * ARTICLES) / collection.length;
      if (count < fewOf(collection.length) || rate < RARE) continue;
      const rarity = Math.min(RARITIES - 1, 1 + Math.floor(2 * Math.log2(rate / RARE)));
      rarities.set(term, Math.max(rarity, rarities.get(term) ?? 0));
    }
  }
  return rarities;
}

/**
 * The bytes of an XOR filter that gives these rarities back: terms are taken away one by one that alone use some byte,
 * and their bytes are set in the opposite order. @throws if no order is found, which more bytes would mend.
 */
export function xorFilterOf(rarities: ReadonlyMap<number, number>): Uint8Array {
  const length = 3 * Math.ceil((BYTES_PER_TERM * rarities.size) / 3 + 16);
  const terms = [...rarities.keys()].sort((a, b) => a - b);
  const users = Array.from({ length }, () => new Set<number>());
  for (const term of terms) for (const slot of slotsOf(term, length)) users[slot]?.add(term);
  const order: [term: number, slot: number][] = [];
  const free = users.flatMap(({ size }, slot) => (size === 1 ? [slot] : []));
  for (let slot = free.pop(); slot !== undefined; slot = free.pop()) {
    const [term] = users[slot] as Set<number>;
    if (term === undefined) continue;
    order.push([term, slot]);
    for (const used of slotsOf(term, length)) {
      users[used]?.delete(term);
      if (users[used]?.size === 1) free.push(used);
    }
  }
  if (order.length < terms.length) throw new Error(`${terms.length - order.length} terms found no place in the table`);
  const bytes = new Uint8Array(length);
  for (const [term, slot] of order.reverse()) {
    const value = (tagOf(term) << 4) | (rarities.get(term) ?? 0);
    bytes[slot] = slotsOf(term, length).reduce(
      (left, used) => (used === slot ? left : left ^ (bytes[used] as number)),
      value,
    );
  }
  return bytes;
}
