import type { FrontMatterValue } from '../article.ts';
import { readDate } from '../dates/dates.ts';
import type { Notice } from './any-notice.ts';

/**
 * What a field named embargo says: that there is none, that one is in force (`true`), until when, or something
 * unreadable. What cannot be read as past is not permission.
 */
type Statement = 'none' | 'in force' | 'unreadable' | { until: number };

/** What all statements of a file come to; `until` in ISO 8601, where one can be read. */
export type Embargo =
  | { holds: false /** Whether one was stated, and its time is past. */; isOver: boolean }
  | { holds: true; until?: string; detail: string };

interface Clock {
  timeZone: string;
  /** Epoch milliseconds. Absent: no embargo is past. */
  now: number | undefined;
}

/** The embargo of a file, by each key and each notice that states one, wherever it stands in the file. */
export function embargoOf(stated: readonly StatedEmbargo[], clock: Clock): Embargo {
  const telling = stated.filter(({ key }) => !NOTE.test(key));
  const read = (telling.length > 0 ? telling : stated).map(({ key, value, notice }) => {
    const statements = notice && notice !== 'unsure' ? [notice] : statementsOf(value, clock);
    return { key, value, statements: INVERTED.test(key) ? statements.map(inverted) : statements };
  });
  const statements = read.flatMap((one) => one.statements);
  const instants = statements.flatMap((one) => (typeof one === 'object' ? one.until : []));
  const unread = read.find((one) => one.statements.includes('unreadable'));
  if (unread !== undefined)
    return {
      holds: true,
      detail: `The file says ${unread.key}: ${shown(unread.value)}, which is not a date in the past.`,
    };
  const last = Math.max(...instants);
  if (instants.length > 0 && (clock.now === undefined || last > clock.now)) {
    const until = new Date(last).toISOString();
    return { holds: true, until, detail: `The file says: not before ${until}.` };
  }
  const inForce = read.find((one) => one.statements.includes('in force'));
  if (inForce === undefined || instants.length > 0) return { holds: false, isOver: instants.length > 0 };
  return { holds: true, detail: `The file says ${inForce.key}: ${shown(inForce.value)}.` };
}

export interface StatedEmbargo {
  /** In its plain form: lower case, without `-`, `_` and blanks. */
  key: string;
  value: FrontMatterValue;
  /** What the value says, if it is a notice in words. */
  notice?: Notice;
}

/** Keys that only explain an embargo, if another key states it. */
const NOTE = /(?:note|reason|by|policy|url|link|type|zone|tz|contact|text|info|message|terms|comment|source|level)$/;
/** Keys that say the opposite: `embargo_lifted: true`, `no_embargo: true`. */
const INVERTED = /(?:lifted|over|expired|ended|removed|cancell?ed)$|^(?:no|not|non|un)embargo|embargofree$/;

function inverted(statement: Statement): Statement {
  return statement === 'none' ? 'in force' : statement === 'in force' ? 'none' : statement;
}

const NONE = new RegExp(
  '^(?:|false|no|n|off|0|none|null|nil|n/?a|not applicable|-+|—|no embargo' +
    '|not (?:under )?embargo(?:ed)?|lifted|expired|released|over|(?:for )?immediate(?: release)?|없음' +
    '|해제|해당 ?없음|embargo (?:has been |is |was )?(?:lifted|over|expired|removed)|無し|なし|无|無|keine?' +
    '|aucun|ninguno|nenhum|nessuno|нет)$',
  'i',
);
const IN_FORCE = /^(?:true|yes|y|t|on|1)$/i;

/** Keys of a map that say when an embargo ends, and whether there is one; its other texts explain it. */
const WHEN = /until|till|date(?!d)|end|expir|lift|release|^(?:at|to|time|when|value|utc|iso)$/i;
const WHETHER = /^(?:is[_-]?)?(?:active|enabled|status|state|on|in[_-]?force|embargo(?:ed)?)$/i;

function statementsOf(value: FrontMatterValue, clock: Clock): Statement[] {
  if (typeof value === 'string') return [statementOf(value, clock)];
  if (Array.isArray(value)) return value.flatMap((one) => statementsOf(one, clock));
  const keys = Object.keys(value).filter((key) => value[key] !== '');
  const telling = keys.filter((key) => (WHEN.test(key) && !/zone/i.test(key)) || WHETHER.test(key));
  return (telling.length > 0 ? telling : keys).flatMap((key) => statementsOf(value[key] ?? '', clock));
}

/** `Embargoed until …`, `not before …`, `bis …`: the words in front of a date. */
const INTRODUCED =
  /^.{0,80}?\b(?:until|till?|before|after|bis|hasta|fino al?|jusqu[’']au?|до)\b(?: el| le| zum)?[\s:]{1,5}/i;
/** Two dates, or a date and more words: it is not sure that the first is the end. */
const RANGE = /\d\s*(?:[~–—]|\b(?:to|bis|until|till)\b|\/\s*\d{4}-)|\d\s+-\s+\d/i;
/** Forms of a day without a time that say nothing else. */
const ONLY_DAY = new RegExp(
  String.raw`^(?:[\d\s./-]{6,12}|(?:\p{L}{2,12},?\s+)?\p{L}{3,12}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|` +
    String.raw`(?:\p{L}{2,12},?\s+)?\d{1,2}(?:st|nd|rd|th|\.)?\s+\p{L}{3,12}\.?,?\s+\d{4}|` +
    String.raw`\d{4}\s*[年년]\s*\d{1,2}\s*[月월]\s*\d{1,2}\s*[日일])$`,
  'u',
);
const MIDNIGHT = /^\S{8,10}[ T]00:00/;

function statementOf(written: string, { timeZone, now }: Clock): Statement {
  const text = written
    .slice(0, 200)
    .trim()
    .replace(/^["'“]|["'”.]$/g, '')
    .trim();
  if (NONE.test(text) || text === '~') return 'none';
  if (IN_FORCE.test(text)) return 'in force';
  const date = text.replace(INTRODUCED, '');
  const reading = RANGE.test(date) ? undefined : readDate(date, timeZone);
  if (reading?.ok && Date.parse(reading.instant) >= FIRST_INSTANT) {
    const isSure = reading.day === undefined || ONLY_DAY.test(date) || MIDNIGHT.test(date);
    if (isSure) return { until: Date.parse(reading.instant) };
  }
  return isLongPast(date, now) ? { until: 0 } : 'unreadable';
}

/** Before this nobody wrote files; a lower year is of another calendar. */
const FIRST_INSTANT = Date.UTC(1990, 0, 1);

/** Whether a text that is not one date names years, and all of them are over: `03/04/2021`, `March 2021`. */
function isLongPast(text: string, now: number | undefined): boolean {
  const years = text.match(/(?<!\d)\d{4}(?!\d)/g)?.map(Number) ?? [];
  const last = now === undefined ? 0 : new Date(now).getUTCFullYear() - 1;
  return years.length > 0 && years.every((year) => year >= 1990 && year < last);
}

function shown(value: FrontMatterValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
