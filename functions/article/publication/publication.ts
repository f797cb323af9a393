import type { Doubtful, FrontMatterMap } from '../article.ts';
import { lazily, oneOf } from '../base/strings.ts';
import { readDate } from '../dates/dates.ts';
import { loadAnyDate, loadAnyNotice } from '../lazy.cjs';
import type { Notice, NoticePlace } from './any-notice.ts';
import { embargoOf, type StatedEmbargo } from './embargo.ts';
import { mayBeNotice } from './notice-words.ts';
import { plainKeyOf, type Stated, type Statement, SURE_STATUS, statementsIn, valuesIn } from './statements.ts';
import { isNotForAll, stateOf } from './status-words.ts';

/**
 * Whether the publisher has published an article:
 *
 *     published   as usual
 *     draft       not yet, or not for everybody: `draft: true`, `published: false`, `hidden: true`, `visibility:
 *                 private`, `status: draft` (scheduled, in-review, trash …), a file in the folder `_drafts`
 *     embargoed   not before `until`: `embargo: …`, a notice in words, `publishDate: …` in the future; or until nobody
 *                 knows when
 *     retracted   no more: `status: retracted`, `withdrawn: true`, or the title says so: `[KILL] …`, `… (전문취소)`
 *     unsure      something of the article itself may say one of these, and cannot be read for sure
 */
export interface Publication {
  state: 'published' | 'draft' | 'embargoed' | 'retracted' | 'unsure';
  /** What of the file says so, in one sentence. */
  detail: string;
  until?: string;
  /** Of an article that is unsure. */
  at?: Doubtful;
}

const YES = /^(?:true|yes|y|t|on|1|oui|ja|sí|да|예|네|是|はい)$/i;
const NO = /^(?:false|no|n|f|off|0|non|nein|nee|nej|nie|não|hayır|never|нет|ні|아니오|아니요|否|いいえ)$/i;
const NULL = /^(?:null|~|none)$/i;

/**
 * A wire's order to take an article back: in brackets before or after the headline, or after it and a dash or colon.
 * The same words in a headline are news: `KILL-SWITCH FOUND`, `Kill Bill`, `기사 삭제 요구한 시장`.
 */
const ORDER = '(?:(?:MANDATORY |BULLETIN )?KILL|RETRACT(?:ED|ION)|WITHDRAWN|기사\\s?삭제|전문\\s?취소)';
/**
 * A word of every order. Nearly all titles fail this test, which saves a cold start the compilation of four patterns.
 */
const ORDER_WORD = /kill|retract|withdrawn|삭제|취소/i;
const ORDERS = lazily(() => [
  new RegExp(`^[[(<【〔]\\s?${ORDER}\\s?[\\])>】〕][:：]?\\s*\\S`, 'i'),
  new RegExp(`\\S\\s*[[<【〔]\\s?${ORDER}\\s?[\\]>】〕]$`, 'i'),
  new RegExp(`\\S\\s*[(]\\s?${ORDER}\\s?[)]$`),
  new RegExp(`\\S\\s*(?:[:：]\\s*|\\s[—–-]{1,2}\\s*)${ORDER}$`),
  /^(?:(?:MANDATORY |BULLETIN )?KILL|RETRACT(?:ED|ION)|WITHDRAWN)\s?(?:[:：—–]|\s-\s)\s*\S/,
]);

/** What a desk writes before a headline. `Draft: …` in small letters is of sports, and so is `NFL DRAFT: …`. */
const MARKED = new RegExp(
  String.raw`^(?:[[(【]\s?(?:DRAFT|HOLD|ENTWURF|BROUILLON|BORRADOR|RASCUNHO|초안|下書き|草稿)\s?[\])】]` +
    String.raw`|(?:DRAFT|HOLD|ENTWURF|BROUILLON|BORRADOR|RASCUNHO)(?:\s?[:：—]|\s[–-]\s))\s*\S`,
);

/** The folder of unpublished posts in Jekyll and Hexo. */
const DRAFT_FOLDER = /(?:^|\/)_drafts\//;

export interface Claims {
  values: FrontMatterMap;
  title: string;
  /** Objects around the article. */
  around?: readonly FrontMatterMap[] | undefined;
  /** Texts whose first and last lines may be a notice: the body, the description; and what stands beside these. */
  texts?: readonly (string | undefined)[];
  /** Of a stack: keys of its own, with the values that permit. */
  publishable?: Readonly<Record<string, readonly string[]>> | undefined;
}

interface Circumstances {
  timeZone: string;
  /** Epoch milliseconds. If absent, every embargo holds. */
  now?: number | undefined;
  /** The object key. */
  key?: string | undefined;
  /** The article's own time, in epoch milliseconds; asked for where a notice states a time. */
  ownTime?: () => number | undefined;
  /** A person has said that what is unsure is published. */
  isPublished?: boolean | undefined;
}

/** What a file states of its publication, read once: the answer changes with time. */
export function publicationIn(claims: Claims, circumstances: Circumstances): (now: number | undefined) => Publication {
  const { publishable = {} } = claims;
  const stated = statementsIn(claims.values, claims.around, (key) => Object.hasOwn(publishable, key));
  const notices = noticesIn(claims, stated.found, circumstances);
  return (now) => publicationOf(claims, stated, notices, { ...circumstances, now });
}

function publicationOf(
  { title, publishable = {} }: Claims,
  { found, isCut }: Stated,
  notices: readonly StatedEmbargo[],
  circumstances: Circumstances,
): Publication {
  const { timeZone, now, key } = circumstances;
  const isKilled = ORDER_WORD.test(title) && ORDERS().some((order) => order.test(title));
  const verdicts = found.map((one) => ({ one, says: verdictOf(one, publishable, circumstances) }));
  const first = (says: Verdict) => verdicts.find((verdict) => verdict.says === says)?.one;
  if (isKilled || first('retracted')) return { state: 'retracted', detail: 'The file takes its article back.' };
  const draft = first('draft');
  if (draft !== undefined) return { state: 'draft', detail: `The file says ${shown(draft)}.` };
  if (key !== undefined && DRAFT_FOLDER.test(key))
    return { state: 'draft', detail: 'The file is in a folder _drafts.' };
  const embargoes = found.filter(({ family }) => family === 'embargo');
  const embargo = embargoOf([...embargoes, ...notices.filter(({ notice }) => notice !== 'unsure')], { timeZone, now });
  if (embargo.holds) return { ...embargo, state: 'embargoed' };
  const later = first('later');
  const isOver = embargoes.length > 0 && embargo.isOver;
  if (later !== undefined && !isOver) return { state: 'draft', detail: `The file says ${shown(later)}.` };
  const until = verdicts.flatMap(({ says }) => (typeof says === 'number' ? says : []));
  if (until.length > 0) {
    const last = new Date(Math.max(...until)).toISOString();
    return { state: 'embargoed', detail: `The file says: not before ${last}.`, until: last };
  }
  if (circumstances.isPublished) return PUBLISHED;
  const notice = notices.find((one) => one.notice === 'unsure');
  const marked = MARKED.test(title) ? { path: 'headline', value: title } : undefined;
  const doubt = first('unsure') ?? (notice && { path: notice.key, value: notice.value }) ?? marked;
  if (doubt !== undefined) return unsure(doubt.path, valuesIn(doubt.value).join(' '));
  return isCut ? unsure('the end', 'more than can be looked at') : PUBLISHED;
}

const PUBLISHED: Publication = { state: 'published', detail: '' };

function unsure(path: string, written: string): Publication {
  const value = written.slice(0, 200).toWellFormed();
  const detail = `Perhaps it may not be published: ${path} says “${value.length > 80 ? `${value.slice(0, 80)}…` : value}”.`;
  return { state: 'unsure', detail, at: { path, value } };
}

const shown = ({ path, value }: Statement): string => `${path}: ${valuesIn(value).join(', ').slice(0, 60)}`;

/** What a statement says: a time from which it permits, or nothing that counts. */
type Verdict = 'retracted' | 'draft' | 'later' | 'unsure' | number | undefined;

function verdictOf(
  { path, key, value, family, isAround, beside }: Statement,
  publishable: NonNullable<Claims['publishable']>,
  { timeZone, now }: Circumstances,
): Verdict {
  const values = valuesIn(value).filter((one) => one !== '');
  const permitting = isAround || !Object.hasOwn(publishable, key) ? undefined : publishable[key];
  if (permitting !== undefined && values.length > 0)
    return values.every((one) => permitting.includes(one.toLowerCase())) ? undefined : 'draft';
  const has = (answer: RegExp) => values.some((one) => answer.test(one));
  if (family === 'release' || family === 'built') return releaseOf(values, family, { timeZone, now });
  if (family === 'status') return statusOf(path, key, values, isAround, beside);
  if (family === 'forbids') return has(YES) ? (key.endsWith('scheduled') ? 'later' : 'draft') : undefined;
  if (family === 'permits') return has(NO) ? 'draft' : undefined;
  if (family === 'retracted') return has(YES) ? 'retracted' : undefined;
  if (family === 'visibility') return values.some(isNotForAll) ? 'draft' : undefined;
  if (family === 'password') return values.some((one) => !NO.test(one) && !NULL.test(one)) ? 'draft' : undefined;
  if (family === 'id') return values.some((one) => /^(?:drafts|versions)\./.test(one)) ? 'draft' : undefined;
  if (family === 'published') return (value === '' || has(NULL)) && isUndated(beside) ? 'draft' : undefined;
  return family === 'weak' && has(NO) ? weakVerdictOf(isAround, beside) : undefined;
}

function statusOf(
  path: string,
  key: string,
  values: readonly string[],
  isAround: boolean,
  beside: FrontMatterMap,
): Verdict {
  const states = values.map((one) => stateOf(one, isAround));
  for (const state of ['retracted', 'draft', 'later', 'unsure'] as const) if (states.includes(state)) return state;
  if (isAround) return undefined;
  // Drupal and Joomla: 0 is not published.
  if (values.some((one) => NO.test(one)))
    return values.includes('false') || hasKeys(beside, OF_A_CMS, 1)
      ? 'draft'
      : values.includes('0')
        ? 'unsure'
        : undefined;
  const isUnknown = (SURE_STATUS.test(key) || IN_WORKFLOW.test(path)) && states.includes(undefined);
  return isUnknown && values.some((one) => /\p{L}/u.test(one) && one.length <= 40) ? 'unsure' : undefined;
}

/** States of a table that has no other. */
const IN_WORKFLOW = /\b(?:workflow|publication|publishing|moderation|editorial)\.(?:state|status|stage|step)$/i;

/** `live: false` of Wagtail and Craft; of others a live blog's, a game's or a switch's, if a date says it is out. */
function weakVerdictOf(isAround: boolean, beside: FrontMatterMap): Verdict {
  if (isAround) return undefined;
  if (hasKeys(beside, OF_A_CMS, 2)) return 'draft';
  const isLiveBlog =
    hasKeys(beside, /live(?:blog|update|cover|posting)/, 1) || /live/i.test(String(beside['@type'] ?? beside.type));
  return isLiveBlog || hasKeys(beside, DATE, 1) ? undefined : 'unsure';
}

/** What the exports of a CMS have beside such a field. */
const OF_A_CMS = oneOf(
  'nid|vid|langcode|moderationstate|promote|sticky|defaultlangcode|revisiontimestamp|publishup|publishdown|introtext',
  'catid|hasunpublishedchanges|firstpublishedat|lastpublishedat|latestrevision.*|golive.*|expireat|urlpath',
  'showinmenus|searchdescription|postdate|expirydate|section(?:id|handle)|type(?:id|handle)|entrytype|canonicalid',
  'fieldlayoutid|datecreated|dateupdated|siteid',
);
const DATE = oneOf(
  '(?:date)?publish(?:ed)?(?:at|on|date|time)?|(?:pub|post|display|first)?date|datetime|firstpublished.*|timestamp',
);

function hasKeys(map: FrontMatterMap, keys: RegExp, least: number): boolean {
  const isStated = (key: string) => !NULL.test(valuesIn(map[key] ?? '')[0] || 'null');
  return (
    Object.keys(map).filter((key) => keys.test(plainKeyOf(key.replace(/^json\./, ''))) && isStated(key)).length >= least
  );
}

/** Strapi's drafts: `publishedAt: null` beside the dates of their making, and no other date. */
function isUndated(beside: FrontMatterMap): boolean {
  return hasKeys(beside, oneOf('(?:created|updated)at'), 1) && !hasKeys(beside, DATE, 1);
}

function releaseOf(values: readonly string[], family: 'release' | 'built', { timeZone, now }: Circumstances): Verdict {
  if (now === undefined) return undefined;
  const read = values.map((one) => ({ one, date: readDate(one, timeZone) }));
  const times = read.flatMap(({ date }) => (date.ok ? Date.parse(date.instant) : [])).filter((time) => time > now);
  if (times.length > 0) return Math.max(...times);
  const isAhead = ({ one }: (typeof read)[number]) =>
    (one.match(/(?<!\d)20\d\d(?!\d)/g) ?? []).some((year) => Number(year) >= new Date(now).getUTCFullYear());
  return family === 'release' && read.some((one) => !one.date.ok && isAhead(one)) ? 'unsure' : undefined;
}

/** What objects around a list state that may hold its articles back, for each of these to carry. */
export function carriedFrom(around: readonly FrontMatterMap[]): FrontMatterMap {
  const { found, isCut } = statementsIn({}, around);
  const carried: FrontMatterMap = Object.create(null);
  // More than can be looked at is no permission.
  if (isCut) carried['json.embargo'] = 'perhaps: more stands around the list than is looked at';
  for (const one of found) {
    const { key, value, family } = one;
    const isTimed = family === 'embargo' || family === 'release' || family === 'note' || family === 'text';
    if (!isTimed && verdictOf(one, {}, { timeZone: 'UTC' }) === undefined) continue;
    const known = carried[`json.${key}`];
    carried[`json.${key}`] = known === undefined ? value : [known, value].flat();
  }
  return carried;
}

/** The lines of a text of which one may be a notice, and how much of a text is looked at. */
const FIRST_LINES = 16;
const LAST_LINES = 4;
const LONGEST_HEAD = 4000;
const LONGEST_END = 1500;
const LONGEST_TITLE = 300;
/** Of a longer line, which is prose, only the beginning may show a notice. */
const LONGEST_LINE = 300;
const SHOWING = 120;

/**
 * Embargoes that an article states in words: its headline, a line of the first eight or the last four, a note to
 * editors, another text that it states. What only speaks of an embargo is none.
 */
function noticesIn(
  { title, texts = [] }: Claims,
  found: readonly Statement[],
  { timeZone, ownTime = () => undefined, now }: Circumstances,
): StatedEmbargo[] {
  const readTime = (text: string) => loadAnyDate().readTimeAhead(text, { timeZone, own: ownTime(), now });
  const notices: StatedEmbargo[] = [];
  const add = (line: string, place: NoticePlace, path: string): void => {
    if (!mayBeNotice(line.length > LONGEST_LINE ? line.slice(0, SHOWING) : line)) return;
    const notice: Notice | undefined = loadAnyNotice().noticeIn(line, place, readTime);
    if (notice !== undefined) notices.push({ key: path, value: line.trim(), notice });
  };
  add(title, 'headline', 'headline');
  if (/[[(（【〔]/.test(title) && mayBeNotice(title))
    for (const [, inside = ''] of title.slice(0, LONGEST_TITLE).matchAll(BRACKETS)) add(inside, 'bracket', 'headline');
  for (const text of texts) for (const [at, line] of linesOf(text ?? '')) add(line, 'line', `text, line ${at}`);
  for (const { family, value, path } of found)
    if ((family === 'note' || family === 'text') && typeof value === 'string')
      for (const line of value.slice(0, LONGEST_HEAD).split('\n', FIRST_LINES))
        add(line, family === 'note' ? 'note' : 'value', path);
  // Other words of a notice whose time is read say the same.
  const isRead = notices.some(({ notice }) => typeof notice === 'object');
  return isRead ? notices.filter(({ notice }) => notice !== 'unsure') : notices;
}

const BRACKETS = /[[(（【〔]((?:[^[\](（【〔)）】〕]|\([^()]{1,12}\)){2,120})[\])）】〕]/g;

/** The first and last lines that are not blank, with their number. */
function linesOf(text: string): [number, string][] {
  const cut = (part: string) =>
    (part.includes('<') ? part.split(/\n|<br\s{0,9}\/?>|<\/(?:p|div|h[1-6]|li)>/i) : part.split('\n')).filter(
      (line) => line.trim() !== '',
    );
  const all = [...cut(text.slice(0, LONGEST_HEAD)), ...cut(text.slice(LONGEST_HEAD).slice(-LONGEST_END))];
  const lines = all.map((line, at): [number, string] => [at + 1, line]);
  return lines.length <= FIRST_LINES + LAST_LINES
    ? lines
    : [...lines.slice(0, FIRST_LINES), ...lines.slice(-LAST_LINES)];
}
