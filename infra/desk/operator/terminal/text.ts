import stringWidth from 'string-width';
import { printable, withoutUnseen } from './words.ts';

export { counted, printable, terminalJson, withoutUnseen } from './words.ts';

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** A terminal that does not know its width (`script`, `docker exec`) says 0. */
const USUAL_COLUMNS = 80;

/** Cells of a line; Infinity without a terminal, so that nothing is cut. */
export function terminalWidth({ columns = Number.POSITIVE_INFINITY }: { columns?: number } = process.stdout): number {
  return columns || USUAL_COLUMNS;
}

/** A name as one word of a command line: in quotes if it needs them. */
export function shellWord(name: string): string {
  return /^[\w@%+=:,./-]+$/.test(name) ? name : `'${printable(name).replaceAll("'", "'\\''")}'`;
}

/** The text in exactly `width` cells: filled with spaces, or cut with `…`. */
export function fit(text: string, width: number): string {
  const cut = clipCells(text, width);
  return cut + ' '.repeat(width - stringWidth(cut));
}

/** The text in at most `width` cells, cut with `…`. */
export function clipCells(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let cut = '';
  let used = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    used += stringWidth(segment);
    if (used > width - 1) break;
    cut += segment;
  }
  return `${cut}…`;
}

/** How this person calls the command: npm and npx say so. */
export const WIREDROP = /^(exec|start)$/.test(process.env.npm_command ?? '') ? 'npx wiredrop' : 'wiredrop';

/** Says something on standard error, broken between words where the terminal is narrower. */
export function note(text: string): void {
  const lines = withoutUnseen(text)
    .split('\n')
    .flatMap((line) => wrap(line, terminalWidth(process.stderr)));
  console.error(lines.join('\n'));
}

/** The first few of many, and how many more there are. @param rest what shows them all. */
export function firstOf<T>(
  all: readonly T[],
  few: number,
  lines: (one: T) => string | readonly string[],
  rest = '',
): string[] {
  const more = all.length - few;
  return [...all.slice(0, few).flatMap(lines), ...(more > 0 ? [`  and ${more} more${rest && `: ${rest}`}`] : [])];
}

/** Lines of at most this many cells; a word that is longer (a URL, Chinese text) is broken. */
export function wrap(text: string, width: number): string[] {
  if (stringWidth(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (stringWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (stringWidth(line) > width) {
      // One letter with many marks can be wider than the line.
      const head = clipCells(line, width + 1).slice(0, -1) || String.fromCodePoint(line.codePointAt(0) ?? 0);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return [...lines, line];
}

/** `name      text`, the text wrapped beside its name. @param name printed as it is, padded to this many cells. */
export function labelled(name: string, text: string, cells: number, width: number): string[] {
  return wrap(text, Math.max(20, width - cells)).map((line, index) => fit(index === 0 ? name : '', cells) + line);
}
