import type { TimeAhead } from '../dates/any-date.ts';
import { EMBARGOED_TEXT, JURISDICTION, LIFTED, LINKS, OTHER, PARTICLES, SURE } from './notice-words.ts';

/**
 * What a line says of an embargo: until when it holds, in epoch milliseconds; that it holds until a time that cannot be
 * read; that one is in force, without a time; or perhaps one of these.
 */
export type Notice = { until: number } | 'unreadable' | 'in force' | 'unsure';

/** Where it stands. In a headline the article's own words follow it; a note to editors or of rights
 * is for this, and any other value is not. */
export type NoticePlace = 'headline' | 'bracket' | 'line' | 'note' | 'value';

type ReadTime = (text: string) => TimeAhead | undefined;

const LONGEST_LINE = 300;
const word = (words: string) => new RegExp(String.raw`(?:${words})(?![\p{L}\p{M}\p{N}])`, 'iuy');
const sticky = (words: string) => new RegExp(`(?:${words})`, 'iuy');
const [SURE_AT, OTHER_AT, LINK_AT, PARTICLE_AT] = [
  sticky(`(?:${SURE})(?![\\p{L}\\p{M}]*[a-zà-ÿа-я])`),
  sticky(`(?:${OTHER})(?![\\p{L}\\p{M}]*[a-zà-ÿа-я])`),
  word(LINKS),
  sticky(PARTICLES),
];
const MARKS = /[^\p{L}\p{N}\p{M}]+/uy;
/** Of languages without spaces a character. */
const WORD = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}’'.-]*/uy;
/** What may begin a time: days of the week that are other words elsewhere, and `ore 6`. */
const OF_A_TIME =
  /^(?:(?:do|di|so|sa|fr|mi|mo|mar|mer|dom)(?![\p{L}\p{M}])|(?:ore|godz\.?|kl\.?|klo|klockan|saat|pukul)\s\d)/iu;
const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
/** What may follow a notice before other words: a mark. */
const END =
  /^[\s.,]*(?:$|[\])）】〕」*_:：;–—|<(]|\.\s|-\s|이후|부터|까지|以降|以后|以後|之后|前|まで|より|発布|发布|發布|公開|報道|보도)/;
const UNTIL =
  /^[\s:：–—-]*(?:until|untill|till|til|before|bis|ab|vor|jusqu|avant|hasta|antes|fino|prima|até|tot|voor|to |do |до|حتى|قبل|至|到|直到)/i;

/** Words beside a notice that may stand in it without a mark. A headline goes on with the article's own. */
const FEW = { headline: 12, bracket: 6, line: 6, value: 6, note: 20 } as const;
/** With more, a sentence speaks of something else; and so short is a line that says nothing but a notice. */
const MANY = 12;
const SHORT = 100;

interface Reading {
  /** Phrases that are of notices alone, and other words of the family. */
  sure: number;
  other: number;
  /** Texts of times, and whether one could not be read. */
  times: string[];
  /** Words that are not a notice's: before its first phrase, and after it. */
  before: number;
  after: number;
  /** Of these, between that phrase and the first time. */
  between: number;
  /** What follows the last time. */
  rest: string;
  /** That time, with a comma after it. */
  until: string;
  hasUntil: boolean;
  hasClock: boolean;
  /** A phrase is more than a plea: `Please do not print this email` is none. */
  isFirm: boolean;
}

/** What a line with a word of the family says, read whole; undefined if it only speaks of an embargo, or of none. */
export function noticeIn(written: string, place: NoticePlace, readTime: ReadTime): Notice | undefined {
  const line = written
    .slice(0, LONGEST_LINE)
    .replace(/<[^<>]{0,200}>|[*_]{2}|&nbsp;/g, ' ')
    .normalize('NFKC');
  if (LIFTED.test(line)) return undefined;
  const reading = partsOf(line, readTime);
  const { sure, other, before, after, hasUntil } = reading;
  if (sure + other === 0) return undefined;
  // A dateline may follow it: `… IN THE UNITED STATESTORONTO, Feb. 07, 2025 (GLOBE NEWSWIRE)`.
  const isOfLaw = JURISDICTION.test(line) && !/embarg/i.test(line);
  if (isOfLaw && (reading.times.length === 0 || !/\b(?:until|till?|before|prior)\b/i.test(line))) return undefined;
  const time = timeOf(reading.times, readTime);
  const isWhole = before + after === 0;
  const isFirst = before === 0;
  if (time !== undefined) {
    const isEnd = END.test(reading.rest);
    const isClear = reading.hasClock || (place === 'headline' && /^\P{L}*EMBARGO/u.test(line));
    const isFew = after <= FEW[place] && (after <= FEW.line || !/,(?: \p{L}+)?$/u.test(reading.until));
    const isNear = reading.between === 0 || reading.isFirm;
    const isNotice = isFirst && isNear && (sure > 0 ? isEnd || isFew : isEnd && isFew && (isClear || after === 0));
    if (isWhole || isNotice || place === 'note') return time === 'unreadable' ? time : { until: time };
    return sure > 0 && hasUntil && !isFirst && before + after <= MANY ? 'unsure' : undefined;
  }
  if (place === 'value' && sure === 0) return undefined;
  const isShort = line.length <= SHORT && (sure > 0 || !/[.!?。]\s+\S/.test(line.trim()));
  const isCapital = /\p{Lu}/u.test(line) && line === line.toUpperCase();
  if (isWhole && hasUntil) return 'unreadable';
  if (isWhole) return sure > 0 || isCapital || place !== 'line' ? 'in force' : 'unsure';
  if (isFirst && isShort && hasUntil && place !== 'headline' && (sure > 0 || /^\P{L}*\p{L}+\s*[:：]/u.test(line)))
    return 'unreadable';
  if (place === 'note') return 'unsure';
  if (sure > 0 && isCapital && isShort && before + after <= 3) return 'unsure';
  if (sure > 0 && !reading.isFirm) return undefined;

  const isLike =
    isFirst && (sure > 0 ? after <= FEW.line : after <= 2 && place === 'line' && /^\P{L}*\p{L}+\s*[:：]/u.test(line));
  return isLike && isShort ? 'unsure' : undefined;
}

function partsOf(line: string, readTime: ReadTime): Reading {
  const reading: Reading = {
    ...{ sure: 0, other: 0, times: [], before: 0, after: 0, between: 0 },
    ...{ rest: '', until: '', hasUntil: false, hasClock: false, isFirm: false },
  };
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(line)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const phrase = (kind: 'sure' | 'other', pattern: RegExp): boolean => {
    const start = at;
    const found = take(pattern);
    if (found === undefined) return false;
    const isPlea = /^(?:please )?(?:do not|don[’']t) (?!publish|release|broadcast)|^for release/i.test(found);
    const isGoods = kind === 'sure' && /embargoed$/i.test(found) && /^\s+\p{L}/u.test(line.slice(at));
    if (isGoods && !EMBARGOED_TEXT.test(line.slice(at))) {
      at = start;
      return false;
    }
    // `…, do not …` in a sentence
    if (isPlea && reading.before > 0) return false;
    reading[kind] += 1;
    reading.isFirm ||= kind === 'sure' && !isPlea;
    reading.hasUntil ||= UNTIL.test(line.slice(at)) || /(?:before|bis|ab|vor|avant|antes|prima|до|przed)$/i.test(found);
    return true;
  };
  while (at < line.length) {
    if (take(MARKS) !== undefined && at >= line.length) break;
    if (phrase('sure', SURE_AT) || phrase('other', OTHER_AT)) continue;
    if (!OF_A_TIME.test(line.slice(at, at + 10)) && take(LINK_AT) !== undefined) continue;
    const isProse = reading.sure + reading.other === 0 && reading.before > 0;
    const time = isProse ? undefined : readTime(line.slice(at));
    if (time && (time.hasClock || time.hasDay)) {
      const end = line.length - time.rest.length;
      reading.times.push(line.slice(at, end));
      if (reading.times.length === 1) reading.between = reading.after;
      reading.hasClock ||= time.hasClock;
      reading.rest = time.rest;
      reading.until = line.slice(at, end) + (/^\s*,/.test(time.rest) ? ',' : '');
      at = end;
      continue;
    }
    if (take(LINK_AT) !== undefined || take(PARTICLE_AT) !== undefined) continue;
    const other = take(WORD);
    if (other === undefined) {
      at += 1;
      continue;
    }
    const words = UNSPACED.test(other) ? 0.5 : 1;
    if (reading.sure + reading.other === 0) reading.before += words;
    else reading.after += words;
    if (Math.max(reading.before, reading.after) > FEW.note) break;
  }
  return reading;
}

/** The time of a notice: of several the last one. A day and a time of day may stand apart. */
function timeOf(times: readonly string[], readTime: ReadTime): number | 'unreadable' | undefined {
  if (times.length === 0) return undefined;
  const whole = times.length === 1 ? undefined : readTime(times.join(' '));
  const read = whole?.rest.trim() === '' && whole.instant !== undefined ? [whole] : times.map((one) => readTime(one));
  const instants = read.map((one) => one?.instant ?? Number.NaN);
  const last = Math.max(...instants);
  return Number.isNaN(last) ? 'unreadable' : last;
}
