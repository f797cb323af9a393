import type { FrontMatterMap } from './article.ts';
import { loadToml } from './lazy.cjs';
import { toFrontMatter } from './plain-value.ts';
import type { Repair } from './repairs.ts';

/** Reads TOML front matter (between `+++`); what the parser refuses is read line by line. */
export function readToml(block: string, firstLine: number): { values: FrontMatterMap; repairs: Repair[] } {
  const { parse } = loadToml();
  try {
    const converted = toFrontMatter(parse(block));
    if (converted.ok) return { values: converted.values, repairs: [] };
  } catch {
    // not TOML: the lines are read as far as they go, and the repair says so
  }
  return { values: readLines(block), repairs: [{ code: 'not-toml', line: firstLine }] };
}

function readLines(block: string): FrontMatterMap {
  const values: FrontMatterMap = Object.create(null);
  let table = '';
  for (const line of block.split('\n')) {
    const header = /^\[+([^\]]*)\]+\s*$/.exec(line);
    if (header) table = `${header[1]?.trim()}.`;
    const pair = /^\s*["']?([\w-]+)["']?\s*[=:]\s*(.*)$/.exec(line);
    if (pair?.[1] === undefined || pair[2] === undefined) continue;
    const value = pair[2].trim();
    const list = /^\[(.*)\]$/.exec(value)?.[1];
    values[table + pair[1]] = list === undefined ? unquote(value) : list.split(',').map(unquote).filter(Boolean);
  }
  return values;
}

function unquote(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1$/, '$2');
}
