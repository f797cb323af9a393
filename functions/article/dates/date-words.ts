import { lazily } from '../lazily.ts';

/**
 * Month names by their first letters, without accents, enough to tell them apart, in the languages dates are written
 * in. A test holds them against the names that Intl knows: `listopada` is October in Croatian and November in Polish,
 * and left out.
 */
const NAMES: readonly string[] = [
  'jan ene gen ian янв яну січ ιαν oca sty ledn ينا',
  'feb fev фев лют φεβ sub lut uno فبر',
  'mar mae mrz maa mrt мар бер μαρ bre مار',
  'apr avr abr апр кві απρ nis kwi dub ابر',
  'may mai mag maj mei мая маи тра μαι kve ماي',
  'jun juin giu iun июн чер юни ιουν haz czer يون',
  'jul juil lug iul июл лип юли ιουλ tem lipc lipi يول',
  'aug aou ago agu авг сер avg αυγ ogo sie اغس',
  'sep set sze сен сеп вер σεπ eyl wrz zari سبت',
  'oct okt out ott окт жов οκτ eki paz rij اكت',
  'nov noi ноя ное лис νοε kas نوف',
  'dec dez dic des dis дек гру δεκ ara gru pros ديس',
];

/** Names that begin like that of another month. */
const WHOLE: Readonly<Record<string, number>> = {
  cerven: 6,
  cervna: 6,
  cervenec: 7,
  cervence: 7,
  srpna: 8,
  listopadu: 11,
  marraskuuta: 11,
  marraskuu: 11,
  marras: 11,
  meitheamh: 6,
  meith: 6,
};

const MONTHS = lazily(
  () =>
    new Map(NAMES.flatMap((names, index) => names.split(' ').map((name) => [accentless(name), index + 1] as const))),
);

/** 1–12 for a month's name or abbreviation; nothing for another word. */
export function monthOf(word: string): number | undefined {
  const name = accentless(word.toLowerCase());
  if (Object.hasOwn(WHOLE, name)) return WHOLE[name];
  return MONTHS().get(name.slice(0, 4)) ?? MONTHS().get(name.slice(0, 3));
}

function accentless(word: string): string {
  return word.normalize('NFD').replace(/\p{Mn}/gu, '');
}

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

/**
 * Abbreviations of time zones that dates are written with, in minutes east of UTC (RFC 5322, and what newsrooms use).
 */
export const ZONE_MINUTES: Readonly<Record<string, number>> = Object.assign(Object.create(null), {
  Z: 0,
  UT: 0,
  UTC: 0,
  GMT: 0,
  WET: 0,
  BST: 60,
  CET: 60,
  MEZ: 60,
  WEST: 60,
  CEST: 120,
  MESZ: 120,
  SAST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  МСК: 180,
  EAT: 180,
  GST: 240,
  PKT: 300,
  IST: 330,
  ICT: 420,
  WIB: 420,
  HKT: 480,
  SGT: 480,
  KST: 540,
  JST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  BRT: -180,
  ART: -180,
  AST: -240,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
});

/** Zones that American newsrooms name without saying whether summer time holds. */
export const AMERICAN_ZONES: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  ET: 'America/New_York',
  CT: 'America/Chicago',
  MT: 'America/Denver',
  PT: 'America/Los_Angeles',
});
