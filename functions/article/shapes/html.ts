import { decodeEntities } from '../entities.ts';
import { BLOCK, endOfElement, RAW, type Tag, tagAt, taggedOf } from '../tags.ts';

const HTML =
  /<\/?(?:p|div|br|a|h[1-6]|ul|ol|li|em|strong|b|i|u|su[bp]|figure|img|span|blockquote|article)\b[^<>]{0,500}>|^<\?xml/i;

/** Whether a text is HTML, rather than plain text. */
export function isHtml(text: string): boolean {
  return HTML.test(text.slice(0, 20_000));
}

/** Elements besides whose content is not an article's text. */
const OTHER = /^(?:header|footer|nav|figure|form|table)$/;

/** The text of HTML, with a blank line between its paragraphs. */
export function textOfHtml(html: string): string {
  const tagged = taggedOf(html);
  const kept: string[] = [];
  let from = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at)) {
    const tag = tagAt(tagged, at);
    if (tag === undefined) {
      at += 1;
      continue;
    }
    const isDropped = !tag.isClosing && (RAW.test(tag.name) || OTHER.test(tag.name));
    const closed = isDropped ? endOfElement(tagged, tag.name, tag.end) : undefined;
    kept.push(html.slice(from, at).replace(/\s+/g, ' '), closed === undefined ? breakOf(tag) : ' ');
    from = at = closed ?? tag.end;
  }
  kept.push(html.slice(from).replace(/\s+/g, ' '));
  return decodeEntities(kept.join(''))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function breakOf({ name, isClosing }: Tag): string {
  if (name === 'li') return isClosing ? '' : '\n\n- ';
  if (name === 'br') return '\n';
  return name === '' ? ' ' : BLOCK.test(name) ? '\n\n' : '';
}
