/** A headline of fewer normalised units than this says too little to be evidence ("부고", "날씨", "News"); `인사병무청` has five. */
export const TELLING = 5;

/** Work space: how often each pair of characters, by hash, is in the first headline and not yet found in the second. */
const SLOTS = 1024;
const pairs = new Int8Array(SLOTS);

/**
 * Dice coefficient of two normalised headlines' pairs of neighbouring characters, in [0, 1]: 1 for equal ones, 0 where one
 * has no pair. Pairs are compared by a 10-bit hash, which adds a hundredth to the likeness of unlike ones.
 */
export function headlineLikeness(one: string, other: string): number {
  if (one.length < 2 || other.length < 2) return 0;
  if (one === other) return 1;
  pairs.fill(0);
  for (let i = 1; i < one.length; i++) pairs[slot(one, i)] = (pairs[slot(one, i)] as number) + 1;
  let shared = 0;
  for (let i = 1; i < other.length; i++) {
    const left = pairs[slot(other, i)] as number;
    if (left === 0) continue;
    pairs[slot(other, i)] = left - 1;
    shared++;
  }
  return (2 * shared) / (one.length + other.length - 2);
}

const slot = (text: string, i: number): number =>
  (Math.imul(text.charCodeAt(i - 1), 0x9e37) + Math.imul(text.charCodeAt(i), 0x01f3)) & (SLOTS - 1);
