import type { FrontMatterMap, FrontMatterValue } from './article.ts';
import { readDate } from './dates/dates.ts';
import { embargoOf, type StatedEmbargo } from './embargo.ts';
import { embargoesInWords } from './embargo-words.ts';
import { type FieldName, type Fields, fieldsOfKey, textOf } from './front-matter/fields.ts';
import { isMap } from './front-matter/values.ts';
import { lazily } from './lazily.ts';
import { EDITORS_NOTE, HOLDING_FIELDS, isEmbargoKey, PREFIX, plainKeyOf, RELEASE_KEY } from './statement-keys.ts';
import { oneOf } from './strings.ts';

/**
 * Whether the publisher has published an article:
 *
 *     published   as usual
 *     draft       not yet, or not for everybody: `draft: true`, `published: false`, `hidden: true`, `visibility:
 *                 private`, `status: draft` (scheduled, in-review, trash …), a file in the folder `_drafts`
 *     embargoed   not before `until`: `embargo: …`, a notice in words, `publishDate: …` in the future; or until nobody
 *                 knows when
 *     retracted   no more: `status: retracted`, `withdrawn: true`, or the title says so: `[KILL] …`, `… (전문취소)`
 */
export interface Publication {
  state: 'published' | 'draft' | 'embargoed' | 'retracted';
  /** What of the file says so, in one sentence. */
  detail: string;
  until?: string;
}

const YES = /^(?:true|yes|y|t|on|1|oui|ja|sí|да|예|네|是|はい)$/i;
const NO = /^(?:false|no|n|f|off|0|non|nein|never|нет|아니오|아니요|否|いいえ)$/i;
/** Words of a status, without blanks and marks between them, as CMS and wires have them. */
const DRAFT = oneOf(
  '(?:auto)?drafts?|unpublished|notpublished|pending(?:review|approval)?|hidden|unlisted|private|internal',
  'trash(?:ed)?|deleted|spam|withheld|(?:on)?hold|held|wip|workinprogress|inprogress',
  '(?:in|under|needs|awaiting|readyfor|tobe)?review(?:ing)?|(?:in|under)editing|submitted|unapproved|rejected',
  'queued|staged|notforpublication|초안|임시저장|비공개|예약|草稿|下書き|非公開|未公開|entwurf|brouillon|borrador|rascunho|bozza',
  'черновик',
);
/** Not before some time, which another field may state. */
const LATER = /^(?:embargo(?:ed)?|underembargo|scheduled?|future)$/;
const RETRACTED = /^(?:retracted|retraction|withdrawn|killed|kill)$/;
const NOT_FOR_ALL =
  /^(?:private|hidden|unlisted|internal|draft|password(?:protected)?|restricted|none|nobody|secret|비공개)$/;

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

/** The folder of unpublished posts in Jekyll and Hexo. */
const DRAFT_FOLDER = /(?:^|\/)_drafts\//;

interface Circumstances {
  timeZone: string;
  /** Epoch milliseconds. If absent, every embargo holds. */
  now?: number | undefined;
  /** The object key. */
  key?: string | undefined;
  /** Texts of the article that may begin with a notice. */
  texts?: readonly (string | undefined)[];
  /** The article's own time, in epoch milliseconds; asked for where a notice states a time. */
  ownTime?: () => number | undefined;
}

export function publicationOf(
  values: FrontMatterMap,
  fields: Fields,
  title: string,
  { timeZone, now, key, texts = [], ownTime = () => undefined }: Circumstances,
): Publication {
  const { inner, embargoes, releases } = statementsIn(values);
  const all = (field: FieldName) => [...(fields[field] ?? []), ...(inner[field] ?? [])];
  const statuses = all('status').flatMap((value) => wordOf(textOf(value)));
  const isKilled = ORDER_WORD.test(title) && ORDERS().some((order) => order.test(title));
  if (isKilled || statuses.some((status) => RETRACTED.test(status)) || states(all('retracted'), YES))
    return { state: 'retracted', detail: 'The file takes its article back.' };
  const draft = draftIn(all, statuses);
  if (draft !== undefined) return { state: 'draft', detail: `The file says ${draft}.` };
  if (key !== undefined && DRAFT_FOLDER.test(key))
    return { state: 'draft', detail: 'The file is in a folder _drafts.' };
  const inWords = embargoesInWords({ title, texts }, { timeZone, ownTime });
  const embargo = embargoOf([...embargoes, ...inWords], { timeZone, now });
  if (embargo.holds) return { ...embargo, state: 'embargoed' };
  const later = statuses.find((status) => LATER.test(status));
  const isOver = embargoes.length > 0 && embargo.isOver;
  if (later !== undefined && !isOver) return { state: 'draft', detail: `The file says status: ${later}.` };
  for (const value of [...(fields.notBuiltBefore ?? []), ...releases]) {
    const until = readDate(textOf(value) ?? '', timeZone);
    if (now !== undefined && until.ok && Date.parse(until.instant) > now)
      return { state: 'embargoed', detail: `The file says: not before ${until.instant}.`, until: until.instant };
  }
  return { state: 'published', detail: '' };
}

/** What a file says that makes it a draft, as `key: value`. */
function draftIn(all: (field: FieldName) => FrontMatterValue[], statuses: readonly string[]): string | undefined {
  if (states(all('draft'), YES)) return 'draft: true';
  if (states(all('isPublished'), NO)) return 'published: false';
  if (states(all('hidden'), YES)) return 'hidden, private or unlisted: true';
  if (all('password').some((value) => !NO.test(textOf(value)?.trim() || 'no'))) return 'that it has a password';
  const visibility = all('visibility').flatMap((value) => wordOf(textOf(value)));
  const reader = visibility.find((word) => NOT_FOR_ALL.test(word));
  if (reader !== undefined) return `visibility: ${reader}`;
  const status = statuses.find((word) => DRAFT.test(word));
  return status && `status: ${status}`;
}

/** A stated word in its plain form: `In Review`, `stat:withheld` and `auto_draft` are those of `DRAFT`. */
function wordOf(written: string | undefined): string {
  return (written ?? '')
    .slice(0, 100)
    .toLowerCase()
    .replace(/^[a-z]{1,12}:/, '')
    .replace(/[-_\s.]/g, '');
}

function states(values: readonly FrontMatterValue[], answer: RegExp): boolean {
  const said = (value: FrontMatterValue) => textOf(isMap(value) ? (value.value ?? value) : value);
  return values.some((value) => answer.test(said(value)?.trim() ?? ''));
}

interface Statements {
  /** Fields that stand in a table of an article's own. */
  inner: { [Name in FieldName]?: FrontMatterValue[] };
  embargoes: StatedEmbargo[];
  /** Times from which it may be published. */
  releases: FrontMatterValue[];
}

/** Tables of what is stated of the article itself: Hugo's, Zola's, those of CMS. */
export const OWN_TABLE = oneOf(
  'params|extra|meta|metadata|frontmatter|workflow|publication|publishing|publish|release|post|article|page',
  'item|data|attributes|fields|sys|properties|system|content',
);
/** What is stated of others, or of the words of the text. */
const OTHERS = oneOf(
  'tags?|keywords?|topics?|categor(?:y|ies)|taxonomies|entities|concepts|terms|words|related.*|links?|comments?',
  'glossary|associations|media|images?|videos?|author|authors',
);
/** A note to editors that begins with an embargo. */
const EMBARGOED_NOTE = /^[^\p{L}]{0,9}(?:strictly |strict |under |press ){0,2}embargo(?:ed)?\b/iu;
const MOST_KEYS = 2000;
const MOST_LEVELS = 6;

/** What a file states anywhere that may hold it back. */
function statementsIn(values: FrontMatterMap): Statements {
  const statements: Statements = { inner: {}, embargoes: [], releases: [] };
  let keys = 0;
  const visit = (map: FrontMatterMap, level: number, isOwn: boolean): void => {
    for (const written of Object.keys(map)) {
      keys += 1;
      if (keys > MOST_KEYS) return;
      const value = map[written] as FrontMatterValue;
      const prefixed = PREFIX.exec(written)?.[0];
      const key = plainKeyOf(prefixed === undefined ? written : written.slice(prefixed.length));
      const isNote = EDITORS_NOTE.test(key) && EMBARGOED_NOTE.test(textOf(value)?.slice(0, 100) ?? '');
      if (isNote || isEmbargoKey(key, isOwn)) statements.embargoes.push({ key: isNote ? 'embargo' : key, value });
      else if (isOwn && RELEASE_KEY.test(key)) statements.releases.push(value);
      else if (isOwn && (level > 0 || prefixed !== undefined))
        for (const field of fieldsOfKey(key))
          if (HOLDING_FIELDS.has(field)) statements.inner[field] = [...(statements.inner[field] ?? []), value];
      if (typeof value === 'object' && level < MOST_LEVELS && !OTHERS.test(key))
        for (const map of Array.isArray(value) ? value : [value])
          if (typeof map === 'object' && !Array.isArray(map)) visit(map, level + 1, isOwn && OWN_TABLE.test(key));
    }
  };
  visit(values, 0, true);
  return statements;
}
