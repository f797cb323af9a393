const EMPTY = 0xffffffff;

/** The largest sketch; smaller ones use the front of it. */
const least = new Uint32Array(256);

/**
 * One-permutation MinHash of the shingles from `from` to `end`: a shingle falls into the bin that the top bits of its hash
 * name, and each bin keeps 8 bits of its least hash. 0 is an empty bin, so values take 1 to 255. `bins` is a power of two up
 * to 256. Two texts' bins agree as often as their shingles do.
 * Source: Li, Owen, Zhang, One Permutation Hashing, NIPS 2012; Li, König, b-Bit Minwise Hashing, WWW 2010.
 */
export function sketch(hashes: Uint32Array, from: number, end: number, bins: number): Uint8Array {
  const shift = Math.clz32(bins) + 1;
  const mask = 2 ** shift - 1;
  least.fill(EMPTY, 0, bins);
  for (let i = from; i < end; i++) {
    const hash = hashes[i] as number;
    const bin = hash >>> shift;
    const value = hash & mask;
    if (value < (least[bin] as number)) least[bin] = value;
  }
  const bytes = new Uint8Array(bins);
  for (let bin = 0; bin < bins; bin++) {
    const value = least[bin] as number;
    if (value !== EMPTY) bytes[bin] = 1 + (value % 255);
  }
  return bytes;
}
