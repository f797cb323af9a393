import { lazily } from '../lazily.ts';
import { type DateParts, type Groups, hasMonth, readDay, readDayOfEra, readThreeNumbers } from './date-parts.ts';

/** Words beside a time for the first or the second half of the day. */
const HALF = '오전|오후|새벽|上午|下午|午前|午後|早上|凌晨|晚上';

/** `05:06:07.5`, `5h06`, `10am`, `오후 5시 6분`, `午後5時06分`. An hour alone is a time only with such a word or a unit. */
const SECONDS = String.raw`(?:\s*(?:[:：.m]|분|分)\s*(?<second>\d{1,2})(?:[.,](?<fraction>\d{1,9})|\s*(?:초|秒))?)?`;
const MINUTES = String.raw`(?:(?<minute>\d{1,2})${SECONDS}\s*(?:분|分)?)?`;
const HOUR = String.raw`(?<hour>\d{1,2})(?:\s*(?<unit>[:：.h]|uhr|시|時|时|点|點)\s*${MINUTES})?`;
const AFTER_HOUR = String.raw`(?:\s*(?<after>[ap])\.?\s?m\b\.?)?(?:\s*(?:uhr|hrs?)\b\.?)?`;
const CLOCK = String.raw`(?:(?<before>${HALF}|[ap]\.?m\.?)\s*)?${HOUR}${AFTER_HOUR}`;

/** `+09:00`, `KST`, `GMT+9`, `Asia/Seoul`; a second name (`-0500 EST`), a place or a remark in brackets may follow. */
const OFFSET = String.raw`[+-]\d{1,2}(?::?\d{2})?`;
const ZONE_NAME = String.raw`[A-Za-z]{1,5}|мск|[A-Z][A-Za-z]+(?:\/[A-Za-z_+-]+){1,2}`;
const SECOND_ZONE = String.raw`(?:\s*\[(?<region>[A-Za-z_+/-]{3,40})\]|\s*\([^)]{1,60}\)|\s+[A-Z]{2,5})?`;
const ZONE = `(?:(?<zone>[A-Za-z]{1,5}${OFFSET}|${OFFSET}|${ZONE_NAME})(?::00|0)?)?${SECOND_ZONE}`;

/** The name of the day after a date: `(목)`, `목요일`, `木曜日`, `星期四`, `Thu`. */
const EAST_ASIAN_WEEKDAY =
  '[월화수목금토일](?:요일)?|[月火水木金土日](?:曜日?)?|(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]';
const ENGLISH_WEEKDAY = String.raw`(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]{0,6}day)?\.?`;
const TURKISH_WEEKDAY = 'pazartesi|salı|çarşamba|perşembe|cumartesi|cuma|pazar';
const WEEKDAY = String.raw`(?:,?\s*[(（]?(?:${EAST_ASIAN_WEEKDAY}|${ENGLISH_WEEKDAY}|${TURKISH_WEEKDAY})[)）]?)?`;

/** Marks and small words between a day and its time. */
const JOINT = String.raw`(?:T|\s*[,;|·•@]\s*|\s+[-–—]\s+|_|\s+|(?<=[일日号號)）]))(?:(?:at|um|à|às|as|a las|alle(?:\s+ore)?|ore|om|klo?\.?|в)\s+)?`;

/** After a day: its weekday, a time with or without a zone, or a zone alone as in XML. */
const AFTER_DAY = String.raw`${WEEKDAY}(?:${JOINT}${CLOCK}\s*${ZONE}|\s*(?<dayZone>Z|[+-]\d{2}:?\d{2}))?`;

/** Time and zone, for forms that write them before the year. */
const CLOCK_AND_ZONE = String.raw`${CLOCK}\s*${ZONE}`;

const LEADING_WORD = String.raw`(?:\p{L}{2,12}(?:-\p{L}{2,12})?\.?,?\s+)??`;
const ORDINAL = String.raw`(?:st|nd|rd|th|er|º|ª|\.)?`;
/** Any words after a day. Figures there, also after a word such as `at`, are a time that could not be read. */
const WORDS = String.raw`(?:[,;]?\s+(?!T\d|(?:at|um|à|às|в)\s+\d|[ap]\.?m\.?\s*\d)\p{L}|\s*[(（]|\s*[~–]|\s+-\s)[\s\S]*`;

/** `partial`: the date has no day. `ambiguous`: it can be read in two ways. Nothing: it is not a date. */
type FormReading = DateParts | 'partial' | 'ambiguous' | undefined;

/** One way in which people write a date. */
interface DateForm {
  readonly pattern: () => RegExp;
  /** A real one. */
  readonly example: string;
  /** The meaning of the example; a test checks it. */
  readonly says: string;
  readonly read: (groups: Groups) => FormReading;
}

function form(example: string, says: string, pattern: string, read: DateForm['read'] = readDay): DateForm {
  return { pattern: lazily(() => new RegExp(`^(?:${pattern})$`, 'iu')), example, says, read };
}

const YEAR_FIRST = String.raw`${LEADING_WORD}(?<year>\d{4})(?<mark>[-/_])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})`;
const MONTH_FIRST = String.raw`${LEADING_WORD}(?<monthName>[\p{L}\p{M}]{3,16})\.?[\s-]+(?:the\s+)?(?<day>\d{1,2})${ORDINAL},?[\s-]+(?:de\s+)?(?<year>\d{4})`;
const NAMED_MONTH = String.raw`[\s/-]*(?:de\s+|of\s+)?(?<monthName>[\p{L}\p{M}]{3,16})\.?,?[\s/-]*`;
const YEAR_LAST = String.raw`(?:(?<year>\d{4})|(?<=[\s/-])(?<shortYear>\d{2}))(?:\s*(?:г(?:ода|\.)?|р(?:оку|\.)|r\.))?`;
const DAY_FIRST = String.raw`${LEADING_WORD}(?:den\s+)?(?<day>\d{1,2})${ORDINAL}${NAMED_MONTH}(?:de\s+|del\s+)?${YEAR_LAST}`;

const EAST_ASIAN_DAY = String.raw`\s*[年년]\s*(?<month>\d{1,2})\s*[月월]\s*(?<day>\d{1,2})\s*[日일号號]${AFTER_DAY}`;

/** Every form of date in the files that we know, commonest first. */
const DAY_FORMS: readonly DateForm[] = [
  form('2021-03-04 05:06:07 +0900', '2021-03-04T05:06:07+09:00', YEAR_FIRST + AFTER_DAY),
  form(
    '2021.03.04. 05:06',
    '2021-03-04T05:06',
    String.raw`(?<year>\d{4})\.\s*(?<month>\d{1,2})\.\s*(?<day>\d{1,2})\.?${AFTER_DAY}`,
  ),
  form(
    '2021년 3월 4일 오후 5:06',
    '2021-03-04T17:06',
    String.raw`(?:(?<year>\d{4})|(?<shortYear>\d{2})(?=\s*년))${EAST_ASIAN_DAY}`,
  ),
  form(
    '令和3年3月4日',
    '2021-03-04',
    String.raw`(?<era>令和|平成|昭和|民[國国])\s*(?<eraYear>\d{1,3}|元)${EAST_ASIAN_DAY}`,
    readDayOfEra,
  ),
  form('March 4th, 2021 5:06 PM', '2021-03-04T17:06', MONTH_FIRST + AFTER_DAY),
  form('Thu, 04 Mar 2021 05:06:07 GMT', '2021-03-04T05:06:07Z', DAY_FIRST + AFTER_DAY),
  form(
    '2021 March 4, 5:06 PM',
    '2021-03-04T17:06',
    String.raw`(?<year>\d{4})\.?[\s,/-]+(?<monthName>[\p{L}\p{M}]{3,16})\.?[\s/-]+(?<day>\d{1,2})${ORDINAL}${AFTER_DAY}`,
  ),
  form(
    'Thu Mar 4 05:06:07 KST 2021',
    '2021-03-04T05:06:07+09:00',
    String.raw`\p{L}{2,12}\s+(?<monthName>\p{L}{3,12})\s+(?<day>\d{1,2})\s+${CLOCK_AND_ZONE}\s+(?<year>\d{4})(?:\s+(?<dayZone>[+-]\d{4}))?`,
  ),
  form('20210304', '2021-03-04', String.raw`(?<year>(?:19|20)\d{2})(?<month>\d{2})(?<day>\d{2})`),
  form(
    '20210304T050607Z',
    '2021-03-04T05:06:07Z',
    String.raw`(?<year>(?:19|20)\d{2})(?<month>\d{2})(?<day>\d{2})[T ]?(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?(?<zone>Z|[+-]\d{2}:?\d{2})?`,
  ),
  form(
    '2021-03-04T05Z',
    '2021-03-04T05:00Z',
    String.raw`(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})T(?<hour>\d{2})(?<minute>)(?<zone>Z|[+-]\d{2}:?\d{2})?`,
  ),
  form(
    '04.03.2021 05:06',
    '2021-03-04T05:06',
    String.raw`${LEADING_WORD}(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4})${AFTER_DAY}`,
  ),
  form(
    'ngày 4 tháng 3 năm 2021',
    '2021-03-04',
    String.raw`(?:ngày\s+)?(?<day>\d{1,2})\s+tháng\s+(?<month>\d{1,2}),?\s+(?:năm\s+)?(?<year>\d{4})${AFTER_DAY}`,
  ),
  // below the others, because they accept any words after the day
  form('2021-03-04 afternoon (six stories at once)', '2021-03-04', YEAR_FIRST + WORDS),
  form('March 4, 2021 (six stories at once)', '2021-03-04', MONTH_FIRST + WORDS),
  form('4 March 2021 (six stories at once)', '2021-03-04', DAY_FIRST + WORDS),
  form(
    '2021-03',
    'partial',
    String.raw`(?:19|20)\d\d(?:[-/.](?:0?[1-9]|1[0-2]))?|(?:19|20)\d\d\s*[年년](?:\s*\d{1,2}\s*[月월])?`,
    () => 'partial',
  ),
  form(
    'March 2021',
    'partial',
    String.raw`(?<monthName>[\p{L}\p{M}]{3,16})\.?,?[\s-]+(?:de\s+)?(?:19|20)\d\d`,
    (groups) => (hasMonth(groups) ? 'partial' : undefined),
  ),
  // `03/04/2021`: 3 April to some, 4 March to others. Two digits may be the year, first or last; an apostrophe says so.
  form(
    '13/03/2021 05:06',
    '2021-03-13T05:06',
    String.raw`(?<sure>['’])?(?<first>\d{1,2})(?<mark>[-/.])\s?(?<second>\d{1,2})\k<mark>\s?(?<third>\d{4}|\d{1,2})\.?(?<rest>[,\s(][\s\S]*)?`,
    (groups) => {
      const only = readThreeNumbers(groups);
      return only === undefined || only === 'ambiguous' ? only : readWith(DAY_FORMS, `${only}${groups.rest ?? ''}`);
    },
  ),
];

const TIME_FIRST = String.raw`(?:(?:오전|오후|上午|下午|午前|午後)\s*)?\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\b\.?)?(?:\s*[A-Z]{2,5}\b)?`;

/** All forms, with those of newspapers that put the time first. */
export const DATE_FORMS: readonly DateForm[] = [
  ...DAY_FORMS,
  form(
    '05:06, 4 March 2021',
    '2021-03-04T05:06',
    String.raw`(?<time>${TIME_FIRST})[\s,·|–-]+(?<day>[^\s:][^:]*)`,
    ({ day, time }) => readWith(DAY_FORMS, `${day} ${time}`),
  ),
];

/** The parts of a written date, in the first form that fits it. */
export function datePartsOf(written: string): FormReading {
  return readWith(DATE_FORMS, written);
}

function readWith(forms: readonly DateForm[], written: string): FormReading {
  for (const { pattern, read } of forms) {
    const match = pattern().exec(written);
    const reading = match === null ? undefined : read(match.groups ?? {});
    if (reading !== undefined) return reading;
  }
  return undefined;
}
