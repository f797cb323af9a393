import { createHash } from 'node:crypto';

/** As in datasketch, the common library: permutations (a·h + b) mod p of a 32-bit hash, cut to 32 bits. */
const PERMUTATIONS = 128;
const PRIME = (1n << 61n) - 1n;

/**
 * Bands and rows that datasketch chooses for 128 permutations and a threshold of 0.7, false positives and negatives weighing
 * the same: the pair that makes the area of both least.
 */
export function bandsFor(threshold: number): { bands: number; rows: number } {
  let best = { bands: 1, rows: 1, cost: Number.POSITIVE_INFINITY };
  for (let bands = 1; bands <= PERMUTATIONS; bands++) {
    for (let rows = 1; rows <= PERMUTATIONS / bands; rows++) {
      const met = (likeness: number): number => 1 - (1 - likeness ** rows) ** bands;
      const cost = area(met, 0, threshold) + area((likeness) => 1 - met(likeness), threshold, 1);
      if (cost < best.cost) best = { bands, rows, cost };
    }
  }
  return best;
}

/** Midpoint rule in steps of a hundredth; datasketch integrates in steps of a thousandth, and chooses the same. */
function area(height: (x: number) => number, from: number, to: number): number {
  const step = 0.01;
  let sum = 0;
  for (let x = from; x < to; x += step) sum += height(x + step / 2) * step;
  return sum;
}

/** Multipliers and offsets, from hashes of their number: any fixed choice will do. */
const factors = Array.from({ length: PERMUTATIONS }, (_, i) => {
  const bytes = createHash('sha256').update(`permutation ${i}`).digest();
  return { a: (bytes.readBigUInt64LE(0) % (PRIME - 1n)) + 1n, b: bytes.readBigUInt64LE(8) % PRIME };
});

/** The signature of a text: the least permuted hash of its word 3-grams, for each permutation. */
export function signature(text: string): Uint32Array {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const grams = new Set<string>();
  for (let i = 0; i === 0 || i + 3 <= words.length; i++) grams.add(words.slice(i, i + 3).join(' '));
  const least = new Uint32Array(PERMUTATIONS).fill(0xffffffff);
  for (const gram of grams) {
    const hash = BigInt(createHash('sha1').update(gram).digest().readUInt32LE(0));
    for (const [i, { a, b }] of factors.entries()) {
      const permuted = Number(((a * hash + b) % PRIME) & 0xffffffffn);
      if (permuted < (least[i] as number)) least[i] = permuted;
    }
  }
  return least;
}

/** Do two signatures meet in a band? That is what an LSH index answers a query with. */
export function meet(one: Uint32Array, other: Uint32Array, { bands, rows }: { bands: number; rows: number }): boolean {
  for (let band = 0; band < bands; band++) {
    let row = band * rows;
    const end = row + rows;
    while (row < end && one[row] === other[row]) row++;
    if (row === end) return true;
  }
  return false;
}
