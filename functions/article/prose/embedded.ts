import { BLOCK, piecesOf, RAW, type Tag } from '../details/tags.ts';
import { guarded, LINK_END, LINK_START } from './marks.ts';

const BLANK = '\n\n';
/** After indentation, quotes and the marker of a list. */
const FENCE = /^[ \t>]{0,40}(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,20}(?=[^`]*$)|~{3,20})/;
/** `{{< x >}}`, `{{% x %}}`, `{{ x }}`, `{% x %}` and `{# x #}`. */
const TEMPLATE = /\{\{(?:(?!\}\})[\s\S]){0,1000}\}\}|\{(%|#(?= ))(?:(?!\1\})[\s\S]){0,1000}\1\}/g;
/** An admonition or a tab of MkDocs and its lines, which are indented by one level. */
const ADMONITION =
  /^([ \t]{0,12})(?:(?:!!!|\?\?\?\+?)[ \t]+\w|===[+!]?[ \t]+"[^"\n]*")[^\n]*\n((?:(?:\1(?: {4}|\t)[^\n]*|[ \t]*)(?:\n|$)){0,400})/gm;
const FORMULA = /\$\$(?:[^$]|\\\$){1,3000}\$\$|\$(?=[^\s$])([^$\n]{1,300})(?<=[^\s$])\$(?!\d)/g;
const TEX = /[\\^_{}=<>+]|^[a-z]$/i;

/** What is embedded in Markdown and its dialects, in the order in which it is looked for, and what is read of it. */
const EMBEDDED: readonly (readonly [written: RegExp, read: (...found: string[]) => string])[] = [
  [
    /(?<!`)(`{1,20})(?!`)((?:(?!\n[ \t]*\n)[\s\S]){1,1000}?)(?<!`)\1(?!`)/g,
    (_, _marks, code = '') => guarded(code.trim()),
  ],
  // MDX: imports, exports, comments
  [
    /^(?:import\s+(?:[\w$*{][^;'"\n]{0,500}(?:\n[^;'"\n]{0,200}){0,40}?\sfrom\s+)?["'][^"'\n]{1,300}["'];?[ \t]*){1,20}$/gm,
    () => BLANK,
  ],
  [/^export\s+(?:const|let|default|function|async|type|class|\{|\*)[^\n]*(?:\n[^\n#][^\n]*){0,100}/gm, () => BLANK],
  [/\{\/\*(?:(?!\*\/\})[\s\S]){0,2000}\*\/\}/g, () => ''],
  // Docusaurus, VitePress and others: `:::tip Title`; GitHub and Obsidian: `[!NOTE] Title`; tables of contents
  [/^[ \t]*(?::{3,}[^\n]*|\[\[?_?toc_?\]?\]|\$toc|[-*+] toc)$/gim, () => BLANK],
  [/^((?:[ \t]*>)*[ \t]*)\[![\w-]{1,30}\][^\n]*$/gm, (_, quote = '') => quote],
  [ADMONITION, (_, indent = '', lines = '') => BLANK + lines.replace(/^[ \t]*(?: {4}|\t)/gm, indent) + BLANK],
  // Obsidian: another note or picture, a comment
  [/!\[\[[^\][\n]{1,300}\]\]/g, () => ''],
  [/%%(?:(?!%%)[\s\S]){1,1000}%%/g, () => ' '],
  [/<((?:[a-z][a-z0-9+.-]{1,31}:|[\w.+-]{1,64}@)[^\s<>]{1,500})>/gi, (_, link = '') => linkTo(link)],
  [TEMPLATE, () => ''],
  // kramdown and MkDocs: `{: .note}`, `{#anchor}`, `{ align=right }`
  [/\{(?::[^{}]{0,300}|[#.][\w-][^{}\n]{0,300}|[ \t]*(?:[#.][\w-]+|[\w-]+=)[^{}\n]{0,300})\}/g, () => ''],
  [/(?<![\w:]):[a-z][\w+-]{1,50}:(?![\w:])/g, () => ''], // a pictogram
  [FORMULA, (whole, tex) => (tex === undefined ? BLANK : TEX.test(tex) ? guarded(plainTex(tex)) : whole)],
  [/\\([!-/:-@[-`{-~])/g, (_, mark = '') => guarded(mark)],
  [/\\$/gm, () => ''],
];

function linkTo(address: string): string {
  return LINK_START + guarded(address.replace(/^mailto:/i, '')) + LINK_END;
}

/** A formula without what says how it looks; a command that has no sign here is its name. */
function plainTex(tex: string): string {
  return tex
    .replace(/\\(?:left|right|text|math[a-z]+|operatorname|d?frac|q?quad|limits|begin|end|big)(?![A-Za-z])/g, ' ')
    .replace(/\\([A-Za-z]{1,30})/g, (_, name: string) => SIGNS[name] ?? name)
    .replace(/[{}\\]/g, '')
    .trim();
}

const SIGNS: Readonly<Record<string, string>> = {
  ...{ le: '≤', leq: '≤', ge: '≥', geq: '≥', ne: '≠', times: '×', cdot: '·', in: '∈', sum: '∑', to: '→' },
};

/**
 * Removes what is embedded in Markdown and is not prose: code, comments, HTML and JSX tags, what dialects add. Block
 * tags become blank lines, links become marks, and code spans and escaped characters are guarded from all later steps.
 */
export function withoutEmbedded(text: string): string {
  const bare = EMBEDDED.reduce((left, [written, read]) => left.replace(written, read), withoutFences(text));
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
