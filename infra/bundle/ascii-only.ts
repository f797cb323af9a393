/**
 * The same program in ASCII. esbuild escapes other characters in strings, but leaves them in regular expressions and in the templates
 * of `String.raw`, of which ours are sources of regular expressions: there an escape means the same. One character beyond Latin-1 makes
 * V8 keep and parse all of the file at two bytes a character (3% of the CPU until the first file is done).
 */
export const asciiOnly = (program: string): string =>
  program.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
