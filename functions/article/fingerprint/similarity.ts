/** How alike two sketched texts are, as estimated: both in [0, 1]. */
export interface Similarity {
  /** Shared shingles over all shingles of the two. */
  jaccard: number;
  /** Shared shingles over those of the smaller text: 1 if it is a part of the larger one. */
  containment: number;
}

/** Bins of unlike values agree by chance once in 255. */
const CHANCE = 1 / 255;

/**
 * Estimates from two sketches of the same number of bins, and the numbers of shingles they were made of. A bin empty in both
 * says nothing. Standard error of `jaccard` is sqrt(J(1-J)/bins in use); that of `containment` grows with the ratio of sizes:
 * 0.05 for equal texts, 0.1 for one of a fifth of the other (256 bins). Nothing of a text of 30 shingles is seen in one of 1,000.
 */
export function similarity(a: Uint8Array, b: Uint8Array, sizeOfA: number, sizeOfB: number): Similarity {
  let used = 0;
  let equal = 0;
  for (let bin = 0; bin < a.length; bin++) {
    const one = a[bin] as number;
    const other = b[bin] as number;
    if ((one | other) === 0) continue;
    used++;
    if (one === other) equal++;
  }
  const smaller = Math.min(sizeOfA, sizeOfB);
  if (used === 0 || smaller === 0) return { jaccard: 0, containment: 0 };
  const jaccard = Math.max(0, (equal / used - CHANCE) / (1 - CHANCE));
  const shared = (jaccard * (sizeOfA + sizeOfB)) / (1 + jaccard);
  return { jaccard, containment: Math.min(1, shared / smaller) };
}
