import { lazily } from '../lazily.ts';
import { latinLanguage } from './latin.ts';
import { proseOf } from './prose.ts';
import { countScripts, type Script } from './scripts.ts';

/** How much of an opening is looked at, in UTF-16 units. */
const OPENING = 200;
/** Letters that several languages share need more words to tell them apart. */
const LATIN_OPENING = 250;

/** Scripts that one language of the news writes far more than all others. */
const LANGUAGE_OF = { greek: 'el', hebrew: 'he', arabic: 'ar', devanagari: 'hi', thai: 'th' } as const;

/**
 * BCP 47 primary tag of the language a text is written in, told from its scripts and its commonest words; `und` where it
 * cannot be told. Nearly always the opening tells; where that is short, or names, or markup, the title and more prose do.
 */
export function languageOf(text: string, title = ''): string {
  const told = STARTS_WITH_MARKUP.test(text) ? 'und' : languageOfOpening(text);
  if (told !== 'und') return told;
  const prose = `${title}\n${proseOf(text)}`;
  return languageIn(prose, 0.08, () => (prose.toLowerCase().match(WORD()) ?? []).join(' '));
}

const WORD = lazily(() => /[\p{L}\p{M}]+/gu);

/** Code and attributes are written in English whatever the text is. */
const STARTS_WITH_MARKUP = /^(?:<[!a-z]|\{[{%]|!?\[!?\[|!\[|```|~~~)/i;

function languageOfOpening(text: string): string {
  // Korean and Japanese news is full of names and figures in other letters: a fifth of their own tells them
  return languageIn(text.slice(0, OPENING), 0.2, () => text.slice(0, LATIN_OPENING).toLowerCase());
}

/** `share`: of all letters, for the scripts of East Asia. */
function languageIn(sample: string, share: number, wordsOf: () => string): string {
  const counts = countScripts(sample);
  const { latin, cyrillic, kana, han, hangul } = counts;
  let letters = 0;
  for (const script in counts) letters += counts[script as Script];
  if (letters === 0) return 'und';
  if (hangul > letters * share) return 'ko';
  if (kana > (letters * share) / 2 && kana > (han + kana) * 0.1) return 'ja';
  if (han > letters * share) return 'zh';
  if (cyrillic > letters * 0.5) return /[іїєґ]/i.test(sample) ? 'uk' : 'ru';
  if (latin > letters * 0.5) return latinLanguage(wordsOf());
  for (const script in LANGUAGE_OF)
    if (counts[script as Script] > letters * 0.5) return LANGUAGE_OF[script as keyof typeof LANGUAGE_OF];
  return 'und';
}
