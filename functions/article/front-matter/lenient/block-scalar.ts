import { startsKey } from './key-place.ts';
import { indentOf, isBlank, type Lines, mend } from './lines.ts';
import { keyOf } from './stated-key.ts';

/** A block scalar (`|` or `>`): its header stands on the current line, its lines are deeper than `indent`. */
export function readBlockScalar(lines: Lines, header: string, indent: number): string {
  const explicit = /[1-9]/.exec(header)?.[0];
  lines.at += 1;
  let base = explicit === undefined ? undefined : indent + Number(explicit);
  let loose = false;
  const content: string[] = [];
  for (let line = lines.all[lines.at]; line !== undefined; line = lines.all[lines.at]) {
    if (!isBlank(line)) {
      const { width, tabs } = indentOf(line);
      if (base === undefined) {
        loose = width <= indent;
        // Text that was not indented at all is still text, but what looks like the next item or key is not.
        if (loose && (content.length > 0 || isNoText(lines, line.trim()))) break;
        if (loose) mend(lines, 'bad-indent');
        else if (tabs) mend(lines, 'tab-indent');
        base = loose ? 0 : width;
      }
      if (loose ? keyOf(line, true) !== undefined : width <= indent || (explicit !== undefined && width < base)) break;
      content.push(tabs ? line.trimStart() : line.slice(Math.min(base, width)));
    } else content.push(base === undefined ? '' : line.slice(base));
    lines.at += 1;
  }
  return header.startsWith('>') ? fold(content, header) : chomp(content, content.join('\n'), header);
}

function isNoText(lines: Lines, content: string): boolean {
  return /^[-:](?:\s|$)/.test(content) || keyOf(content, true) !== undefined || startsKey(lines, content);
}

/** YAML 1.2, section 8.1.3: lines are joined by spaces, but not around blank lines and lines that are indented deeper. */
function fold(content: readonly string[], header: string): string {
  let text = '';
  let empty = 0;
  let started = false;
  let deeper = false;
  for (const line of content) {
    if (line === '') {
      empty += 1;
      continue;
    }
    if (/^[ \t]/.test(line)) {
      deeper = true;
      text += '\n'.repeat(started ? empty + 1 : empty);
    } else if (deeper) {
      deeper = false;
      text += '\n'.repeat(empty + 1);
    } else text += empty > 0 ? '\n'.repeat(empty) : started ? ' ' : '';
    text += line;
    started = true;
    empty = 0;
  }
  return chomp(content, text, header);
}

/** YAML 1.2, section 8.1.1.2: what becomes of the line ends at the end. */
function chomp(content: readonly string[], text: string, header: string): string {
  const last = content.findLastIndex((line) => line !== '');
  let end = text.length;
  while (text.charCodeAt(end - 1) === 0x0a) end -= 1;
  const body = text.slice(0, end);
  if (header.includes('-')) return body;
  if (header.includes('+')) return body + '\n'.repeat(last < 0 ? content.length : content.length - last);
  return last < 0 ? '' : `${body}\n`;
}
