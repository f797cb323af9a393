import type { FrontMatterMap } from '../article.ts';
import type { Repair } from '../base/codes.ts';
import { loadToml } from '../packages.cjs';
import { toFrontMatter } from './values.ts';

/** Reads TOML front matter (between `+++`); a value that the parser refuses is the text that stands there. */
export function readToml(block: string, firstLine: number): { values: FrontMatterMap; repairs: Repair[] } {
  const isMultiline = block.includes('"""') || block.includes("'''");
  const text = isMultiline ? block : block.replace(BARE, '$1"$2"');
  const sound = parse(text);
  if (sound) return { values: sound, repairs: [] };
  const asText = (line: string) =>
    line.replace(
      /^(\s*[\w-]+\s*=)(.*)$/,
      (_, key, value) => key + JSON.stringify(value.replace(/^\s*["']?|["']?,?\s*$/g, '')),
    );
  const lines = text.split('\n').map((line) => (/^\s*\[/.test(line) || parse(line) ? line : asText(line)));
  const known = lines.filter((line) => /^\s*\[/.test(line) || parse(line));
  return { values: parse(known.join('\n')) ?? Object.create(null), repairs: [{ code: 'not-toml', line: firstLine }] };
}

/** A key of more than 32 parts is too deep for front matter, and each part takes as much memory as a table. */
const DEEP_KEY = /^[ \t]*(?:\[{1,2}[ \t]*)?(?:[\w-]+[ \t]*\.[ \t]*){32}/m;

function parse(text: string): FrontMatterMap | undefined {
  if (DEEP_KEY.test(text)) return undefined;
  try {
    const converted = toFrontMatter(loadToml().parse(text));
    return converted.ok ? converted.values : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Numbers and dates, which are quoted: a parser makes 1.1 of `version = 1.10` and 2 March of 30 February, and cannot
 * hold an id of twenty digits.
 */
const BARE = new RegExp(
  String.raw`^([ \t]*[\w.-]+[ \t]*=[ \t]*)([+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|` +
    String.raw`\d{4}-\d\d-\d\d(?:[Tt ][\d:.]{5,30}(?:[Zz]|[+-][\d:]{4,6})?)?)(?=[ \t]*(?:#|$))`,
  'gm',
);
