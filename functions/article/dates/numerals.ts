import { lazily } from '../lazily.ts';

/** Zeros of the figures of Arabic and Persian; nine more follow each. */
const ZEROS = [0x660, 0x6f0];
const FIGURES = lazily(() => /[\u0660-\u0669\u06f0-\u06f9]/g);

/** `二〇二六`, `十二`, `三十一` before the unit that they count; in `星期四` no unit follows. */
const KANJI = lazily(() => /[〇零一二三四五六七八九十]{1,4}(?=\s*[年月日号號時时點点分秒])/g);
const VALUES = '〇一二三四五六七八九';

/** A written date with the numerals of East Asia, Arabic and Persian as plain figures. */
export function withPlainFigures(written: string): string {
  return written
    .replace(FIGURES(), (figure) => {
      const code = figure.charCodeAt(0);
      return String(ZEROS.map((zero) => code - zero).find((value) => value >= 0 && value < 10));
    })
    .replace(KANJI(), (numeral) => plainNumber(numeral.replaceAll('零', '〇')) ?? numeral);
}

function plainNumber(numeral: string): string | undefined {
  const tens = /^([二三四五]?)十([一二三四五六七八九]?)$/.exec(numeral);
  if (tens) return String(VALUES.indexOf(tens[1] || '一') * 10 + (tens[2] ? VALUES.indexOf(tens[2]) : 0));
  return numeral.includes('十') ? undefined : [...numeral].map((figure) => VALUES.indexOf(figure)).join('');
}
