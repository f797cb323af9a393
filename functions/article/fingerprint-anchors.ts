/** How many anchors a fingerprint has at most. */
export const ANCHORS = 64;

/** Shingles that are counted: the anchors of a longer text are those of its beginning, and no file costs more than this. */
const COUNTED = 8192;

/** Open addressing, at most half full; a slot of count 0 is free. `taken` lists the others. */
const hashes = new Uint32Array(2 * COUNTED);
const counts = new Uint8Array(2 * COUNTED);
const taken = new Uint16Array(COUNTED);

const MOST = 255;
const ranks = new Float64Array(ANCHORS);

/**
 * The shingles by which similar texts find each other, best first: those a text repeats most often, and of equally frequent
 * ones the least by hash, so that texts that share them choose alike.
 * What a report repeats (its people, its company, its figure) is in the story's other reports eight or nine times in ten; of
 * its shingles in general, half are. Figures: `docs/near-duplicates.md`.
 */
export function anchorsOf(shingles: Uint32Array, length: number): number[] {
  const end = Math.min(length, COUNTED);
  // As few slots as do, so that those of a usual text stay in the processor's first cache.
  const mask = 2 ** (33 - Math.clz32(Math.max(1, end) - 1)) - 1;
  let distinct = 0;
  for (let i = 0; i < end; i++) {
    const slot = slotOf(shingles[i] as number, mask);
    const count = counts[slot] as number;
    if (count === 0) taken[distinct++] = slot;
    if (count < MOST) counts[slot] = count + 1;
  }
  return best(distinct);
}

/** The slot of this hash, or the free one where it would go. */
function slotOf(hash: number, mask: number): number {
  let slot = hash & mask;
  while (counts[slot] !== 0 && hashes[slot] !== hash) slot = (slot + 1) & mask;
  hashes[slot] = hash;
  return slot;
}

/** The first `ANCHORS` by count and hash. Frees the slots. */
function best(distinct: number): number[] {
  let kept = 0;
  // First those that are repeated: of the many others, most are then turned away by one comparison.
  for (let i = 0; i < distinct; i++) {
    const slot = taken[i] as number;
    if (counts[slot] !== 1) kept = insert(rankOf(slot), kept);
  }
  for (let i = 0; i < distinct; i++) {
    const slot = taken[i] as number;
    if (counts[slot] === 1) kept = insert(rankOf(slot), kept);
    counts[slot] = 0;
  }
  return Array.from(ranks.subarray(0, kept), (rank) => rank % 2 ** 32);
}

const rankOf = (slot: number): number => (MOST - (counts[slot] as number)) * 2 ** 32 + (hashes[slot] as number);

/** Puts a rank in its place among the `kept` least, if it belongs there; returns how many there are now. */
function insert(rank: number, kept: number): number {
  if (kept === ANCHORS && rank > (ranks[ANCHORS - 1] as number)) return kept;
  let at = kept < ANCHORS ? kept : ANCHORS - 1;
  for (; at > 0 && (ranks[at - 1] as number) > rank; at--) ranks[at] = ranks[at - 1] as number;
  ranks[at] = rank;
  return kept < ANCHORS ? kept + 1 : kept;
}
