import type { Repair } from '../../repairs.ts';
import { closeAt, type Fenced, KEY_LINE } from './fenced.ts';
import { literalLines } from './literal-lines.ts';
import { closedBySemicolons } from './semicolons.ts';

/** Keys that an opening line states and prose does not start with. */
const FIRST_KEY = /^(?:title|layout|date|id|slug|permalink|tags|categories|author)[ \t]*:[ \t]/i;
/** Words that prose does start with, but not above a title. */
const FIRST_OF_SEVERAL =
  /^(?:title|layout|date|id|slug|permalink|tags|categor(?:y|ies)|authors?|status|summary|lang)[ \t]*:/i;
const FIRST_PAIR = /^"[\w-]{1,40}"[ \t]*:/;
const TITLE = /^title[ \t]*:[ \t]*\S/im;

/** Lines between such a key and the closing fence, at most. */
const MOST_LINES = 40;

/** Front matter that no fence opens, as Hexo, Pelican and MultiMarkdown have it: keys from the first line on. */
export function unopened(text: string, start: { at: number; line: number }, repairs: Repair[]): Fenced | undefined {
  const opening = text.slice(start.at, start.at + 40);
  const mended: Repair[] = [...repairs, { code: 'unopened-fence', line: start.line }];
  if (FIRST_PAIR.test(opening)) return closedBySemicolons(text, start, mended);
  const dashed = FIRST_KEY.test(opening) ? closedByDashes(text, start, mended) : undefined;
  return dashed ?? (FIRST_OF_SEVERAL.test(opening) ? closedByBlank(text, start, mended) : undefined);
}

/** Hexo's older form: `title: A`, then `---`. */
function closedByDashes(text: string, start: { at: number; line: number }, mended: Repair[]): Fenced | undefined {
  const fenced = closeAt(text, start, 'yaml', /^---[ \t]*$/, [...mended]);
  const lines = fenced.block.split('\n', MOST_LINES + 1);
  const isFrontMatter = lines.every((line) => KEY_LINE.test(line) || /^(?:[ \t]|- |#|$)/.test(line));
  return fenced.open || lines.length > MOST_LINES || !isFrontMatter ? undefined : fenced;
}

/** Pelican's and MultiMarkdown's: `Title: A`, more such lines, a blank one, the text. Values stand as they are. */
function closedByBlank(text: string, start: { at: number; line: number }, mended: Repair[]): Fenced | undefined {
  const end = text.indexOf('\n\n', start.at);
  const block = text.slice(start.at, end);
  const lines = block.split('\n', MOST_LINES + 1);
  const keys = lines.filter((line) => KEY_LINE.test(line)).length;
  const isMetadata = lines.every((line) => KEY_LINE.test(line) || /^(?: {2}|\t)/.test(line));
  if (end < 0 || lines.length > MOST_LINES || keys < 2 || !isMetadata || !TITLE.test(block)) return undefined;
  mended.push({ code: 'unclosed-fence', line: start.line + lines.length });
  const { line } = start;
  return {
    language: 'yaml',
    block: literalLines(lines),
    line,
    body: text.slice(end + 2),
    open: false,
    repairs: mended,
  };
}
