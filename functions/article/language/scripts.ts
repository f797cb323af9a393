export type Script =
  | 'latin'
  | 'greek'
  | 'cyrillic'
  | 'hebrew'
  | 'arabic'
  | 'devanagari'
  | 'thai'
  | 'kana'
  | 'han'
  | 'hangul';

/** Ranges of UTF-16 units, ascending. */
const RANGES: readonly (readonly [from: number, to: number, script: Script])[] = [
  [0x41, 0x5a, 'latin'],
  [0x61, 0x7a, 'latin'],
  [0xc0, 0x24f, 'latin'],
  [0x370, 0x3ff, 'greek'],
  [0x400, 0x4ff, 'cyrillic'],
  [0x590, 0x5ff, 'hebrew'],
  [0x600, 0x6ff, 'arabic'],
  [0x900, 0x97f, 'devanagari'],
  [0xe00, 0xe7f, 'thai'],
  [0x3041, 0x30ff, 'kana'],
  [0x3400, 0x9fff, 'han'],
  [0xac00, 0xd7a3, 'hangul'],
];

/** 1 for each unit that is a letter. */
const ASCII_LETTERS = Uint8Array.from({ length: 0x80 }, (_, code) => Number(/[a-z]/i.test(String.fromCharCode(code))));

/** How many letters of each script, and of all of these, the UTF-16 units up to `end` have. */
export function countScripts(units: Uint16Array, end: number): Record<Script | 'letters', number> {
  const counts = {
    letters: 0,
    latin: 0,
    greek: 0,
    cyrillic: 0,
    hebrew: 0,
    arabic: 0,
    devanagari: 0,
    thai: 0,
    kana: 0,
    han: 0,
    hangul: 0,
  };
  let hangul = 0;
  let latin = 0;
  for (let at = 0; at < end; at += 1) {
    const code = units[at] as number;
    // the two usual scripts first, and ASCII without a branch: where a word ends cannot be predicted
    if (code < 0x80) latin += ASCII_LETTERS[code] as number;
    else if (code >= 0xac00 && code <= 0xd7a3) hangul += 1;
    else if (code > 0xbf) {
      const script = scriptOf(code);
      if (script === undefined) continue;
      counts[script] += 1;
      counts.letters += 1;
    }
  }
  counts.hangul += hangul;
  counts.latin += latin;
  counts.letters += hangul + latin;
  return counts;
}

function scriptOf(code: number): Script | undefined {
  for (const [from, to, script] of RANGES) {
    if (code < from) return undefined;
    if (code <= to) return script;
  }
  return undefined;
}
