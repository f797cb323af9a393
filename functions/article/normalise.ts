/**
 * The normalised text: NFKC, lower case (no locale), and of that only letters, marks and numbers, joined. Two texts with
 * the same normalised text have the same words.
 */
export function normaliseText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(NOT_A_WORD, '');
}

const NOT_A_WORD = /[^\p{L}\p{M}\p{N}]+/gu;
