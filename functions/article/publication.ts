import { readDate } from './dates/dates.ts';
import { type Fields, firstText, textOf } from './front-matter/fields.ts';

/**
 * Whether the publisher has published an article:
 *
 *     published   as usual
 *     draft       not yet, or not listed: `draft: true`, `published: false`, `status: draft`,
 *                 `status: hidden`, `status: unlisted`, a file in the folder `_drafts`
 *     embargoed   not before `until`: `embargo: …`, `publishDate: …` in the future
 *     retracted   no more: `status: retracted`, `withdrawn: true`, or the title says so: `[KILL] …`, `… (전문취소)`
 */
export type Publication =
  | { state: 'published' }
  | { state: 'draft'; detail: string }
  | { state: 'embargoed'; until: string }
  | { state: 'retracted' };

const YES = /^(?:true|yes|on|1)$/i;
const NO = /^(?:false|no|off|0)$/i;
const DRAFT = /^(?:draft|unpublished|pending|hidden|unlisted)$/i;
const RETRACTED = /^(?:retracted|withdrawn|killed)$/i;

/**
 * A wire's order to take an article back: in brackets before or after the headline, or after it and a dash or colon.
 * The same words in a headline are news: `KILL-SWITCH FOUND`, `Kill Bill`, `기사 삭제 요구한 시장`.
 */
const ORDER = '(?:MANDATORY KILL|KILL|기사\\s?삭제|전문\\s?취소)';
/**
 * A word of every order. Nearly all titles fail this test, which saves a cold start the compilation of four patterns.
 */
const ORDER_WORD = /KILL|삭제|취소/;
const ORDERS = [
  new RegExp(`^[[(<【〔]\\s?${ORDER}\\s?[\\])>】〕]\\s*\\S`),
  new RegExp(`\\S\\s*[[(<【〔]\\s?${ORDER}\\s?[\\])>】〕]$`),
  new RegExp(`\\S\\s*(?:[:：]\\s*|\\s[—–-]{1,2}\\s*)${ORDER}$`),
  /^MANDATORY KILL\s*[:—–-]\s*\S/,
];

/** The folder of unpublished posts in Jekyll and Hexo. */
const DRAFT_FOLDER = /(?:^|\/)_drafts\//;

interface Circumstances {
  timeZone: string;
  /** Epoch milliseconds. If absent, no embargo holds. */
  now?: number | undefined;
  /** The object key. */
  key?: string | undefined;
}

export function publicationOf(fields: Fields, title: string, { timeZone, now, key }: Circumstances): Publication {
  const status = firstText(fields.status)?.trim() ?? '';
  const isKilled = ORDER_WORD.test(title) && ORDERS.some((order) => order.test(title));
  if (isKilled || RETRACTED.test(status) || states(fields.retracted, YES)) return { state: 'retracted' };
  if (states(fields.draft, YES)) return { state: 'draft', detail: 'The file says draft: true.' };
  if (states(fields.isPublished, NO)) return { state: 'draft', detail: 'The file says published: false.' };
  if (DRAFT.test(status)) return { state: 'draft', detail: `The file says status: ${status.toLowerCase()}.` };
  if (key !== undefined && DRAFT_FOLDER.test(key))
    return { state: 'draft', detail: 'The file is in a folder _drafts.' };
  for (const value of fields.embargo ?? []) {
    const until = readDate(textOf(value) ?? '', timeZone);
    if (now !== undefined && until.ok && Date.parse(until.instant) > now) {
      return { state: 'embargoed', until: until.instant };
    }
  }
  return { state: 'published' };
}

function states(values: Fields[keyof Fields], answer: RegExp): boolean {
  return (values ?? []).some((value) => answer.test(textOf(value)?.trim() ?? ''));
}
