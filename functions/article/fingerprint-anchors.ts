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
 * ones the least by hash, so that texts that share them choose alike. With them, how many different shingles there are.
 * What a report repeats (its people, its company, its figure) is in the story's other reports eight or nine times in ten; of
 * its shingles in general, half are. Figures: `docs/near-duplicates.md`.
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

/** The first `ANCHORS` by count and hash. */
function best(distinct: number): number[] {
  let kept = 0;
  let once = 0;
  for (let i = 0; i < distinct; i++) {
    const slot = taken[i] as number;
    if (counts[slot] === 1) once++;
    else kept = insert(rankOf(slot), kept);
  }
  // Most shingles occur once: of those the least are wanted, and a bound on the hash leaves few to be put in order.
  const wanted = ANCHORS - kept;
  for (let most = bound(wanted, once); wanted > 0 && kept < Math.min(ANCHORS, distinct); most = EVERY) {
    kept = ANCHORS - wanted;
    for (let i = 0; i < distinct; i++) {
      const slot = taken[i] as number;
      if (counts[slot] === 1 && (hashes[slot] as number) <= most) kept = insert(rankOf(slot), kept);
    }
  }
  const anchors: number[] = [];
  for (let i = 0; i < kept; i++) anchors.push((ranks[i] as number) % 2 ** 32);
  return anchors;
}

const EVERY = 0xffffffff;

/** A hash below which twice as many as `wanted` of `count` evenly spread ones are to be expected. */
const bound = (wanted: number, count: number): number => Math.min(EVERY, (2 * wanted * EVERY) / Math.max(1, count));

const rankOf = (slot: number): number => (MOST - (counts[slot] as number)) * 2 ** 32 + (hashes[slot] as number);

/** Puts a rank in its place among the `kept` least, if it belongs there; returns how many there are now. */
function insert(rank: number, kept: number): number {
  if (kept === ANCHORS && rank > (ranks[ANCHORS - 1] as number)) return kept;
  let at = kept < ANCHORS ? kept : ANCHORS - 1;
  for (; at > 0 && (ranks[at - 1] as number) > rank; at--) ranks[at] = ranks[at - 1] as number;
  ranks[at] = rank;
  return kept < ANCHORS ? kept + 1 : kept;
}
