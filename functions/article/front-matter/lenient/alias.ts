import type { FrontMatterMap, FrontMatterValue } from '../../article.ts';
import type { Lines } from './lines.ts';

/** What the alias `*name` repeats; nothing where no anchor has that name, or where too much has been repeated already. */
export function aliased(lines: Lines, alias: string): FrontMatterValue | undefined {
  const known = lines.anchors.get(alias.slice(1));
  return known === undefined ? undefined : copy(lines, known);
}

function copy(lines: Lines, value: FrontMatterValue): FrontMatterValue | undefined {
  lines.copies -= 1;
  if (lines.copies < 0) return undefined;
  if (typeof value === 'string') {
    lines.copies -= value.length >> 10;
    return value;
  }
  if (Array.isArray(value)) {
    const list = value.map((item) => copy(lines, item));
    return list.every((item) => item !== undefined) ? list : undefined;
  }
  const map: FrontMatterMap = Object.create(null);
  for (const [key, item] of Object.entries(value)) {
    const copied = copy(lines, item);
    if (copied === undefined) return undefined;
    map[key] = copied;
  }
  return map;
}
