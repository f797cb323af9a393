import { lazily } from '../base/strings.ts';

/**
 * Languages whose names of months and days `Intl` is asked for, in this order and one by one: all together take a cold
 * start 200 ms.
 */
const LANGUAGES =
  'en de fr es it pt nl pl ru uk tr sv da nb fi cs sk sl hr ro hu el bg sr mk be et lv lt is ga cy eu ca gl mt ' +
  'id ms sw vi ar ar-SY ar-MA ko ja zh hi bn ta te kn ml mr gu pa ne he hy ka az kk uz af sq';

/** Names with two meanings: October in Croatian, November in Polish. A test looks for others. */
const SEVERAL = /^(?:listopada?|lip|lis|srp|so|tor|st)$/;
/** Spellings that `Intl` does not have. */
const SPELLINGS: Readonly<Record<string, number>> = { maerz: 3, mrz: 3, cervenec: 7, cervence: 7 };

type NameKind = 'month' | 'weekday';

/** The names of months or days in a language, by their plain form, with their numbers. */
export function namesIn(language: string, kind: NameKind): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const isMonth = kind === 'month';
  for (const style of ['long', 'short'] as const)
    for (const more of isMonth ? [{ day: 'numeric' } as const, {}] : [{}]) {
      const shape = { calendar: 'gregory', timeZone: 'UTC', [kind]: style, ...more };
      const format = new Intl.DateTimeFormat(language, shape);
      for (let at = 0; at < (isMonth ? 12 : 7); at += 1) {
        const date = isMonth ? Date.UTC(2023, at, 4) : Date.UTC(2023, 0, at + 1);
        const written = format.formatToParts(date).find(({ type }) => type === kind)?.value ?? '';
        const name = plainName(written.replace(/^(?:de |d[’'])/, ''));
        if (name.length > 1 && !/\d/.test(name)) found.set(name, isMonth ? at + 1 : at);
      }
    }
  return found;
}

const NAMES = Object.fromEntries(
  (['month', 'weekday'] as const).map((kind) => [
    kind,
    LANGUAGES.split(' ').map((language) => lazily(() => namesIn(language, kind))),
  ]),
);

/** Letters from which the beginning of a name counts as the name, if it is that of one month: `Sept`. */
const SHORTEST_BEGINNING = 3;

/** Words that were looked up: other words are tried in all languages. */
const KNOWN = { month: new Map<string, number | undefined>(), weekday: new Map<string, number | undefined>() };
const MOST_KNOWN = 5_000;

function numberOf(word: string, kind: NameKind): number | undefined {
  const known = KNOWN[kind];
  if (!known.has(word)) {
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(word, lookUp(word, kind));
  }
  return known.get(word);
}

function lookUp(word: string, kind: NameKind): number | undefined {
  const name = plainName(word);
  if (SEVERAL.test(name)) return undefined;
  const languages = NAMES[kind] ?? [];
  for (const names of languages) {
    const number = names().get(name);
    if (number !== undefined) return number;
  }
  // `Mai` is a month in six languages, and not the beginning of the Irish `Máirt`.
  if (name.length < SHORTEST_BEGINNING || (kind === 'weekday' && numberOf(word, 'month') !== undefined))
    return undefined;
  const found = languages.flatMap((names) =>
    [...names()].filter(([one]) => one.startsWith(name)).map(([, number]) => number),
  );
  return new Set(found).size === 1 ? found[0] : undefined;
}

/** 1–12 for a month's name, its abbreviation or beginning; nothing for another word. */
export function monthOf(word: string): number | undefined {
  return SPELLINGS[plainName(word)] ?? numberOf(word, 'month');
}

/** Whether two words are one month: those of the Levant. */
export function isMonthOfTwoWords(words: string): boolean {
  return /^[\u0600-\u06ff]/.test(words) && (NAMES.month ?? []).some((names) => names().has(plainName(words)));
}

/** 0–6, from Sunday, for the name of a day of the week. */
export function weekdayOf(word: string): number | undefined {
  return numberOf(word, 'weekday');
}

/** In lower case, without accents and full stops. */
function plainName(word: string): string {
  return word
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{Mn}.\u200f]/gu, '')
    .trim();
}

/** Zeros of the figures of Arabic and Persian; nine more follow each. */
const ZEROS = [0x660, 0x6f0];
const FIGURES = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** A written date with the figures of Arabic and Persian as plain ones. */
export function withPlainFigures(written: string): string {
  return written.replace(FIGURES, (figure) => {
    const code = figure.charCodeAt(0);
    return String(ZEROS.map((zero) => code - zero).find((value) => value >= 0 && value < 10));
  });
}

/**
 * Abbreviations of time zones that dates are written with, in minutes east of UTC (RFC 5322, and what newsrooms use).
 */
export const ZONE_MINUTES: Readonly<Record<string, number>> = Object.assign(Object.create(null), {
  ...{ Z: 0, UT: 0, UTC: 0, GMT: 0, WET: 0, BST: 60, CET: 60, MEZ: 60, CEST: 120, MESZ: 120, EET: 120, EEST: 180 },
  ...{ MSK: 180, МСК: 180, IST: 330, WIB: 420, HKT: 480, SGT: 480, KST: 540, JST: 540, AEST: 600, AEDT: 660 },
  ...{ BRT: -180, EST: -300, EDT: -240, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420 },
});

/** Zones that newsrooms name without an offset, by their name in upper case, without `TIME`. */
export const NAMED_ZONES: Readonly<Record<string, string>> = Object.assign(
  Object.create(null),
  Object.fromEntries(
    [
      ['America/New_York', 'ET,EASTERN,NEW YORK,WASHINGTON'],
      ['America/Chicago', 'CT,CENTRAL,CHICAGO'],
      ['America/Denver', 'MT,MOUNTAIN'],
      ['America/Los_Angeles', 'PT,PACIFIC,LOS ANGELES'],
      ['Europe/London', 'LONDON,UK,BRITISH,LONDRES,LONDRA'],
      ['Europe/Paris', 'PARIS,FRENCH'],
      ['Europe/Berlin', 'BERLIN,GERMAN'],
      ['Europe/Brussels', 'BRUSSELS,BRUXELLES,BRÜSSEL,CENTRAL EUROPEAN'],
      ['Europe/Madrid', 'MADRID,PENINSULAR'],
      ['Europe/Rome', 'ROME,ROMA'],
      ['Europe/Zurich', 'GENEVA,GENÈVE,GENF,ZURICH'],
      ['Europe/Moscow', 'MOSCOW,МСК'],
      ['America/Sao_Paulo', 'BRASÍLIA,BRASILIA'],
      ['Asia/Kolkata', 'INDIAN,INDIA,DELHI'],
      ['Asia/Singapore', 'SINGAPORE'],
      ['Asia/Hong_Kong', 'HONG KONG,香港'],
      ['Asia/Tokyo', 'TOKYO,JAPAN,日本,일본'],
      ['Asia/Seoul', 'SEOUL,KOREA,KOREAN,한국,서울'],
      ['Asia/Shanghai', 'BEIJING,CHINA,北京,中国'],
      ['Australia/Sydney', 'SYDNEY'],
    ].flatMap(([zone = '', names = '']) => names.split(',').map((name) => [name, zone])),
  ),
);

/** What a written zone is called here: an abbreviation, an offset or a name of IANA; nothing for another text. */
export function zoneNamed(written: string): string | undefined {
  const plain = written
    .trim()
    .toUpperCase()
    .replaceAll('\u2212', '-')
    .replace(/^(?:HEURE|HORA|ORA) (?:DE|DI|DA) /, '');
  const name = plain.replace(
    /[.\s]*(?:(?:STANDARD|DAYLIGHT|SUMMER|LOCAL)\s+)?TIME$|(?:표준)?\s?(?:시간?|시각)$|標?準?時間?$|时间$/,
    '',
  );
  const letters = name.replace(/(?<=^|\.)([A-Z])\.\s?/g, '$1');
  if (ZONE_MINUTES[letters] !== undefined) return letters;
  return NAMED_ZONES[letters] ?? /^(?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d{2})?$/.exec(name)?.[0].replace(/\s/, '');
}
