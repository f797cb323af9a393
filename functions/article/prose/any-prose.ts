import { type Block, blocksOf, type ProseBlock, type Syntax } from './blocks.ts';
import { withoutEmbedded } from './embedded.ts';
import { type Inline, inlineOf, referenceName } from './inline.ts';
import { MARKS } from './marks.ts';

/** How much of a text is looked at, and of that the blocks, in UTF-16 units: tags and code take more than prose. */
const WINDOW = 24 * 1024;
const MOST_BLOCKS = 6000;
/** How much prose is enough. */
const ENOUGH = 2000;

/** A picture embedded in an address. */
const EMBEDDED_DATA = /data:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=]{100,}/g;

/** The prose of a marked-up text's beginning. */
export function readMarkup(text: string, syntax: Syntax): ProseBlock[] {
  const bare = text.includes(';base64,') ? text.replace(EMBEDDED_DATA, 'data:,') : text;
  const window = bare.slice(0, WINDOW).replace(MARKS, '');
  const untagged = withoutEmbedded(syntax === 'rst' ? markdownOfRst(window) : window);
  const markdown = syntax === 'html' ? untagged.replace(/^[ \t]+/gm, '') : untagged;
  const definitions = definitionsOf(text);
  const blocks: ProseBlock[] = [];
  let length = 0;
  for (const block of blocksOf(markdown, MOST_BLOCKS)) {
    const inline = inlineOf(block.lines, definitions);
    if (inline.text === '') continue;
    blocks.push({ kind: kindOf(block, inline), text: inline.text });
    if (block.kind !== 'heading') length += inline.text.length;
    if (length > ENOUGH) break;
  }
  return blocks;
}

const LONGEST_HEADING = 100;
/** An item with a link and fewer other letters belongs to a menu or a list of sources: `Translator: [Jane](…)`. */
const FEW_LETTERS = 12;
const BARE_ADDRESS = /^https?:\/\/\S+$/;
const ENDS_SENTENCE = /[.!?…。！？:：;][”"'»)）」』]?$/;

/** A short paragraph in bold is a heading; links with hardly a word are a menu. */
function kindOf({ kind }: Block, { text, ownLetters, hasLinks, isEmphasised }: Inline): ProseBlock['kind'] {
  if (kind === 'heading') return 'heading';
  if (isEmphasised && text.length < LONGEST_HEADING && !ENDS_SENTENCE.test(text)) return 'heading';
  const isMenu = ownLetters === 0 || (kind === 'item' && hasLinks && ownLetters < FEW_LETTERS);
  return isMenu || BARE_ADDRESS.test(text) ? 'links' : kind;
}

/** The references that a text defines, at whose end most of them stand. */
function definitionsOf(text: string): Set<string> {
  const names = new Set<string>();
  const searched = text.length <= 2 * WINDOW ? text : `${text.slice(0, WINDOW)}\n${text.slice(-WINDOW)}`;
  for (const [, name = ''] of searched.matchAll(/^[ \t>]{0,6}\[([^\]^\n][^\]\n]{0,300})\]:/gm))
    names.add(referenceName(name));
  return names;
}

/** Directives, comments and targets; a field; a table. */
const EXPLICIT = /^[ \t]*\.\.(?:[ \t]|$)/;
const FIELD = /^[ \t]*:[\w -]{1,60}:(?:[ \t]|$)/;
const GRID = /^[ \t]*(?:\+[-=+]{3,}|\|)|^[ \t]*={2,}[ \t]+={2,}[= \t]*$/;
const UNDERLINE = /^([=\-~^"'#*+.:_`])\1{2,}[ \t]*$/;

/** Roles, references, literals and substitutions, and what is read of them. */
const INLINE: readonly (readonly [written: RegExp, read: string])[] = [
  [/``([^`]{1,500})``/g, '`$1`'],
  [/:[\w:+.-]{1,60}:`([^`<]{0,300}?)\s*<[^`<>]{0,500}>`/g, '$1'],
  [/:[\w:+.-]{1,60}:`~?([^`]{1,300})`/g, '$1'],
  [/(?<!`)`([^`<]{1,500}?)\s*<[^`<>]{1,1000}>`__?/g, '$1'],
  [/(?<!`)`([^`]{1,300})`__?/g, '$1'],
  [/(?<![\w`])(@?[A-Za-z0-9-]{2,60})__?(?=[\s,.;:!?)]|$)/gm, '$1'],
  [/\[(?:\d{1,3}|#[\w-]{0,40}|\*)\]_|\\ |\|[\w -]{1,60}\|_{0,2}/g, ''],
  [/::[ \t]*$/gm, ':'],
];

/**
 * reStructuredText as Markdown, for as much of it as prose needs: directives and comments go with what is indented
 * below them.
 */
export function markdownOfRst(text: string): string {
  const kept: string[] = [];
  let isDropped = false;
  for (const line of text.split('\n')) {
    const isIndented = /^[ \t]/.test(line);
    if (isDropped && (isIndented || line.trim() === '')) continue;
    isDropped = EXPLICIT.test(line);
    if (isDropped || FIELD.test(line) || GRID.test(line)) kept.push('');
    else if (UNDERLINE.test(line)) kept.push(kept.at(-1)?.trim() ? '===' : '');
    else kept.push(isIndented ? line.trimStart() : line);
    if (isDropped) continue;
    isDropped = /::\s*$/.test(line);
    if (isDropped) kept.push('');
  }
  return INLINE.reduce((left, [written, read]) => left.replace(written, read), kept.join('\n'));
}
