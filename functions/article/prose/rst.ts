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
