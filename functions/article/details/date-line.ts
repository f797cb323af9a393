import { lazily } from '../base/strings.ts';
import { readDate } from '../dates/dates.ts';

/** What a line below the title states: `Published on 3 May 2026 · Jane Doe`, `2026년 1월 4일`. */
export interface DateLine {
  /** As it stands in the text. */
  line: string;
  date: string;
  author?: string;
}

/** Lines of a text, without its headings, of which one may be the date line. */
const MOST_LINES = 3;
const LONGEST_HEAD = 1500;
const LONGEST_LINE = 160;
/** Between the parts of a date line. */
const MARK = /\s*[·|•/]\s*|\s+[-–—]\s+|\s{2,}/;
const INTRODUCED = new RegExp(
  '^(?:(?:first )?(?:published|posted|updated|written|filed|date|veröffentlicht|publié|publicado|' +
    String.raw`pubblicato|опубликовано|입력|등록|작성일?|게시일?|发布|發布|发布时间|公開日?)(?: (?:on|am|le|el|il))?\s*[:：]?|on)\s+`,
  'i',
);
const BY = /^(?:by|von|par|por|di|door|글|文)\s*[:：]?\s+/i;
const NAME = lazily(
  () => /^(?:\p{Lu}[\p{L}.'’-]*(?: (?:\p{Lu}[\p{L}.'’-]*|de|da|van|von|der)){1,4}|[가-힣]{2,4} ?기자)$/u,
);
/** `3 min read`, `Source: X`, a place: what else stands in such a line. */
const BESIDE = /^(?:\d{1,3}[- ]?min(?:ute)?s?(?: read)?|(?:source|quelle|출처|来源)\s*[:：].{1,60}|[\p{L} ]{2,30})$/iu;
/** A date and nothing else, at most with its weekday and a time. */
const ONLY_DATE = lazily(
  () =>
    /^[^.!?;]{0,4}(?:[\p{L}\p{M}]{1,12}\.?,?\s+)?(?:\d[\d\s.,:/年月日년월일T+-]{3,}|[\d\p{L}\p{M}.,:\s()-]{6,45})$/u,
);

/** `ATLANTA, March 21, 2024 /PRNewswire/ --`, `BERLIN, 3 May 2024 (GLOBE NEWSWIRE) --`: how releases begin. */
const DATELINE = new RegExp(
  String.raw`^\W{0,9}\p{Lu}[^\n()/]{1,80}?[,–-] {0,2}(\p{Lu}\p{L}{2,9}\.? \d{1,2},? \d{4}` +
    String.raw`|\d{1,2} \p{Lu}\p{L}{2,9}\.? \d{4})\W{1,4}[(/][^()/\n]{2,40}[)/]\W{0,3}[-–—]`,
  'u',
);

/** The date line of a text, if one of its first lines is nothing else. */
export function dateLineIn(text: string, title: string): DateLine | undefined {
  const lines = text.slice(0, LONGEST_HEAD).split('\n');
  const own = lines.filter((line) => /[^\s=-]/.test(line) && !/^\s*#/.test(line) && line.trim() !== title);
  for (const line of own.slice(0, MOST_LINES)) {
    const found = line.length <= LONGEST_LINE && /\d/.test(line) ? read(line) : undefined;
    if (found !== undefined) return found;
  }
  const release = own[0] !== undefined && DATELINE.exec(own[0].slice(0, 300))?.[1];
  return release && readDate(release, 'UTC').ok ? { line: '', date: release } : undefined;
}

function read(line: string): DateLine | undefined {
  const bare = line.replace(/^[\s>*_]+|[\s*_]+$|<\/?(?:em|i|p|small|time)[^<>]{0,100}>/g, '');
  const parts = bare.split(MARK).filter((part) => part !== '');
  let date: string | undefined;
  let author: string | undefined;
  for (const part of parts) {
    const written = part.replace(INTRODUCED, '').replace(BY, '').trim();
    if (
      date === undefined &&
      /\d{4}/.test(written) &&
      ONLY_DATE().test(written) &&
      hasFewWords(written) &&
      readDate(written, 'UTC').ok
    )
      date = written;
    else if (author === undefined && (BY.test(part) || NAME().test(written))) author = written;
    else if (!BESIDE.test(part)) return undefined;
  }
  return date === undefined ? undefined : { line, date, ...(author !== undefined && { author }) };
}

/** A date has a month and a weekday, and no other words: more of them go on as a sentence. */
function hasFewWords(written: string): boolean {
  return (written.match(/\p{L}[\p{L}\p{M}]{2,}/gu)?.length ?? 0) <= 2 && !/[\p{L}\p{M}]\.$/u.test(written);
}
