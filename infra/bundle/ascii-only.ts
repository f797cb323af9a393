/**
 * The same program in ASCII. esbuild escapes other characters in strings, but not in regular expressions or in `String.raw`, whose
 * templates here are all sources of regular expressions, where an escape means the same. A single character beyond Latin-1 makes
 * V8 keep and parse the whole file at two bytes a character (3% of the CPU until the first file is done).
 */
export function asciiOnly(program: string): string {
  return program.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
