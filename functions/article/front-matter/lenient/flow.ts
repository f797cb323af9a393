import type { FrontMatterValue } from '../../article.ts';
import { closingBracket } from './brackets.ts';
import { indentOf, isComment, type Lines, mend } from './lines.ts';
import { parseFlow } from './parse-flow.ts';
import { keyOf } from './stated-key.ts';

/**
 * A list or map in brackets: `text` starts with the bracket on the current line; it may close some lines below. Nothing
 * when more follows the bracket (`[a](b)`, `{{ x }}`): then it is plain text.
 */
export function readFlow(lines: Lines, text: string, indent: number): FrontMatterValue | undefined {
  let whole = text;
  let at = lines.at;
  let end = closingBracket(whole);
  while (end < 0) {
    const line = lines.all[at + 1];
    lines.lookahead -= whole.length;
    if (line === undefined || lines.lookahead < 0 || (indentOf(line).width <= indent && keyOf(line.trim(), true)))
      break;
    at += 1;
    whole += `\n${line.trim()}`;
    end = closingBracket(whole);
  }
  if (end < 0) return text.startsWith('[') ? brokenList(lines, text) : undefined;
  const after = whole.slice(end + 1).trim();
  if (after !== '' && !isComment(after)) return undefined;
  const value = parseFlow(lines, whole.slice(0, end + 1));
  if (value === undefined) return text.startsWith('[') && at === lines.at ? brokenList(lines, whole) : undefined;
  lines.at = at + 1;
  return value;
}

/** `[ 'a'，'b' ]`, `["a, b]`: what stands between the commas, without quotes. */
function brokenList(lines: Lines, text: string): FrontMatterValue[] {
  mend(lines, 'broken-list');
  lines.at += 1;
  const inner = text.replace(/^\[/, '').replace(/\]\s*$/, '');
  return inner
    .split(/[,，、]/)
    .map((item) => withoutQuotes(item.trim()))
    .filter((item) => item !== '');
}

/** A pattern that ends at `$` would try every quote of a long run in the middle. */
function withoutQuotes(item: string): string {
  let end = item.length;
  while (end > 0 && `"'’”`.includes(item.charAt(end - 1))) end -= 1;
  return item.slice(0, end).replace(/^["'‘“]+/, '');
}
