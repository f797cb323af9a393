import type { FrontMatterMap } from './article.ts';
import { type Fenced, splitFences } from './fence.ts';
import { readFlat } from './flat.ts';
import { jsonObjectEnd, readJson } from './json.ts';
import { type LenientResult, readLenient } from './lenient.ts';
import { readRefused } from './refused.ts';
import type { Repair } from './repairs.ts';
import { readStrict } from './strict.ts';
import { readToml } from './toml.ts';

export interface FrontMatter {
  values: FrontMatterMap;
  state: 'strict' | 'repaired' | 'none';
  repairs: Repair[];
  /** The file without its front matter. */
  body: string;
}

/**
 * The front matter of a file and the body below it. Readers are tried in order of cost: flat lines, YAML, line-based
 * repair. What none of them can read is no front matter, and the whole file is the body.
 */
export function readFrontMatter(text: string): FrontMatter {
  const fenced = splitFences(text);
  const found = fenced ? readFenced(fenced) : readBareJson(text);
  return found ?? { values: Object.create(null), state: 'none', repairs: [], body: text };
}

function readFenced(fenced: Fenced): FrontMatter | undefined {
  switch (fenced.language) {
    case 'yaml':
      return readYaml(fenced);
    case 'toml': {
      if (fenced.open) return undefined;
      const { values, repairs } = readToml(fenced.block, fenced.line);
      return found(values, [...fenced.repairs, ...repairs], fenced.body);
    }
    case 'json':
      return fenced.open ? undefined : readObject(fenced.block, fenced);
  }
}

function readYaml({ block, line, body, open, repairs }: Fenced): FrontMatter | undefined {
  let refused: Repair | undefined;
  let lenient: LenientResult | undefined;
  if (!open) {
    const flat = readFlat(block, line);
    if (flat) return found(flat.values, repairs.concat(flat.repairs), body);
    lenient = readRefused(block, line);
    if (lenient === undefined) {
      const strict = readStrict(block, line);
      if (strict.ok) return found(strict.values, repairs, body);
      if (strict.reason === 'not a map') return undefined;
      refused = { code: strict.code, line: strict.line };
    }
  }
  lenient ??= readLenient(block, line, open);
  if (Object.keys(lenient.values).length === 0) return undefined;
  const unclosed = open || lenient.rest.trim() !== '';
  const mended = repairs.concat(lenient.repairs);
  if (unclosed) mended.push({ code: 'unclosed-fence', line: lenient.restLine });
  // What YAML complains of stands in where the line reader saw nothing wrong itself.
  if (refused && (mended.length === repairs.length || refused.code === 'too-complex')) mended.push(refused);
  if (!unclosed) return found(lenient.values, mended, body);
  return found(lenient.values, mended, open ? `${lenient.rest}\n${body}` : `${lenient.rest}\n---\n${body}`);
}

/** Hugo's JSON front matter: an object at the start of the file, without fences. */
function readBareJson(text: string): FrontMatter | undefined {
  const start = text.search(/\S/);
  if (text[start] !== '{') return undefined;
  const end = jsonObjectEnd(text.slice(start));
  if (end < 0 || /^[ \t]*[^\s]/.test(text.slice(start + end, start + end + 200))) return undefined;
  const line = text.slice(0, start).split('\n').length;
  return readObject(text.slice(start, start + end), { line, repairs: [], body: text.slice(start + end) });
}

const STARTS_AS_JSON = /^\s*\{\s*"[^"\n]{1,80}"\s*:/;

/** JSON, or what YAML takes for the same: commas behind the last value, comments behind `#`. */
function readObject(block: string, { line, repairs, body }: Pick<Fenced, 'line' | 'repairs' | 'body'>) {
  const values = readJson(block);
  if (values) return found(values, repairs, body);
  const loose = STARTS_AS_JSON.test(block) ? readStrict(block, line) : undefined;
  return loose?.ok ? found(loose.values, [...repairs, { code: 'broken-list', line }], body) : undefined;
}

function found(values: FrontMatterMap, repairs: Repair[], body: string): FrontMatter {
  return { values, state: repairs.length > 0 ? 'repaired' : 'strict', repairs, body };
}
