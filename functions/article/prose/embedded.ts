import { BLOCK, piecesOf, RAW, type Tag } from '../tags.ts';
import { guarded, LINK_END, LINK_START } from './marks.ts';

const BLANK = '\n\n';
/** After indentation, quotes and the marker of a list. */
const FENCE = /^[ \t>]{0,40}(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,20}(?=[^`]*$)|~{3,20})/;
const CODE = /(?<!`)(`{1,20})(?!`)((?:(?!\n[ \t]*\n)[\s\S]){1,1000}?)(?<!`)\1(?!`)/g;
const AUTOLINK = /<((?:[a-z][a-z0-9+.-]{1,31}:|[\w.+-]{1,64}@)[^\s<>]{1,500})>/gi;
/** `{{< x >}}`, `{{% x %}}`, `{{ x }}`, `{% x %}` and `{# x #}`. */
const TEMPLATE = /\{\{(?:(?!\}\})[\s\S]){0,1000}\}\}|\{(%|#(?= ))(?:(?!\1\})[\s\S]){0,1000}\1\}/g;
const ESCAPED = /\\([!-/:-@[-`{-~])/g;

/**
 * Removes what is embedded in Markdown and is not Markdown: code, comments, HTML and JSX tags. Block tags become blank
 * lines, links become marks, and code spans and escaped characters are guarded from all later steps.
 */
export function withoutEmbedded(text: string): string {
  const bare = withoutFences(text)
    .replace(CODE, (_, _marks, code: string) => guarded(code.trim()))
    .replace(AUTOLINK, (_, address: string) => LINK_START + guarded(address.replace(/^mailto:/i, '')) + LINK_END)
    .replace(TEMPLATE, '')
    .replace(ESCAPED, (_, mark: string) => guarded(mark));
  const kept: string[] = [];
  for (const { text: words, tag, at, isLeftOut } of piecesOf(bare, isDropped))
    kept.push(words, tag === undefined ? '' : isLeftOut ? BLANK : breakOf(tag, bare, at));
  return kept.join('');
}

/** Fenced code becomes a blank line; a fence that is not closed goes on to the end. */
function withoutFences(text: string): string {
  let fence: string | undefined;
  return text
    .split('\n')
    .flatMap((line) => {
      const mark = FENCE.exec(line)?.[1];
      if (fence === undefined && mark === undefined) return line;
      if (fence === undefined) fence = mark;
      else if (mark?.startsWith(fence) && /[`~]\s*$/.test(line)) fence = undefined;
      return '';
    })
    .join('\n');
}

/** Elements besides whose content is not prose: code, data, figures, navigation, and headings. */
const DROPPED = /^(?:pre|table|figure|nav|form|summary|h[1-6])$/;

function isDropped({ name, attributes }: Tag): boolean {
  return RAW.test(name) || DROPPED.test(name) || /\saria-hidden=["']?true\b/i.test(attributes);
}

function breakOf({ name, isClosing, attributes, end }: Tag, text: string, at: number): string {
  // no tag has an empty line: `a <b and` is text
  if (/\n[ \t]*\n/.test(attributes) || text.charAt(end - 1) !== '>') return text.slice(at, end);
  if (name === 'a') return isClosing ? LINK_END : LINK_START;
  if (name === 'br') return ' \n';
  if (name === 'li') return isClosing ? BLANK : '\n\n- ';
  return BLOCK.test(name) ? BLANK : name === '' ? ' ' : '';
}
