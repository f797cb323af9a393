import { lazily } from '../lazily.ts';
import { latinLanguage } from './latin.ts';
import { MOST_PROSE, proseOf } from './prose.ts';
import { countScripts } from './scripts.ts';

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
  return languageIn(prose, prose.length, 0.08, () => takeUnits((prose.match(WORD()) ?? []).join(' ')));
}

const WORD = lazily(() => /[\p{L}\p{M}]+/gu);

/** Code and attributes are written in English whatever the text is. */
const STARTS_WITH_MARKUP = /^(?:<[!a-z]|\{[{%]|!?\[!?\[|!\[|```|~~~)/i;

function languageOfOpening(text: string): string {
  const opening = text.slice(0, LATIN_OPENING);
  // Korean and Japanese news is full of names and figures in other letters: a fifth of their own tells them
  return languageIn(opening, OPENING, 0.2, () => opening.length);
}

/** Code units of what is looked at: read from a string, which is a piece of a longer one, each takes three times as long. */
const units = new Uint16Array(2 * MOST_PROSE);
const unitBytes = Buffer.from(units.buffer);

/** How many units of the text were taken: all of it, unless it has an endless title. */
function takeUnits(text: string): number {
  return unitBytes.write(text, 0, 'utf16le') / 2;
}

/**
 * `end`: how far scripts are looked at; `share`: of all letters there, for the scripts of East Asia; `takeWords`: has words
 * with single spaces between them for units, and tells how many units these are.
 */
function languageIn(sample: string, end: number, share: number, takeWords: () => number): string {
  const counts = countScripts(units, Math.min(end, takeUnits(sample)));
  const { letters, latin, cyrillic, kana, han, hangul } = counts;
  if (letters === 0) return 'und';
  if (hangul > letters * share) return 'ko';
  if (kana > (letters * share) / 2 && kana > (han + kana) * 0.1) return 'ja';
  if (han > letters * share) return 'zh';
  if (cyrillic > letters * 0.5) return /[іїєґ]/i.test(sample.slice(0, end)) ? 'uk' : 'ru';
  if (latin > letters * 0.5) return latinLanguage(units, takeWords());
  for (const script in LANGUAGE_OF)
    if (counts[script as keyof typeof LANGUAGE_OF] > letters * 0.5)
      return LANGUAGE_OF[script as keyof typeof LANGUAGE_OF];
  return 'und';
}
