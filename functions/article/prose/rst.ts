/**
 * reStructuredText as Markdown, for as much of it as prose needs: directives and comments go with what is indented
 * below them; roles, references and literals become their texts.
 */
export function markdownOfRst(text: string): string {
  const kept: string[] = [];
  let isDropped = false;
  for (const line of text.split('\n')) {
    const isIndented = /^[ \t]/.test(line);
    if (isDropped && (isIndented || line.trim() === '')) continue;
    isDropped = EXPLICIT.test(line);
    if (isDropped || FIELD.test(line) || GRID.test(line)) {
      kept.push('');
      continue;
    }
    isDropped = /::\s*$/.test(line);
    if (UNDERLINE.test(line)) kept.push(kept.at(-1)?.trim() ? '===' : '');
    else kept.push(isIndented ? line.trimStart() : line);
    if (isDropped) kept.push('');
  }
  return inline(kept.join('\n'));
}

/** `.. image:: x`, `.. _target: address`, `.. a comment`. */
const EXPLICIT = /^[ \t]*\.\.(?:[ \t]|$)/;
/** `:date: 2021-03-04` */
const FIELD = /^:[\w -]{1,60}:(?:[ \t]|$)/;
const GRID = /^[ \t]*(?:\+[-=+]{3,}|\|)|^[ \t]*={2,}[ \t]+={2,}[= \t]*$/;
const UNDERLINE = /^([=\-~^"'#*+.:_`])\1{2,}[ \t]*$/;

function inline(text: string): string {
  return text
    .replace(/``([^`]{1,500})``/g, '`$1`')
    .replace(/:[\w:+.-]{1,60}:`([^`<]{0,300}?)\s*<[^`<>]{0,500}>`/g, '$1')
    .replace(/:[\w:+.-]{1,60}:`~?([^`]{1,300})`/g, '$1')
    .replace(/`([^`<]{1,500}?)\s*<[^`<>]{1,1000}>`__?/g, '$1')
    .replace(/`([^`]{1,300})`__?/g, '$1')
    .replace(/\b([A-Za-z0-9-]{2,60})__?(?=[\s,.;:!?)]|$)/g, '$1')
    .replace(/\[(?:\d{1,3}|#[\w-]{0,40}|\*)\]_/g, '')
    .replace(/\|[\w -]{1,60}\|_{0,2}/g, '')
    .replace(/\\ /g, '')
    .replace(/::[ \t]*$/gm, ':');
}
