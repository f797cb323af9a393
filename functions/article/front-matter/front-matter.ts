import type { FrontMatterMap } from '../article.ts';
import { loadAnyFrontMatter } from '../lazy.cjs';
import type { Repair } from '../repairs.ts';
import { splitFences } from './fence/fence.ts';
import type { Fenced } from './fence/fenced.ts';
import { readFlat } from './flat.ts';
import { found } from './found.ts';

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
  const front = fenced ? (readFlatLines(fenced) ?? loadAnyFrontMatter().readFenced(fenced)) : readUnfenced(text);
  return front ?? { values: Object.create(null), state: 'none', repairs: [], body: text };
}

function readFlatLines({ language, open, block, line, body, repairs }: Fenced): FrontMatter | undefined {
  const flat = language === 'yaml' && !open ? readFlat(block, line) : undefined;
  return flat && found(flat.values, repairs.concat(flat.repairs), body);
}

/** Only JSON goes without fences. */
function readUnfenced(text: string): FrontMatter | undefined {
  return /^\s*\{/.test(text) ? loadAnyFrontMatter().readBareJson(text) : undefined;
}
