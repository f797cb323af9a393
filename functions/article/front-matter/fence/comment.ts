import type { Fenced } from './fenced.ts';
import { literalLines } from './literal-lines.ts';

/** Nikola's metadata: lines `.. key: value` and nothing else in a comment on top of the file. */
const METADATA = /^<!--[ \t]*\n((?:\.\.[ \t]+[\w-]{1,40}:[^\n]*\n|[ \t]*\n)+?)[ \t]*-->[ \t]*(?:\n|$)/;
const MOST_CHARACTERS = 8192;

/** Front matter that stands in a comment, as Nikola writes it; values stand as they are. */
export function metadataInComment(text: string): Fenced | undefined {
  const match = METADATA.exec(text.slice(0, MOST_CHARACTERS));
  if (match?.[1] === undefined) return undefined;
  const lines = match[1].split('\n').map((line) => line.replace(/^\.\.[ \t]+/, ''));
  const body = text.slice(match[0].length);
  return { language: 'yaml', block: literalLines(lines), line: 2, body, open: false, repairs: [] };
}
