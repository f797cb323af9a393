/** How many anchors a fingerprint has at most. */
export const ANCHORS = 64;

/** Shingles that are counted: the anchors of a longer text are those of its beginning, and no file costs more than this. */
const COUNTED = 8192;

/** Open addressing, at most half full; a slot of count 0 is free. `taken` lists the others. */
const hashes = new Uint32Array(2 * COUNTED);
const counts = new Uint8Array(2 * COUNTED);
const taken = new Uint16Array(COUNTED);

const MOST = 255;

/** The best so far, in order: their ranks and their hashes. */
const ranks = new Float64Array(ANCHORS);
const kept = new Uint32Array(ANCHORS);

/** A shingle that occurs once more counts as one whose hash is so much less; `MOST_TIMES` is where that ends. */
const WEIGHT = 64;
const MOST_TIMES = 10;

/**
 * The shingles by which similar texts find each other, best first: the least by hash, so that texts that share them choose
 * alike, where a hash weighs a 64th for each time the shingle is repeated. With them, how many different shingles there are.
 * What a report repeats (its people, its company, its figure) is in the story's other reports eight or nine times in ten; of
 * its shingles in general, half are. But the other report may say once what this one says twice: by count alone it would
 * look for everything else that it repeats itself, and not for that. Figures: `docs/near-duplicates.md`.
 */
export function anchorsOf(shingles: Uint32Array, length: number): { anchors: number[]; distinct: number } {
  const end = Math.min(length, COUNTED);
  const distinct = count(shingles, end);
  const anchors = best(distinct);
  free(distinct);
  // A text too long to count is taken to go on as it began.
  return { anchors, distinct: end < length ? Math.round((distinct * length) / end) : distinct };
}

/** How many different shingles there are among the first `length`, at most `COUNTED`. */
export function distinctOf(shingles: Uint32Array, length: number): number {
  const distinct = count(shingles, Math.min(length, COUNTED));
  free(distinct);
  return distinct;
}

/** Counts each shingle in its slot, lists the slots in `taken`, and returns how many those are. */
function count(shingles: Uint32Array, end: number): number {
  // As few slots as do, so that those of a usual text stay in the processor's first cache.
  const mask = 2 ** (33 - Math.clz32(Math.max(1, end) - 1)) - 1;
  let distinct = 0;
  for (let i = 0; i < end; i++) {
    const slot = slotOf(shingles[i] as number, mask);
    const times = counts[slot] as number;
    if (times === 0) taken[distinct++] = slot;
    if (times < MOST) counts[slot] = times + 1;
  }
  return distinct;
}

function free(distinct: number): void {
  for (let i = 0; i < distinct; i++) counts[taken[i] as number] = 0;
}

/** The slot of this hash, or the free one where it would go. */
function slotOf(hash: number, mask: number): number {
  let slot = hash & mask;
  while (counts[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & mask;
  hashes[slot] = hash;
  return slot;
}

/** The first `ANCHORS` by rank. */
function best(distinct: number): number[] {
  // Few of the ranks are low: a bound leaves few to be put in order. Where it was too low for as many as are wanted, all are.
  let many = least(distinct, bound(distinct));
  if (many < Math.min(ANCHORS, distinct)) many = least(distinct, EVERY);
  return Array.from(kept.subarray(0, many));
}

const EVERY = 0xffffffff;

/** A hash below which twice as many as are wanted of `count` evenly spread ones are to be expected. */
const bound = (count: number): number => Math.min(EVERY, (2 * ANCHORS * EVERY) / Math.max(1, count));

/** Puts the least ranks up to `most` in order; returns how many there are. */
function least(distinct: number, most: number): number {
  let many = 0;
  for (let i = 0; i < distinct; i++) {
    const slot = taken[i] as number;
    const rank = rankOf(slot);
    if (rank <= most) many = insert(rank, hashes[slot] as number, many);
  }
  return many;
}

function rankOf(slot: number): number {
  const hash = hashes[slot] as number;
  const times = counts[slot] as number;
  return times === 1 ? hash : hash / WEIGHT ** (Math.min(times, MOST_TIMES) - 1);
}

/** Puts a shingle in its place among the `many` least, if it belongs there; returns how many there are now. */
function insert(rank: number, hash: number, many: number): number {
  if (many === ANCHORS && rank >= (ranks[ANCHORS - 1] as number)) return many;
  let at = many < ANCHORS ? many : ANCHORS - 1;
  for (; at > 0 && (ranks[at - 1] as number) > rank; at--) {
    ranks[at] = ranks[at - 1] as number;
    kept[at] = kept[at - 1] as number;
  }
  ranks[at] = rank;
  kept[at] = hash;
  return many < ANCHORS ? many + 1 : many;
}
