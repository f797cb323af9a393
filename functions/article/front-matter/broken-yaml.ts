import type { FrontMatterMap, FrontMatterValue } from '../article.ts';
import { MOST_REPAIRS, type Repair, type RepairCode } from '../base/codes.ts';
import { CONTROL } from '../base/strings.ts';
import { isFieldKey } from './fields.ts';
import { parseYaml } from './parse-yaml.ts';
import { keyOf, type StatedKey } from './yaml-keys.ts';

interface BrokenYaml {
  values: FrontMatterMap;
  repairs: Repair[];
  /** The lines of the block that belong to the text, where the closing fence was forgotten. */
  text: string;
  /** The line on which they start. */
  textLine: number;
}

/** How often the parser is asked for one entry, and with how many characters in all: later ones are read as text. */
const MOST_PARSES = 200;
const MOST_CHARACTERS = 64 * 1024;

/**
 * Reads front matter that YAML refuses. Each entry, a key with the lines that belong to it, is parsed on its own; an
 * entry that YAML refuses, too, is the text that stands there. `open`: the closing fence is missing.
 */
export function readBrokenYaml(block: string, firstLine: number, open: boolean): BrokenYaml {
  const lines = block.split('\n');
  const end = endOf(lines, open);
  const isFence = ODD_FENCE.test(lines[end] ?? '');
  const values: FrontMatterMap = Object.create(null);
  const repairs: Repair[] = [];
  const mend = (code: RepairCode, at: number): void => {
    if (repairs.length < MOST_REPAIRS) repairs.push({ code, line: firstLine + at });
  };
  let parses = MOST_PARSES;
  let characters = MOST_CHARACTERS;
  for (const { at, key, rest, repair, below } of entriesOf(lines.slice(0, end), mend)) {
    if (repair) mend(repair, at);
    const before = values[key];
    if (before !== undefined) mend('duplicate-key', at);
    if (before !== undefined && before.length !== 0) continue;
    const entry = [`k:${rest && ' '}${rest}`, ...below].join('\n');
    parses -= 1;
    characters -= entry.length;
    const parsed = parses < 0 || characters < 0 ? undefined : parseYaml(entry);
    if (parsed?.ok && Object.keys(parsed.values).length === 1) values[key] = parsed.values.k ?? '';
    else {
      const { value, code } = readBrokenValue(rest, below);
      mend(code, at);
      values[key] = value;
    }
  }
  if (isFence) mend('odd-fence', end);
  repairs.sort((one, other) => one.line - other.line);
  return { values, repairs, text: lines.slice(isFence ? end + 1 : end).join('\n'), textLine: firstLine + end };
}

/** What people close front matter with instead of `---` at the start of a line. */
const ODD_FENCE = /^\s*(?:-{3,}|[–—]{2,})\s*$/;
/** A key between two fences: at most three words. */
const FEW_WORDS = /^\S{1,20}(?: \S{1,20}){0,2}$/;
const WORD = /^[\p{L}\p{N}_"'@][\p{L}\p{M}\p{N}_."'@:-]*$/u;

function isWordKey(line: string): boolean {
  const key = keyOf(line)?.key;
  return key !== undefined && (WORD.test(key) || isFieldKey(key));
}

/**
 * Where the front matter ends and the text starts: at an odd fence, or at the first line that states nothing, after a
 * blank one. Where no fence follows, no blank line has to stand there, and a key of several words is prose.
 */
function endOf(lines: readonly string[], open: boolean): number {
  const lastKey = open ? -1 : lines.findLastIndex(isWordKey);
  let end = 0;
  let isBlank = false;
  for (const [at, line] of lines.entries()) {
    if (at > lastKey && ODD_FENCE.test(line)) return end;
    if (line.trim() === '') isBlank = true;
    else if (
      at <= lastKey ||
      isWordKey(line) ||
      (!open && FEW_WORDS.test(keyOf(line)?.key ?? '')) ||
      !(open || isBlank) ||
      /^(?:[#-]|[ \t])/.test(line)
    ) {
      if (!line.startsWith('#')) end = at + 1;
      isBlank = false;
    } else return end;
  }
  return lines.length;
}

interface Entry extends StatedKey {
  readonly at: number;
  /** The lines below that belong to it. */
  readonly below: string[];
}

/** Of an unresolved merge. Of both sides the first counts. */
const CONFLICT_MARKER = /^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/;

function entriesOf(lines: readonly string[], mend: (code: RepairCode, at: number) => void): Entry[] {
  const entries: Entry[] = [];
  for (const [at, line] of lines.entries()) {
    const stated = keyOf(line);
    const last = entries.at(-1);
    if (CONFLICT_MARKER.test(line)) mend('merge-marker', at);
    else if (stated) entries.push({ ...stated, at, below: [] });
    else if (last && /^(?:[ \t-]|$)/.test(line)) last.below.push(line);
    else if (!line.startsWith('#') && line.trim() !== '') {
      // It goes on with the value above it.
      mend('stray-line', at);
      last?.below.push(`  ${line}`);
    }
  }
  return entries;
}

const COMMENT = /(?<!\s)[ \t]+#.*$/s;
const ESCAPED_COLON = /\\:(?=\s|$)/g;
const ITEM = /^[ \t]*-\s*(.*)$/;

/** A value that YAML refuses, as written beside its key and below: lines, a list, or a text without its quotes. */
function readBrokenValue(rest: string, below: readonly string[]): { value: FrontMatterValue; code: RepairCode } {
  const lines = below.filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  const isTabbed = rest === '' && lines.some((line) => /^ *\t/.test(line));
  if (rest === '' && lines.every((line) => ITEM.test(line))) {
    const items = lines.map((line) => unquoted(ITEM.exec(line)?.[1]?.trim() ?? ''));
    return { value: items, code: isTabbed ? 'tab-indent' : 'not-yaml' };
  }
  if (isTabbed) return { value: lines.map((line) => line.trim()).join('\n'), code: 'tab-indent' };
  const text = [rest, ...lines.map((line) => line.trim())].join(' ').trim();
  if (/^["']/.test(text)) return { value: unquoted(text), code: 'raw-quotes' };
  const list = listOf(text);
  if (list !== undefined) return { value: list, code: 'broken-list' };
  if (/^[,[\]{}&*!|>%@`]/.test(text)) return { value: text, code: 'reserved-start' };
  const plain = text.replace(COMMENT, '');
  const value = plain.replace(ESCAPED_COLON, ':');
  if (value !== plain) return { value, code: 'escaped-colon' };
  if (CONTROL.test(plain)) return { value, code: 'control-character' };
  return { value, code: /:(?:\s|$)/.test(plain) ? 'unquoted-colon' : 'not-yaml' };
}

/** The text without its outer quotes, or the only one: `"a" and "b"` keeps them. */
function unquoted(text: string): string {
  const quote = /^["']/.exec(text)?.[0];
  if (quote === undefined) return text;
  const inside = text.slice(1);
  if (!inside.includes(quote)) return inside.replace(COMMENT, '');
  const next = inside.indexOf(quote);
  const isOdd = inside.split(quote).length % 2 === 1;
  const isPair = isOdd || next === inside.length - 1 || /[\s([{"'“‘]/.test(inside.charAt(next - 1));
  return inside.endsWith(quote) && isPair ? inside.slice(0, -1) : text;
}

/** `[ 'a'，'b' ]`, `["a, b]`: what stands between the commas. */
function listOf(text: string): string[] | undefined {
  const inside = /^\[([^\]]*)\]?$/.exec(text)?.[1];
  const items = inside?.split(/[,，、]/).map((item) => item.trim().replace(/^["'‘“]|["'’”]$/g, ''));
  return items?.filter((item) => item !== '');
}
