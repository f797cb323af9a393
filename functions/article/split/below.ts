import type { FrontMatterMap } from '../article.ts';
import { readJson } from '../front-matter/json.ts';

/** Bytes at the end of a container in which what stands below its list is looked for. */
export const LONGEST_BELOW = 64 * 1024;
/** Ends of lists that are tried, from the last one on, and objects around the list. */
const MOST_ENDS = 200;
const MOST_LEVELS = 4;

/** What cannot be read below a list is no permission. */
const UNREAD: FrontMatterMap = { embargo: `perhaps: what stands below the list has more than ${LONGEST_BELOW} bytes` };

/**
 * What the objects around a list of JSON state below it.
 * @param end of the document, whole or its last bytes
 */
export function belowJson(end: string): FrontMatterMap | undefined {
  const tail = end.trimEnd();
  if (!tail.endsWith('}')) return undefined;
  let below: FrontMatterMap | undefined;
  let at = tail.lastIndexOf(']');
  for (let count = 0; at >= 0 && count < MOST_ENDS; count += 1) {
    const rest = tail.slice(at + 1);
    // The list ends at the first place after which only objects end. Within an item a list ends as well.
    if (/^\s*[,}]/.test(rest)) below = restOf(rest) ?? below;
    at = at === 0 ? -1 : tail.lastIndexOf(']', at - 1);
  }
  return below ?? (tail.length >= LONGEST_BELOW / 2 ? UNREAD : undefined);
}

function restOf(rest: string): FrontMatterMap | undefined {
  for (let level = 0; level < MOST_LEVELS; level += 1) {
    const map = readJson(`${'{"a":'.repeat(level)}{"a":0${rest}`);
    if (map !== undefined) return map;
  }
  return undefined;
}

/** What stands below the last item of a document of XML. */
export function belowXml(end: string): string {
  const last = Array.from(end.matchAll(/<\/(?:[\w-]{1,20}:)?(?:item|entry|newsitem)\s*>/gi)).at(-1);
  return last === undefined ? '' : end.slice(last.index + last[0].length);
}
