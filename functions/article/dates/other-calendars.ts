import { lazily } from '../lazily.ts';

const THAI_MONTHS = 'ม.ค|ก.พ|มี.ค|เม.ย|พ.ค|มิ.ย|ก.ค|ส.ค|ก.ย|ต.ค|พ.ย|ธ.ค'.split('|');
const LONG_THAI_MONTHS = 'มกราคม|กุมภาพันธ์|มีนาคม|เมษายน|พฤษภาคม|มิถุนายน|กรกฎาคม|สิงหาคม|กันยายน|ตุลาคม|พฤศจิกายน|ธันวาคม'.split(
  '|',
);
const PERSIAN_MONTHS = 'فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند'.split('|');
const alternatives = (...words: readonly string[][]) => words.flat().join('|').replaceAll('.', '\\.');

const NAMED = lazily(
  () =>
    new RegExp(
      `(\\d{1,2})\\s*(${alternatives(LONG_THAI_MONTHS, THAI_MONTHS, PERSIAN_MONTHS)})\\.?,?\\s*(?:พ\\.ศ\\.\\s*)?(\\d{4})`,
    ),
);
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/;
const DAY_FIRST = /^(\d{1,2})([-/.])(\d{1,2})\2(2[45]\d\d)(?!\d)/;
/** Words of Thai dates that say nothing else: "day", "the", "at", "o'clock". */
const THAI_WORDS = /^วัน\p{L}*\p{M}*[\p{L}\p{M}]*\s*(?:ที่\s*)?|เวลา|น\.\s*$/gu;

/** A day of the Thai calendar (2567) or the Persian one (1403) as one of ours; nothing for any other date. */
export function fromOtherCalendar(written: string): string | undefined {
  const text = written.replace(THAI_WORDS, ' ').replace(/\s+/g, ' ').trim();
  const named = NAMED().exec(text);
  const numbers = YEAR_FIRST.exec(text) ?? DAY_FIRST.exec(text);
  const found = named ?? numbers;
  if (found === null) return undefined;
  const [first, , third, last] = [found[1] ?? '', found[2], found[3] ?? '', found[4] ?? ''];
  const isYearFirst = named === null && first.length === 4;
  const [year, month, day] =
    named === null
      ? isYearFirst
        ? [first, third, last]
        : [last, third, first]
      : [third, monthNamed(found[2] ?? ''), first];
  const date = gregorian(Number(year), Number(month), Number(day));
  return (
    date &&
    `${text.slice(0, found.index)} ${date} ${text.slice(found.index + found[0].length)}`.replace(/\s+/g, ' ').trim()
  );
}

function monthNamed(name: string): number {
  return 1 + Math.max(...[LONG_THAI_MONTHS, THAI_MONTHS, PERSIAN_MONTHS].map((names) => names.indexOf(name)));
}

/** Years of each calendar in which news was written. Those of the Islamic calendar, from 1420 on, are not read. */
const THAI = { from: 2443, to: 2643, before: 543 };
const PERSIAN = { from: 1340, to: 1415 };

function gregorian(year: number, month: number, day: number): string | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (year >= THAI.from && year <= THAI.to) return dateOf(Date.UTC(year - THAI.before, month - 1, day));
  if (year < PERSIAN.from || year > PERSIAN.to) return undefined;
  // Nowruz of 1 Farvardin 1340 was 21 March 1961; leap years come in cycles of 33
  const days = (year - PERSIAN.from) * 365 + leapYears(PERSIAN.from, year);
  const before = month <= 7 ? 31 * (month - 1) : 186 + 30 * (month - 7);
  return dateOf(Date.UTC(1961, 2, 21) + (days + before + day - 1) * 86_400_000);
}

const LEAP = new Set([1, 5, 9, 13, 17, 22, 26, 30]);

function leapYears(from: number, to: number): number {
  let count = 0;
  for (let year = from; year < to; year += 1) if (LEAP.has(year % 33)) count += 1;
  return count;
}

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
