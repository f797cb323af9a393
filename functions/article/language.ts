/** How much of a text is looked at, in UTF-16 units. */
const SAMPLE = 200;
/** Letters that several languages share need more words to tell them apart. */
const LATIN_SAMPLE = 250;

/** Words that carry a sentence in one language and hardly occur in the others written in the same letters. */
const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  en: 'the and of to in is that for with was on are this from have be',
  de: 'der die und das ist nicht mit ein den von zu auf für sich dem eine',
  fr: 'le la les des et est une dans que pour qui sur pas avec du au',
  es: 'el la los las que y en del por con una para se es su como',
  pt: 'o os as que e em do da não uma para com se dos por mais',
  it: 'il di che la e per un una non del della sono con gli dei nel',
  nl: 'de het een en van is dat op te niet met voor zijn aan die er',
};

const LATIN_LANGUAGES = Object.keys(FUNCTION_WORDS);

/** Each function word, with the numbers of the languages it counts for. */
const LANGUAGES_OF = new Map<string, number[]>();
for (const [number, language] of LATIN_LANGUAGES.entries()) {
  for (const word of FUNCTION_WORDS[language]?.split(' ') ?? []) {
    LANGUAGES_OF.set(word, [...(LANGUAGES_OF.get(word) ?? []), number]);
  }
}

type Script = 'latin' | 'greek' | 'cyrillic' | 'hebrew' | 'arabic' | 'devanagari' | 'thai' | 'kana' | 'han' | 'hangul';

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

/** Scripts that one language of the news writes far more than all others. */
const LANGUAGE_OF: Partial<Record<Script, string>> = {
  greek: 'el',
  hebrew: 'he',
  arabic: 'ar',
  devanagari: 'hi',
  thai: 'th',
};

/** Primary tag of a stated language (`ko_KR`, `en-US`); nothing for a value that is none (`Korean`). */
export function statedLanguage(value: string | undefined): string | undefined {
  return value === undefined ? undefined : /^([A-Za-z]{2,3})(?:[-_][\w-]+)?$/.exec(value.trim())?.[1]?.toLowerCase();
}

/** BCP 47 primary tag of the language a text is written in, told from its script; `und` where it cannot be told. */
export function languageOf(text: string): string {
  const counts = countScripts(text);
  const { latin, cyrillic, kana, han, hangul } = counts;
  let letters = 0;
  for (const script in counts) letters += counts[script as Script];
  if (letters === 0) return 'und';
  // Korean and Japanese news is full of names and figures in other letters: a fifth of their own tells them.
  if (hangul > letters * 0.2) return 'ko';
  if (kana > letters * 0.1 && kana > (han + kana) * 0.1) return 'ja';
  if (han > letters * 0.2) return 'zh';
  if (cyrillic > letters * 0.5) return /[іїєґ]/i.test(text.slice(0, LATIN_SAMPLE)) ? 'uk' : 'ru';
  if (latin > letters * 0.5) return latinLanguage(text.slice(0, LATIN_SAMPLE));
  for (const script in LANGUAGE_OF)
    if (counts[script as Script] > letters * 0.5) return LANGUAGE_OF[script as Script] ?? 'und';
  return 'und';
}

function countScripts(text: string): Record<Script, number> {
  const counts = {
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
  const sample = text.slice(0, SAMPLE);
  let hangul = 0;
  let latin = 0;
  for (let at = 0; at < sample.length; at += 1) {
    const code = sample.charCodeAt(at);
    // the two usual scripts first
    if (code >= 0xac00 && code <= 0xd7a3) hangul += 1;
    else if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) latin += 1;
    else if (code > 0xbf) {
      const script = scriptOf(code);
      if (script !== undefined) counts[script] += 1;
    }
  }
  counts.hangul += hangul;
  counts.latin += latin;
  return counts;
}

function scriptOf(code: number): Script | undefined {
  for (const [from, to, script] of RANGES) {
    if (code < from) return undefined;
    if (code <= to) return script;
  }
  return undefined;
}

function latinLanguage(sample: string): string {
  const words = sample.toLowerCase().split(' ');
  const hits = new Array<number>(LATIN_LANGUAGES.length).fill(0);
  for (const word of words) {
    const numbers = LANGUAGES_OF.get(word);
    if (numbers !== undefined) for (const number of numbers) hits[number] = (hits[number] ?? 0) + 1;
  }
  const most = Math.max(...hits);
  const best = hits.indexOf(most);
  const second = Math.max(...hits.filter((_, number) => number !== best));
  return most >= 2 && most * 12 >= words.length && most > second * 1.2 ? (LATIN_LANGUAGES[best] ?? 'und') : 'und';
}
