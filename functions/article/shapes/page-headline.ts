import { lazily } from '../base/strings.ts';
import { decodeEntities } from '../content.ts';
import { readAnyDate } from '../dates/any-date.ts';
import { readPlainDate } from '../dates/plain-date.ts';

/** The visible text of a page in its order, between one tag and the next. */
export interface PageLines {
  lines: string[];
  /** The first line of each element that is marked as an author's. */
  bylines: number[];
  /** The first line of the first `<h1>`. */
  h1At: number;
}

/** Lines that are looked at above the headline and below it: there a date or a byline stands, and nowhere else. */
const ABOVE = 10;
const BELOW = 40;
/** A byline or a date is shorter; what is longer is prose. */
const LONGEST_LINE = 100;
/** Lines of one byline: `By`, and the name in a link. */
const MOST_OF_BYLINE = 3;
const LEAST_HEADLINE = 8;
const SAME_START = 20;

const AUTHOR_MARK = new RegExp(
  String.raw`\b(?:rel|itemprop)\s*=\s*["']?(?:[\w ]{0,40} )?(?:author|creator)\b` +
    String.raw`|\bclass\s*=\s*["']?(?![^"'>]{0,200}comment)[^"'>]{0,200}?(?:byline` +
    '|(?<![a-z])authors?(?![a-z])|author_?-?name|written-?by)' +
    String.raw`|\bhref\s*=\s*["']?[^"'\s>]{0,300}/(?:authors?|contributors?|writers?)/[^"'\s>]`,
  'i',
);

/** Whether a tag says that its text names the author. */
export function isAuthorMark(attributes: string): boolean {
  return /author|byline|written|creator|\/(?:contributor|writer)/i.test(attributes) && AUTHOR_MARK.test(attributes);
}

/** What stands by the headline, as readers see it. */
export interface BesideHeadline {
  author: string | undefined;
  date: string | undefined;
}

export function besideHeadline(page: PageLines, title: string): BesideHeadline {
  const headline = headlineAt(page, title);
  if (headline < 0) return { author: undefined, date: undefined };
  const from = Math.max(0, headline - ABOVE);
  const lines = page.lines
    .slice(from, headline + BELOW)
    .map((line) => (line.length > 4 * LONGEST_LINE ? '' : decodeEntities(line).replace(/\s+/g, ' ').trim()));
  const marked = page.bylines.map((at) => at - from);
  return {
    author: authorIn(lines, marked),
    date: [...lines.slice(headline - from), ...lines.slice(0, headline - from)].flatMap(
      (line) => dateIn(line) ?? [],
    )[0],
  };
}

function headlineAt({ lines, h1At }: PageLines, title: string): number {
  const isTitle = (line: string) =>
    line.length > LEAST_HEADLINE &&
    (title.startsWith(line.slice(0, SAME_START)) || line.startsWith(title.slice(0, SAME_START)));
  const at = title.length > LEAST_HEADLINE ? lines.findIndex((line) => isTitle(decodeEntities(line).trim())) : -1;
  return at < 0 ? h1At : at;
}

const INTRODUCED = lazily(
  () =>
    new RegExp(
      '^(?:(?:(?:article|story|words|text|post(?:ed)?|written|published) )?by|author|written by|von' +
        String.raw`|par|por|di)(?:\s*[:：|]\s*|\s+|$)|^(?:作者|[本报報]{0,2}[记記]者|撰文|文)(?:\s*[:：|／/]\s*` +
        String.raw`|\s+(?=\p{sc=Han}{2,4}$))`,
      'iu',
    ),
);
const NAME = lazily(
  () =>
    /^(?:(?:Dr|Prof|Mr|Ms|Mrs)\.? )?\p{Lu}[\p{L}\p{M}.'’-]*(?: (?:\p{Lu}[\p{L}\p{M}.'’-]*|de|da|del|van|von|der|den|la|le|bin|al|dos|di)){1,4}$/u,
);
/** Without a word before it, two to four such letters are as likely a button. */
const HAN_NAME = lazily(() => /^\p{sc=Han}{2,4}$/u);
/** A word of these is in no name of a person, but in what stands beside one. */
const NO_NAME = new RegExp(
  String.raw`\b(?:about|account|admin|all|april|article|articles|august|author|authors|best|blog|by` +
    '|collective|comments?|community|company|contact|contributors?|december|editors?|email|events?' +
    '|facebook|february|first|follow|forum|group|guest|guide|home|how|inc|institute|instagram' +
    '|january|july|june|last|leave|linkedin|llc|ltd|magazine|main|march|marketing|media|menu|more' +
    '|my|news|november|october|our|page|partnerships|policy|posted|posts?|privacy|profile|program' +
    '|published|read|related|reply|resources|reviewed|september|settings|share|staff|steps|stories' +
    '|subscribe|tags|team|the|this|tips|top|twitter|university|updated|view|website|what|why' +
    String.raw`|written|your)\b|来源|编辑|责任|网|报|社`,
  'i',
);

/** The first byline: the name after `By`, or in an element that is marked as the author's. */
function authorIn(lines: readonly string[], marked: readonly number[]): string | undefined {
  const introduced = lines.flatMap((line, at) => (line.length <= LONGEST_LINE && INTRODUCED().test(line) ? [at] : []));
  for (const at of [...marked, ...introduced])
    for (const line of lines.slice(Math.max(0, at), at < 0 ? 0 : at + MOST_OF_BYLINE)) {
      if (line.length > LONGEST_LINE) break;
      const names = namesIn(line);
      if (names !== undefined) return names;
      if (!INTRODUCED().test(line) && /\p{L}/u.test(line) && !marked.includes(at)) break;
    }
  return undefined;
}

/** A line of nothing but names, at most with what introduces them and with a role or a day after them. */
function namesIn(line: string): string | undefined {
  const bare = line.replace(INTRODUCED(), '');
  const written = bare.replace(/\s*(?:[|·•–—]| on \p{Lu}|\d).*$/u, '').replace(/[\s,:.]+$/, '');
  const names = written.split(/,? (?:and|und|et|y|&) |, (?=\p{Lu}\p{Ll}+ \p{Lu})|[、，]/u);
  const isName = (name: string) => NAME().test(name.replace(/, .*$/, '')) || (bare !== line && HAN_NAME().test(name));
  return names.every((name) => isName(name) && !NO_NAME.test(name)) ? written : undefined;
}

const WRITTEN_DATE = lazily(
  () =>
    new RegExp(
      String.raw`(?<!\d)(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?(?!\d)` +
        String.raw`(?:[T\s]{1,3}\d{1,2}:\d\d(?::\d\d)?)?|(?<!\p{L})\p{L}{3,10}\.? \d{1,2}(?:st|nd|rd` +
        String.raw`|th)?,? (?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}\.? (?:de )?\p{L}{3,10}\.?(?: de)?,? (?:19` +
        String.raw`|20)\d\d(?!\d)`,
      'u',
    ),
);
const CHANGED = /updated|modified|revised|reviewed|更新|修改|星期|©|copyright|版权/i;

function dateIn(line: string): string | undefined {
  if (line.length > LONGEST_LINE || !/(?:19|20)\d\d/.test(line) || CHANGED.test(line)) return undefined;
  const date = WRITTEN_DATE().exec(line)?.[0];
  // Files that are loaded on first use import none that loads them (`lazy.cjs`), so this is `readDate` without that.
  return date !== undefined && (readPlainDate(date.trim(), 'UTC') ?? readAnyDate(date, 'UTC')).ok ? date : undefined;
}
