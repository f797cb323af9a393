/** How much of a text is looked at. */
const SAMPLE = 1200;

/** Words that carry a sentence in one language and hardly occur in the others written in the same letters. */
const FUNCTION_WORDS: Readonly<Record<string, ReadonlySet<string>>> = {
  en: new Set('the and of to in is that for with was on are this from have be'.split(' ')),
  de: new Set('der die und das ist nicht mit ein den von zu auf für sich dem eine'.split(' ')),
  fr: new Set('le la les des et est une dans que pour qui sur pas avec du au'.split(' ')),
  es: new Set('el la los las que y en del por con una para se es su como'.split(' ')),
  pt: new Set('o os as que e em do da não uma para com se dos por mais'.split(' ')),
  it: new Set('il di che la e per un una non del della sono con gli dei nel'.split(' ')),
  nl: new Set('de het een en van is dat op te niet met voor zijn aan die er'.split(' ')),
};

interface Script {
  readonly name: string;
  readonly pattern: RegExp;
}

const SCRIPTS: readonly Script[] = [
  { name: 'hangul', pattern: /[가-힣ᄀ-ᇿㄱ-ㆎ]/g },
  { name: 'kana', pattern: /[ぁ-ヿ]/g },
  { name: 'han', pattern: /[㐀-鿿]/g },
  { name: 'latin', pattern: /[A-Za-zÀ-ɏ]/g },
  { name: 'cyrillic', pattern: /[Ѐ-ӿ]/g },
  { name: 'arabic', pattern: /[؀-ۿ]/g },
  { name: 'hebrew', pattern: /[֐-׿]/g },
  { name: 'greek', pattern: /[Ͱ-Ͽ]/g },
  { name: 'thai', pattern: /[฀-๿]/g },
  { name: 'devanagari', pattern: /[ऀ-ॿ]/g },
];

/** Primary tag of a stated language: `ko_KR`, `en-US`, `Korean` is not one. */
export function statedLanguage(value: string | undefined): string | undefined {
  return value === undefined ? undefined : /^([A-Za-z]{2,3})(?:[-_][\w-]+)?$/.exec(value.trim())?.[1]?.toLowerCase();
}

/** BCP 47 primary tag of the language a text is written in, told from its script; `und` where it cannot be told. */
export function languageOf(text: string): string {
  const sample = text.slice(0, SAMPLE);
  const count = (name: string) => counts.get(name) ?? 0;
  const counts = new Map(SCRIPTS.map(({ name, pattern }) => [name, sample.match(pattern)?.length ?? 0]));
  const letters = [...counts.values()].reduce((sum, value) => sum + value, 0);
  if (letters === 0) return 'und';
  // Korean and Japanese news is full of names and figures in other letters: a fifth of their own tells them.
  if (count('hangul') > letters * 0.2) return 'ko';
  if (count('kana') > (count('han') + count('kana')) * 0.1 && count('kana') > letters * 0.1) return 'ja';
  if (count('han') > letters * 0.2) return 'zh';
  if (count('cyrillic') > letters * 0.5) return /[іїєґ]/i.test(sample) ? 'uk' : 'ru';
  for (const [script, language] of SINGLE) if (count(script) > letters * 0.5) return language;
  return count('latin') > letters * 0.5 ? latinLanguage(sample) : 'und';
}

/** Scripts that one language of the news writes far more than all others. */
const SINGLE = [
  ['arabic', 'ar'],
  ['hebrew', 'he'],
  ['greek', 'el'],
  ['thai', 'th'],
  ['devanagari', 'hi'],
] as const;

function latinLanguage(sample: string): string {
  const words = sample.toLowerCase().match(/\p{L}+/gu) ?? [];
  const scores = Object.entries(FUNCTION_WORDS).map(([language, set]) => ({
    language,
    hits: words.filter((word) => set.has(word)).length,
  }));
  scores.sort((a, b) => b.hits - a.hits);
  const [best, second] = scores;
  if (!best || !second || best.hits < 2 || best.hits * 12 < words.length || best.hits <= second.hits * 1.2)
    return 'und';
  return best.language;
}
