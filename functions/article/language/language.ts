import { lazily } from '../base/strings.ts';
import { loadAnyLanguage, loadShortLanguage } from '../lazy.cjs';

/** How much is looked at, in UTF-16 units: of the prose for a script that only one language has, and of all of it. */
const OPENING = 200;
const MOST_PROSE = 1000;

/**
 * BCP 47 primary tag of the language that prose is written in; `und` if that is unsure. Nearly always the opening shows
 * a script that one language has. The other scripts take the statistics of franc, of prose and title.
 */
export function languageOf(prose: string, title = ''): string {
  const ofOpening = languageOfScript(countLetters(prose.slice(0, OPENING)));
  if (ofOpening !== undefined) return ofOpening;
  // The same name twice would look like enough letters.
  const sample =
    prose === title ? prose.slice(0, MOST_PROSE) : `${prose.slice(0, MOST_PROSE)}\n${title.slice(0, MOST_PROSE)}`;
  const letters = countLetters(sample);
  const known = languageOfScript(letters) ?? languageOfMarks(sample);
  if (known !== undefined) return known;
  if (isEnglish(sample, letters.all)) return 'en';
  return loadAnyLanguage().languageByStatistics(sample, letters.all, FRANC_TAGS, loadShortLanguage);
}

/** Words of nearly every English sentence. A text with enough of them needs no statistics, which take 1 ms. */
const ENGLISH = /\b(?:the|of|and|to|in|is|that|for|with|this|was|are|from|it|has|have|not|you|we)\b/g;
const LEAST_ENGLISH = 0.2;
const FEWEST_ENGLISH = 12;

function isEnglish(sample: string, letters: number): boolean {
  const text = sample.toLowerCase();
  const words = text.match(/[a-z]+/g) ?? [];
  const found = text.match(ENGLISH)?.length ?? 0;
  if (found < FEWEST_ENGLISH || found < LEAST_ENGLISH * words.length) return false;
  return words.reduce((sum, word) => sum + word.length, 0) >= 0.97 * letters;
}

interface LetterCounts {
  all: number;
  /** By language, for the scripts of one language; `''` for all other scripts. */
  of: Map<string, number>;
}

/**
 * Letters by the language that they show, as ranges of UTF-16 units in ascending order; without one where several
 * languages have them: Latin (last that of Vietnamese), Cyrillic, Arabic and Devanagari.
 */
const LETTERS = (
  '41-5a 61-7a c0-24f 370-3ff:el 400-52f 531-587:hy 590-5ff:he 600-77f 780-7bf:dv 900-97f 980-9ff:bn a00-a7f:pa ' +
  'a80-aff:gu b80-bff:ta c00-c7f:te c80-cff:kn d00-d7f:ml d80-dff:si e00-e7f:th e80-eff:lo 1000-109f:my ' +
  '10a0-10ff:ka 1100-11ff:ko 1200-137f:am 1780-17ff:km 1e00-1eff 3041-30ff:ja 3400-9fff:zh ac00-d7a3:ko'
)
  .split(' ')
  .map((range): readonly [from: number, to: number, language: string] => {
    const [from = '', to = '', language = ''] = range.split(/[-:]/);
    return [Number.parseInt(from, 16), Number.parseInt(to, 16), language];
  });

function countLetters(text: string): LetterCounts {
  const counts: LetterCounts = { all: 0, of: new Map() };
  for (let at = 0; at < text.length; at += 1) {
    const language = languageOfLetter(text.charCodeAt(at));
    if (language === undefined) continue;
    counts.all += 1;
    counts.of.set(language, (counts.of.get(language) ?? 0) + 1);
  }
  return counts;
}

/** Binary search: a linear one took 1 ms of a cold start with a Korean article. */
function languageOfLetter(code: number): string | undefined {
  let low = 0;
  let high = LETTERS.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (code <= (LETTERS[middle]?.[1] ?? 0)) high = middle;
    else low = middle + 1;
  }
  const range = LETTERS[low];
  return range !== undefined && code >= range[0] && code <= range[1] ? range[2] : undefined;
}

/** News of East Asia is full of names and figures in other letters: this share of its own shows it. */
const EAST_ASIAN = 0.2;

/** The language of a script that only one language has; nothing where several have it, or none prevails. */
function languageOfScript({ all, of }: LetterCounts): string | undefined {
  const share = (language: string) => (of.get(language) ?? 0) / all;
  if (all === 0) return undefined;
  if (share('ko') > EAST_ASIAN) return 'ko';
  if (share('ja') > EAST_ASIAN / 2 && share('ja') > share('zh') / 9) return 'ja';
  if (share('zh') > EAST_ASIAN) return 'zh';
  for (const language of of.keys()) if (language !== '' && share(language) > 0.5) return language;
  return undefined;
}

/** Whether a language has a script of its own, so that its texts show it. */
export function hasOwnScript(language: string): boolean {
  return language !== '' && LETTERS.some(([, , one]) => one === language);
}

/**
 * The languages that franc is asked for (ISO 639-3), by their BCP 47 tags: those that news is written in. Without
 * Bosnian, which it finds in Croatian and Serbian texts, and Galician, which it finds in Portuguese ones.
 */
export const FRANC_TAGS: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'arb ar, azj az, bel be, bul bg, cat ca, ces cs, dan da, deu de, eng en, fin fi, fra fr, hau ha, hin hi, hrv ' +
    'hr, hun hu, ibo ig, ind id, ita it, jav jv, kaz kk, lit lt, mar mr, nld nl, nno no, nob no, npi ne, pbu ps, ' +
    'pes fa, pol pl, por pt, ron ro, rus ru, slk sk, slv sl, som so, spa es, srp sr, sun su, swe sv, swh sw, tgl ' +
    'tl, tur tr, ukr uk, urd ur, uzn uz, vie vi, yor yo, zlm ms, zul zu'
  )
    .split(', ')
    .map((pair) => pair.split(' ')),
);

/** Languages that neither franc nor eld knows: letters and words of theirs alone, and how many of these show them. */
const MARKS: readonly (readonly [language: string, marks: RegExp, fewest: number, neighbour: RegExp])[] = [
  ['mk', /[ѓќ]|(?<!\p{L})(?:дека|беше|ќе|што|оваа|овој)(?!\p{L})|ј[аеу]/giu, 3, /[ђћљњъы]/i],
  [
    'gl',
    /(?<!\p{L})(?:unha|dunha|nunha|hoxe|máis|dende|tamén|xunto|xa|polos?|coas?|cos|mentres|despois|dixo)(?!\p{L})/giu,
    2,
    /ção|ções|não|(?<!\p{L})(?:uma|pelo|é)(?!\p{L})/iu,
  ],
  [
    'ms',
    /(?<!\p{L})(?:bahawa|kerana|ialah|baharu|kerajaan|berkata|mangsa|minggu|pejabat|sahaja|beliau)(?!\p{L})/giu,
    2,
    /(?<!\p{L})(?:bahwa|karena|adalah|pemerintah|mengatakan|kantor)(?!\p{L})/iu,
  ],
];

/** The language that a text shows by marks which its neighbours do not have. */
function languageOfMarks(text: string): string | undefined {
  const isShown = (marks: RegExp, fewest: number, neighbour: RegExp) =>
    !neighbour.test(text) && (text.match(marks)?.length ?? 0) >= fewest;
  return MARKS.find(([, ...shown]) => isShown(...shown))?.[0];
}

/**
 * The language that an object key names: `_index.fr.md`, `content/uk/docs/page.md`. For a text that does not show its
 * own; an English one under `fr/` is not translated yet.
 */
export function languageOfKey(key: string | undefined): string | undefined {
  const parts = key?.slice(-LONGEST_KEY).split('/') ?? [];
  const suffix = /\.([a-z]{2,3}(?:[-_][a-z]{2,4})?)\.[a-z]{2,8}$/i.exec(parts.pop() ?? '')?.[1];
  return (
    knownTag(suffix) ?? parts.reverse().reduce<string | undefined>((found, part) => found ?? knownTag(part), undefined)
  );
}

const LONGEST_KEY = 1024;
const KNOWN = lazily(
  () =>
    new Set([
      ...Object.values(FRANC_TAGS),
      ...'is eu et gl lv mk ms sq'.split(' '),
      ...LETTERS.map(([, , language]) => language),
    ]),
);

function knownTag(written: string | undefined): string | undefined {
  const tag = /^(?:[a-z]{2,3})(?:[-_][a-z]{2,4})?$/i.test(written ?? '') ? statedLanguage(written) : undefined;
  return tag !== undefined && KNOWN().has(tag) ? tag : undefined;
}

/** Countries that people write for their languages. */
const OF_COUNTRY: Readonly<Record<string, string>> = { kr: 'ko', jp: 'ja', cn: 'zh' };

/** Primary tag of a stated language (`ko_KR`, `en-US`, `kor`); nothing for a value that is none. */
export function statedLanguage(value: string | undefined): string | undefined {
  const stated = value?.slice(0, 100).trim().toLowerCase();
  if (stated === undefined || stated.length > 35) return undefined;
  const tag = /^([a-z]{2,3})(?:[-_][\w-]+)?(?:\.utf-?8)?$/.exec(stated)?.[1];
  return tag?.length === 3 ? Intl.getCanonicalLocales(tag)[0] : (OF_COUNTRY[tag ?? ''] ?? tag);
}
