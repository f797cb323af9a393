import type { FrontMatterMap } from '../article.ts';
import { readBrokenYaml } from './broken-yaml.ts';
import { type Fenced, type FrontMatter, found } from './fences.ts';
import { isFieldKey } from './fields.ts';
import { type Parsed, parseYaml } from './parse-yaml.ts';
import { keyOf } from './yaml-keys.ts';

/** Reads the block as YAML. Where YAML refuses it, sound entries are read as YAML and broken ones line by line. */
export function readYaml(fenced: Fenced): FrontMatter | undefined {
  const { block, line, body, open, repairs } = fenced;
  const strict = open ? undefined : readStrict(block, line);
  if (strict?.ok) return found(strict.values, repairs, body);
  if (strict?.code === 'not-a-map' && !isCareless(block)) return undefined;
  const { values, repairs: mended, text, textLine } = readBrokenYaml(block, line, open);
  if (Object.keys(values).length === 0) return undefined;
  const all = repairs.concat(mended);
  const isUnclosed = open || text.trim() !== '';
  if (isUnclosed) all.push({ code: 'unclosed-fence', line: textLine });
  // What YAML complains of stands in where the entries show nothing wrong.
  if (strict && strict.code !== 'not-a-map' && (all.length === repairs.length || strict.code === 'too-complex'))
    all.push({ code: strict.code, line: strict.line });
  if (!isUnclosed) return found(values, all, body);
  return found(values, all, open ? `${text}\n${body}` : `${text}\n---\n${body}`);
}

/** `title:text` or `title：text` on every line: one plain text to YAML, keys to everybody else. */
function isCareless(block: string): boolean {
  const lines = block.split('\n', 200).filter((line) => line.trim() !== '');
  const keys = lines.map(keyOf);
  return keys.every((stated) => stated?.repair) && keys.some((stated) => stated && isFieldKey(stated.key));
}

/** The values of a block that YAML accepts and js-yaml does not misread. */
export function readStrict(block: string, firstLine: number): Parsed {
  const parsed = parseYaml(block);
  if (!parsed.ok) return { ...parsed, line: firstLine + parsed.line };
  if (isMisread(block, parsed.values)) return { ok: false, code: 'not-yaml', line: firstLine };
  return parsed;
}

/** A line that starts a key in one of YAML's rare ways: `? key`, `&anchor key: x`, `[a, b]: x`. */
const RARE_KEY = /^(?:\?[ \t\n]|[&!*[{])/m;

/**
 * Whether js-yaml takes other keys out of a block than a person does. `title: [Java] maps: a tour` has two keys to
 * js-yaml; `title: "A` above `deck: "B"` has one; and `title:Ferries: a history` has the key `title:Ferries`.
 */
function isMisread(block: string, values: FrontMatterMap): boolean {
  if (RARE_KEY.test(block)) return false;
  let keys = 0;
  for (const line of block.split('\n')) {
    const stated = keyOf(line);
    if (stated === undefined) continue;
    if (stated.repair !== undefined) return true;
    keys += 1;
  }
  return keys !== Object.keys(values).length;
}
