import type { Repair } from '../../repairs.ts';

type FrontMatterLanguage = 'yaml' | 'toml' | 'json';

/** A file cut at its fences. Lines count from 1, in the decoded file. */
export interface Fenced {
  language: FrontMatterLanguage;
  /** What stands between the fences, without a last line end. */
  block: string;
  /** Line on which `block` starts. */
  line: number;
  /** What follows the closing fence. */
  body: string;
  /** True where no closing fence was found: `block` is all the rest, up to the limit, and `body` what is beyond it. */
  open: boolean;
  repairs: Repair[];
}

export const KEY_LINE = /^[A-Za-z_][\w-]*[ \t]*:(?!\/\/)/;

/** Front matter ends here at the latest, in characters: the longest real one has 114,000. What follows counts as text. */
const MOST_CHARACTERS = 256 * 1024;

export function closeAt(
  text: string,
  start: { at: number; line: number },
  language: FrontMatterLanguage,
  fence: RegExp,
  repairs: Repair[],
): Fenced {
  const limit = Math.min(text.length, start.at + MOST_CHARACTERS);
  // a byte order mark below the fence is no part of the first key: somebody put a fence above a whole file
  const from = text.charCodeAt(start.at) === 0xfeff ? start.at + 1 : start.at;
  let line = start.line;
  let at = from;
  for (; at < limit; line += 1) {
    const end = lineEnd(text, at);
    const first = text.charCodeAt(at);
    if ((first === 0x2d || first === 0x2e || first === 0x2b || first === 0x3b) && fence.test(text.slice(at, end))) {
      if (first === 0x2e) repairs.push({ code: 'dots-fence', line });
      else if (text.slice(at, end).includes('#')) repairs.push({ code: 'odd-fence', line });
      const block = text.slice(from, Math.max(from, at - 1));
      return { language, block, line: start.line, body: text.slice(end + 1), open: false, repairs };
    }
    at = end + 1;
  }
  if (at < text.length) repairs.push({ code: 'too-complex', line });
  return { language, block: text.slice(from, at - 1), line: start.line, body: text.slice(at), open: true, repairs };
}

export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
