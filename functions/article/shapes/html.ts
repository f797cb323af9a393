import { decodeEntities } from '../entities.ts';

const HTML =
  /<\/?(?:p|div|br|a|h[1-6]|ul|ol|li|em|strong|b|i|u|su[bp]|figure|img|span|blockquote|article)\b[^<>]{0,500}>|^<\?xml/i;

/** Whether a text is HTML, rather than plain text. */
export function isHtml(text: string): boolean {
  return HTML.test(text.slice(0, 20_000));
}

/** Elements whose content is not an article's text. */
const DROPPED =
  /<(script|style|head|header|footer|nav|figure|iframe|noscript|svg|form|template|select|button|table)\b[^<>]{0,2000}>/gi;
const BLOCK =
  /<\/?(?:p|div|section|article|header|footer|main|aside|ul|ol|dl|dt|dd|blockquote|hr|h[1-6]|pre|figcaption|html|body)\b[^<>]{0,2000}>/gi;
const ITEM = /<li\b[^<>]{0,2000}>/gi;
const BREAK = /<br\b[^<>]{0,200}>/gi;
const COMMENT = /<!--/g;
const TAG = /<[/?!]?[a-z][^<>]{0,4000}>/gi;

/** The text of HTML, with a blank line between its paragraphs. */
export function textOfHtml(html: string): string {
  const bare = without(
    without(html, COMMENT, () => '-->'),
    DROPPED,
    (name) => `</${name}`,
  );
  const text = bare
    .replace(/\s+/g, ' ')
    .replace(ITEM, '\n\n- ')
    .replace(BLOCK, '\n\n')
    .replace(BREAK, '\n')
    .replace(TAG, '');
  return decodeEntities(text)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The text without what stands from each match to the end of it; what does not end stays. */
function without(text: string, start: RegExp, endFor: (name: string) => string): string {
  const lower = text.toLowerCase();
  const kept: string[] = [];
  const endless = new Set<string>();
  let from = 0;
  start.lastIndex = 0;
  for (let found = start.exec(text); found !== null; found = start.exec(text)) {
    const mark = endFor((found[1] ?? '').toLowerCase());
    const at = endless.has(mark) ? -1 : lower.indexOf(mark, found.index);
    if (at < 0) {
      endless.add(mark);
      continue;
    }
    kept.push(text.slice(from, found.index), '\n\n');
    const end = mark === '-->' ? at + mark.length : text.indexOf('>', at) + 1;
    from = end > 0 ? end : text.length;
    start.lastIndex = from;
  }
  kept.push(text.slice(from));
  return kept.join('');
}
