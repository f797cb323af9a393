import type { Repair } from '../codes.ts';
import type { Fenced } from './fences.ts';
import { isFieldKey } from './fields.ts';
import { readObject } from './json.ts';
import { keyOf } from './lenient/keys.ts';
import { type LenientResult, readLenient } from './lenient/lenient.ts';
import { readToml } from './toml.ts';
import { type FrontMatter, found } from './values.ts';
import { readStrict } from './yaml.ts';

export { readBareJson } from './json.ts';

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
