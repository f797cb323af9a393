import { decodeEntities } from '../content.ts';
import { BLOCK, piecesOf, RAW, type Tag } from '../details/tags.ts';

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
  const kept: string[] = [];
  for (const { text, tag, isLeftOut } of piecesOf(html, ({ name }) => RAW.test(name) || OTHER.test(name)))
    kept.push(text.replace(/\s+/g, ' '), isLeftOut ? ' ' : breakOf(tag));
  return decodeEntities(kept.join(''))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function breakOf({ name, isClosing }: Pick<Tag, 'name' | 'isClosing'> = { name: '', isClosing: false }): string {
  if (name === 'li') return isClosing ? '' : '\n\n- ';
  if (name === 'br') return '\n';
  return name === '' ? ' ' : BLOCK.test(name) ? '\n\n' : '';
}
