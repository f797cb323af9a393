import { type LenientResult, readLenient } from './lenient/lenient.ts';

/** `key: some words: more`, from the first column on: YAML accepts it nowhere but within a quote or a bracket. */
const SECOND_COLON = /^[A-Za-z_][\w-]*:[ \t]+[^\s"'[\]{}>|&*!%@`#,?:-][^\n"'#]*:[ \t]/m;
const SECOND_COLON_HERE = new RegExp(SECOND_COLON, 'my');

/**
 * What the line reader makes of a block that YAML is sure to refuse; nothing where YAML is to be asked. js-yaml reads all
 * lines above the fault, then draws a picture of it and throws: three fifths of the time that such a file took. A block is
 * sure to be refused when the first thing that the line reader mends is a colon in a plain value: it saw nothing wrong
 * above, so neither a quote nor a bracket is open there.
 */
export function readRefused(block: string, firstLine: number): LenientResult | undefined {
  if (!SECOND_COLON.test(block)) return undefined;
  const lenient = readLenient(block, firstLine, false);
  const first = lenient.repairs[0];
  if (first?.code !== 'unquoted-colon') return undefined;
  let at = 0;
  for (let line = firstLine; line < first.line; line += 1) at = block.indexOf('\n', at) + 1;
  SECOND_COLON_HERE.lastIndex = at;
  return SECOND_COLON_HERE.test(block) ? lenient : undefined;
}
