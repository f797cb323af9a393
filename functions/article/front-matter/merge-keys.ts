import type { FrontMatterMap, FrontMatterValue } from '../article.ts';

/**
 * Replaces YAML's merge keys (`<<: *base`) by what they stand for, in place: keys that the map states itself stay. The
 * failsafe schema hands `<<` on as a key like another (https://yaml.org/type/merge.html).
 */
export function mergeKeys(value: FrontMatterValue): void {
  if (typeof value === 'string') return;
  for (const inner of Array.isArray(value) ? value : Object.values(value)) mergeKeys(inner);
  if (Array.isArray(value)) return;
  const merged = value['<<'];
  if (typeof merged !== 'object') return;
  delete value['<<'];
  for (const base of Array.isArray(merged) ? merged : [merged]) if (isMap(base)) addMissing(value, base);
}

function addMissing(map: FrontMatterMap, base: FrontMatterMap): void {
  for (const [key, value] of Object.entries(base)) map[key] ??= value;
}

function isMap(value: FrontMatterValue): value is FrontMatterMap {
  return typeof value === 'object' && !Array.isArray(value);
}
