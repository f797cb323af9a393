import { monthOf } from './months.ts';

/** What a date says, before anyone has checked that there is such a day. */
export interface DateParts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** As written: `+0900`, `Z`, `KST`, `Asia/Seoul`. */
  zone?: string;
}

const TIME = String.raw`(?<hour>\d{1,2})[:h.](?<minute>\d{1,2})(?:[:.m](?<second>\d{1,2})(?:[.,](?<fraction>\d{1,9}))?)?(?:\s*(?<meridiem>[ap])\.?m\b\.?)?`;
const CJK_TIME = String.raw`(?:(?<cjkMeridiem>오전|오후|上午|下午|午前|午後)\s*)?(?<hour>\d{1,2})\s*(?:[:：]|시|時|时|点)\s*(?:(?<minute>\d{1,2})\s*(?:[:：]|분|分)?\s*(?:(?<second>\d{1,2})(?:초|秒)?)?)?`;
const ZONE = String.raw`(?:(?<zone>[A-Za-z]{1,5}[+-]\d{1,2}(?::?\d{2})?|[+-]\d{1,2}(?::?\d{2})?|[A-Za-z]{1,5}|[A-Z][A-Za-z]+(?:\/[A-Za-z_+-]+){1,2})(?::00)?)?(?:\s*\[(?<region>[A-Za-z_+/-]{3,40})\]|\s*\([^)]{1,60}\)|\s+[A-Z]{2,5})?`;
const DAY_NAME = String.raw`(?:\p{L}{2,12}\.?,?\s+)?`;
const AFTER = String.raw`(?:(?:\s*,\s*|\s+|T)(?:(?:at|um|à|a las|в)\s+)?${TIME}\s*${ZONE})?`;

interface DateForm {
  /** A real example. */
  readonly example: string;
  readonly pattern: RegExp;
}

const form = (example: string, pattern: string): DateForm => ({ example, pattern: new RegExp(`^${pattern}$`, 'iu') });

/** Every form in which the files we know of write a date, commonest first. */
export const DATE_FORMS: readonly DateForm[] = [
  form(
    '2021-03-04 05:06:07 +0900',
    String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:(?:T|\s+|T\s)${TIME}\s*${ZONE})?`,
  ),
  form('2021/3/4 5:06', String.raw`(?<year>\d{4})\/(?<month>\d{1,2})\/(?<day>\d{1,2})(?:(?:T|\s+)${TIME}\s*${ZONE})?`),
  form(
    '2021.03.04. 05:06',
    String.raw`(?<year>\d{4})\.\s*(?<month>\d{1,2})\.\s*(?<day>\d{1,2})\.?(?:\s*\p{L}요일)?(?:\s+${CJK_TIME})?`,
  ),
  form(
    '2021년 3월 4일 오후 5:06',
    String.raw`(?<year>\d{4})\s*[年년]\s*(?<month>\d{1,2})\s*[月월]\s*(?<day>\d{1,2})\s*[日일](?:\s*[(（]?.{1,3}[)）])?(?:\s*${CJK_TIME})?`,
  ),
  form(
    'March 4th, 2021 5:06 PM',
    String.raw`${DAY_NAME}(?<monthName>\p{L}{3,10})\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})${AFTER}`,
  ),
  form(
    'Thu, 04 Mar 2021 05:06:07 GMT',
    String.raw`${DAY_NAME}(?<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s-]+(?:de\s+)?(?<monthName>\p{L}{3,10})\.?,?[\s-]+(?:de\s+|del\s+)?(?<year>\d{4})(?:\s*г\.?)?${AFTER}`,
  ),
  form(
    'Thu Mar 4 05:06:07 KST 2021',
    String.raw`\p{L}{2,12}\s+(?<monthName>\p{L}{3,10})\s+(?<day>\d{1,2})\s+${TIME}\s*${ZONE}\s+(?<year>\d{4})`,
  ),
  form('20210304', String.raw`(?<year>(?:19|20)\d{2})(?<month>\d{2})(?<day>\d{2})`),
  form(
    '20210304T050607Z',
    String.raw`(?<year>(?:19|20)\d{2})(?<month>\d{2})(?<day>\d{2})[T ]?(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?${ZONE}`,
  ),
  form('04.03.2021 05:06', String.raw`(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})(?:,?\s+${TIME}\s*${ZONE})?`),
  form(
    '2021-03-04 오후 5:06',
    String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:,|\s*[(（]?\p{L}{1,3}[)）])?\s+${CJK_TIME}`,
  ),
  // Last, for it takes any words behind the day; figures there would be a time that nothing above could read.
  form(
    '2021-03-04 afternoon (six stories at once)',
    String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:[,;]?\s+(?!T\d)\p{L}|\s*[(（]|\s*[~–]|\s+-\s)[\s\S]*`,
  ),
];

/** `03/04/2021`: 3 April to some, 4 March to others. */
const SLASHED = /^(?<first>\d{1,2})[/-](?<second>\d{1,2})[/-](?<year>\d{4})(?:,?\s+(?<rest>.*))?$/;

/** The parts of a written date; `ambiguous` where two readings are right; nothing where it has none of the known forms. */
export function partsOf(written: string): DateParts | 'ambiguous' | undefined {
  for (const { pattern } of DATE_FORMS) {
    const groups = pattern.exec(written)?.groups;
    const parts = groups && fromGroups(groups);
    if (parts) return parts;
  }
  const slashed = SLASHED.exec(written)?.groups;
  if (!slashed) return undefined;
  const [first, second] = [Number(slashed.first), Number(slashed.second)];
  if (first <= 12 && second <= 12 && first !== second) return 'ambiguous';
  const [month, day] = first > 12 ? [second, first] : [first, second];
  const time = slashed.rest === undefined ? '' : ` ${slashed.rest}`;
  return partsOf(`${slashed.year}-${month}-${day}${time}`);
}

function fromGroups(groups: Readonly<Record<string, string | undefined>>): DateParts | undefined {
  const month = groups.monthName === undefined ? Number(groups.month) : monthOf(groups.monthName);
  if (month === undefined) return undefined;
  const hour = hourOf(Number(groups.hour ?? 0), groups.meridiem ?? groups.cjkMeridiem);
  if (hour === undefined) return undefined;
  const zone = groups.zone ?? groups.region;
  return {
    year: Number(groups.year),
    month,
    day: Number(groups.day),
    hour,
    minute: Number(groups.minute ?? 0),
    second: Number(groups.second ?? 0),
    millisecond: Math.floor(Number(`0.${groups.fraction ?? '0'}`) * 1000),
    ...(zone === undefined ? {} : { zone }),
  };
}

function hourOf(hour: number, meridiem: string | undefined): number | undefined {
  if (meridiem === undefined || hour > 12) return hour;
  if (hour === 0 && /^[ap]$/i.test(meridiem)) return undefined;
  return /^(?:p|오후|下午|午後)$/i.test(meridiem) ? (hour % 12) + 12 : hour % 12;
}
