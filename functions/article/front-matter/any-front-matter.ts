import type { Repair } from '../repairs.ts';
import type { Fenced } from './fence/fenced.ts';
import { isFieldKey } from './fields.ts';
import { found } from './found.ts';
import type { FrontMatter } from './front-matter.ts';
import { jsonObjectEnd, readJson } from './json.ts';
import { type LenientResult, readLenient } from './lenient/lenient.ts';
import { keyOf } from './lenient/stated-key.ts';
import { readRefused } from './refused.ts';
import { readStrict } from './strict.ts';
import { readToml } from './toml.ts';

/** What stands between fences and is more than flat lines; nothing where it is no front matter. */
export function readFenced(fenced: Fenced): FrontMatter | undefined {
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

function readYaml(fenced: Fenced): FrontMatter | undefined {
  const { block, line, body, open, repairs } = fenced;
  if (open) return mended(fenced, readLenient(block, line, true));
  const lenient = readRefused(block, line);
  if (lenient) return mended(fenced, lenient);
  const strict = readStrict(block, line);
  if (strict.ok) return found(strict.values, repairs, body);
  if (strict.reason === 'not a map')
    return isCareless(block) ? mended(fenced, readLenient(block, line, false)) : undefined;
  return mended(fenced, readLenient(block, line, false), { code: strict.code, line: strict.line });
}

/** What the line reader made of the block. @param refusal what YAML said of it, if it was asked. */
function mended({ body, open, repairs }: Fenced, lenient: LenientResult, refusal?: Repair): FrontMatter | undefined {
  const { values, rest, restLine } = lenient;
  if (Object.keys(values).length === 0) return undefined;
  const isUnclosed = open || rest.trim() !== '';
  const all = repairs.concat(lenient.repairs);
  if (isUnclosed) all.push({ code: 'unclosed-fence', line: restLine });
  // What YAML complains of stands in where the line reader saw nothing wrong itself.
  if (refusal && (all.length === repairs.length || refusal.code === 'too-complex')) all.push(refusal);
  if (!isUnclosed) return found(values, all, body);
  return found(values, all, open ? `${rest}\n${body}` : `${rest}\n---\n${body}`);
}

/** `title:text` or `title：text` on every line: one plain text to YAML, keys to everybody else. */
function isCareless(block: string): boolean {
  const lines = block.split('\n', 200).filter((line) => line.trim() !== '');
  const keys = lines.map((line) => keyOf(line, true));
  return keys.every((stated) => stated?.repair) && keys.some((stated) => stated && isFieldKey(stated.key));
}

/** Hugo's JSON front matter: an object at the start of the file, without fences. */
export function readBareJson(text: string): FrontMatter | undefined {
  const start = text.search(/\S/);
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
