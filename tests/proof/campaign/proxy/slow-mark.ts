/** For so long a text with a mark keeps its function's processor busy: it delays a batch, and is within the time-out. */
export const SLOW_MS = 1_500;

/** A ligature that no other generated text has, and a number that tells one slow text from another. */
export function slowMark(number: number): string {
  return `\ufb06${number}.`;
}

export function slowMarkIn(text: string): string | undefined {
  return /\ufb06\d+\./.exec(text)?.[0];
}
