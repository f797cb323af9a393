import type { FrontMatterMap } from '../article.ts';
import type { RepairCode } from '../base/codes.ts';
import { lazily } from '../base/strings.ts';
import { loadGrayMatter, loadYaml } from '../packages.cjs';
import { toFrontMatter } from './values.ts';

/** What a block of YAML says, or why YAML refuses it. */
export type Parsed = { ok: true; values: FrontMatterMap } | { ok: false; code: RepairCode | 'not-a-map'; line: number };

/** gray-matter looks for comments from each line of a run of blank ones to its end. */
const EMPTINESS = /(?<!\s)\s{500}/;

/**
 * Parses YAML with gray-matter, kept from everything it does beyond that.
 * - Only this block reaches it, after a bare fence: the language after a fence chooses an engine, and `---js` is eval.
 * - Options are always given: without them it keeps every document in a cache for ever, and after a throw answers the
 *   same text with empty data.
 * - The schema is failsafe: values stay strings. YAML 1.1 reads `001` as 1 and `0012345670` as octal. Front matter uses
 *   merge keys (`<<: *base`) besides.
 * - It closes at any line that starts with `---`; a block with such a line is not for it.
 */
export function parseYaml(block: string): Parsed {
  const invalid = (code: RepairCode | 'not-a-map', line = 0): Parsed => ({ ok: false, code, line });
  if (block.includes('\n---') || block.startsWith('---')) return invalid('not-yaml');
  if (EMPTINESS.test(block) || multiplies(block)) return invalid('too-complex');
  let document: unknown;
  try {
    document = loadGrayMatter()({ content: `---\n${block}\n\n---\n` }, OPTIONS()).data;
  } catch (cause) {
    return invalid(codeOf(cause), lineOf(cause));
  }
  const converted = toFrontMatter(document);
  if (converted.ok) return converted;
  if (converted.reason === 'a map as a key') return invalid('reserved-start');
  return invalid(converted.reason === 'not a map' ? 'not-a-map' : 'too-complex');
}

/** js-yaml makes one text of a list that is a key, aliases included: a text that large is not a key. */
const MOST_REPEATED = 2 ** 24;
const ALIAS = /(?<=[\s,[{:?-])\*[^\s,[\]{}]/g;

function multiplies(block: string): boolean {
  return block.includes('&') && block.includes('*') && (block.match(ALIAS)?.length ?? 0) * block.length > MOST_REPEATED;
}

const OPTIONS = lazily(() => {
  const yaml = loadYaml();
  const merge = new yaml.Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (written) => written === '<<' });
  const schema = new yaml.Schema({ include: [yaml.FAILSAFE_SCHEMA], implicit: [merge] });
  const parse = (text: string) => (yaml.safeLoad(text, { schema }) ?? {}) as object;
  return { language: 'yaml', engines: { yaml: { parse } } };
});

function codeOf(cause: unknown): RepairCode {
  const reason = String(cause);
  if (cause instanceof RangeError) return 'too-complex';
  if (reason.includes('duplicated mapping key')) return 'duplicate-key';
  return reason.includes('non-printable') ? 'control-character' : 'not-yaml';
}

/** Line of a YAML error within the block, from 0. gray-matter hands on the line end after the fence as well. */
function lineOf(cause: unknown): number {
  const { mark } = Object(cause) as { mark?: { line: number } | null };
  return Math.max(0, (mark?.line ?? 0) - 1);
}
