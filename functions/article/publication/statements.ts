import type { FrontMatterMap, FrontMatterValue } from '../article.ts';
import { oneOf } from '../base/strings.ts';
import { fieldsOfKey, isMap } from '../front-matter/fields.ts';
import { mayBeNotice } from './notice-words.ts';

// The families of keys that may hold an article back, in their plain form: lower case, without `-`, `_`, `.` and
// blanks.

/** Embargoes, wherever they stand; those with other meanings, too, only among what an article states of itself. */
const EMBARGO_KEY = /embarg|sperr(?:e?frist|vermerk)|엠바고|エンバーゴ|эмбарго|ембарго|解禁|报道禁令|報道禁令/;
const HOLD_KEY = oneOf(
  '(?:on)?hold(?:until|till|for|forrelease|date)?|notbefore',
  '(?:donot|notfor)(?:publish|release|publication)before|(?:release|publish)(?:after|notbefore)',
);

/**
 * The time from which an article may be published, which holds where it lies ahead. `published_at` says when it was
 * published, and `release_date` is that of the film or product that it is about.
 */
const RELEASE_KEY = oneOf(
  '(?:to(?:be)?)?publish(?:at|on|from|after|when|up|schedule)|publicationstart(?:date)?',
  '(?:online|display|show|active)from(?:date)?',
  '(?:publish|publication|post|release)?schedul(?:e|ed)(?:for|at|on|date|datetime|time' +
    '|publish(?:at|date|time|edon)|publication(?:date|time)?|release)',
  'goe?s?live(?:at|on|date|time)?|(?:live|visible|available)(?:at|on|from|after)|hfr|holdforrelease',
  'for(?:publication|release)(?:at|on|date)?|releas(?:e|ed)(?:at|on|time)|startpublishing',
  '(?:hidden|private|unpublished)until|보도(?:시점|일시)|배포시점|공개(?:일시|예정일?)|(?:게시|발행)?예약(?:일시|시간)|발행예정(?:일시?)?',
  '公開日時|公開予定日?|予約日時|投稿予約|发布时间点|定时发布|定時發布|预定发布|計劃發布|计划发布(?:时间)?',
  'veröffentlichenab|veröffentlichungab|veroeffentlichungab|freigabeab|freiab|publierle|miseenligne(?:le)?',
  'publicar(?:el|em|desde)|fechaprogramada',
  'agendadopara|programad[oa]para|pubblica(?:re)?il|publicerenop|geplandvoor|опубликоватьпосле|отложитьдо',
  'yayınlanmatarihi',
);

/** Notes to editors, and what is said of rights and use: the wires' places for a notice. */
export const NOTE_KEY = new RegExp(
  '^(?:ednote|edmsg|editors?note|editorialnote|notes?(?:toeditors?)?|instructions?' +
    '|specialinstructions|usage(?:terms|rights)?|rights(?:notice|statement)?|restrictions?' +
    '|copyright(?:notice)?|advisory|handling|caveats?)$',
);

/** What an article's state is called, beside the names that front matter has for it. */
const STATUS_KEY = oneOf(
  '(?:moderation|workflow|review|approval|editorial|content|document|doc|entry|page|story|item|news|release' +
    '|revision|lifecycle|creativework)(?:status|state)',
  'workflow(?:step|stage)|currentstate|stage|lifecycle|estado|situação|situacao|statut|état|stato|статус|состояние',
  '상태|게시상태|状态|狀態|发布状态|ステータス|公開状態|durum|tila|stav|حالة|signals?',
);
/** States of nothing else than publication: a word that is not known makes the article unsure. */
export const SURE_STATUS = oneOf(
  '(?:post|publication|publish|pub|article|moderation|workflow|editorial|creativework)(?:status|state)',
  'workflow(?:step|stage)|게시상태|发布状态|公開状態',
);

/** True forbids. */
const FORBIDS_KEY = oneOf(
  'do?(?:no|n)tpublish|nopublish|not(?:yet)?for(?:publication|release)|with(?:hold|held)',
  '(?:is)?(?:confidential|internal|internalonly|offline|trashed|deleted|intrash)|(?:eleventy)?excludefromcollections',
  '(?:is)?scheduled|nichtver(?:ö|oe)ffentlichen|nepaspublier|nopublicar|nãopublicar|nonpubblicare|nietpubliceren',
  'niepublikować|непубликовать|비공개|非公開|entwurf|brouillon|borrador|rascunho|bozza|черновик|чернетка|utkast|초안|下書き|草稿',
);
/** False forbids, and where others have the same key for something else only if the rest says so. */
const PERMITS_KEY = oneOf(
  '(?:is)?(?:publishable|visible|approved|readytopublish|readyforpublication|clearedforpublication)',
  '(?:ist)?(?:veröffentlicht|veroeffentlicht|freigegeben)|publiée?|publicad[oa]|pubblicat[oa]|gepubliceerd',
  'opublikowan[yae]|опубликовано|опубліковано',
  'publicerad|publisert|udgivet|julkaistu|yayınlandı|공개(?:여부)?|게시(?:여부)?|公開|公开|已?发布|已?發佈',
);
const WEAK_KEY = oneOf('(?:is)?(?:live|enabled|online|released)');
const TAKEN_BACK_KEY = oneOf('(?:is)?(?:spiked|killed|recalled)');
const AUDIENCE_KEY = oneOf(
  'audience|access|privacy|sharing|sichtbarkeit|visibilité|visibilidad|공개범위|公開範囲|可见性',
);

/** What a field may say. */
export type Family =
  | 'embargo'
  | 'release'
  | 'built'
  | 'status'
  | 'forbids'
  | 'permits'
  | 'weak'
  | 'retracted'
  | 'visibility'
  | 'password'
  | 'id'
  | 'published';

const FIELD_FAMILIES: Readonly<Record<string, Family>> = {
  ...{ draft: 'forbids', hidden: 'forbids', isPublished: 'permits', visibility: 'visibility', status: 'status' },
  ...{ retracted: 'retracted', password: 'password', notBuiltBefore: 'built', id: 'id' },
};

/** The family of a key; of an article's own keys only, but for embargoes. */
export function familyOf(plainKey: string, isOwn: boolean): Family | undefined {
  if (EMBARGO_KEY.test(plainKey)) return 'embargo';
  if (!isOwn) return undefined;
  const known = FAMILIES.get(plainKey);
  if (known !== undefined) return known === 'none' ? undefined : known;
  const found = ownFamilyOf(plainKey);
  if (FAMILIES.size < MOST_KNOWN) FAMILIES.set(plainKey, found ?? 'none');
  return found;
}

/** Files of one source have the same keys. */
const FAMILIES = new Map<string, Family | 'none'>();
const MOST_KNOWN = 2_000;

function ownFamilyOf(key: string): Family | undefined {
  if (HOLD_KEY.test(key)) return 'embargo';
  if (RELEASE_KEY.test(key)) return 'release';
  for (const field of fieldsOfKey(key)) if (FIELD_FAMILIES[field] !== undefined) return FIELD_FAMILIES[field];
  if (STATUS_KEY.test(key)) return 'status';
  if (FORBIDS_KEY.test(key)) return 'forbids';
  if (PERMITS_KEY.test(key)) return 'permits';
  if (WEAK_KEY.test(key)) return 'weak';
  if (TAKEN_BACK_KEY.test(key)) return 'retracted';
  if (AUDIENCE_KEY.test(key)) return 'visibility';
  return /^(?:(?:first)?published(?:at|on|date)|datepublished)$/.test(key) ? 'published' : undefined;
}

/** What has its meaning from the table in which it stands: `availability: {start: …}`, `display: {on: false}`. */
const IN_A_TABLE: readonly (readonly [at: RegExp, family: Family])[] = [
  [
    new RegExp(
      String.raw`\b(?:availability|publish(?:ing)?|publication|schedul(?:e|ing)|visibility|display` +
        String.raw`|online)\.(?:(?:valid|active)?[-_]?from|starts?|begins?` +
        '|(?:start|begin)s?[-_]?(?:at|date|time|on)|not[-_]?before|after)$',
      'i',
    ),
    'release',
  ],
  [
    /\b(?:publish(?:ing)?|publication|visibility|display|online)\.(?:is[-_]?)?(?:on|enabled|active|visible)$/i,
    'permits',
  ],
];

/** @param path of keys, that of its table before its own */
export function familyInTable(path: string): Family | undefined {
  return path.includes('.') ? IN_A_TABLE.find(([at]) => at.test(path))?.[1] : undefined;
}

/** Whether a key, as written, may hold an article back. */
export function isHoldingKey(written: string): boolean {
  const key = plainKeyOf(written.replace(PREFIX, '').replace(/^.*:/, ''));
  const family = familyOf(key, true);
  return NOTE_KEY.test(key) || (family !== undefined && family !== 'id' && family !== 'published');
}

/** Tables of what is stated of the article itself: Hugo's, Zola's, those of CMS; and heads of messages. */
export const OWN_TABLE = oneOf(
  'params|extra|meta|metadata|metatags|metafields|frontmatter|workflow|publication|publishing|publish|release|post',
  'article|page|item|data|attributes|fields|customfields?|custom|sys|properties|system|content|header|head|envelope',
  'info|control|admin|options|settings|itemmeta|contentmeta|newsmanagement|administrativemetadata|rightsinfo|planning',
  'scheduling|schedule|availability|visibility|display|online|node|entry|story|_?source',
);
/** What is stated of others, or of the words of the text. */
export const OTHERS = oneOf(
  'tags?|keywords?|topics?|categor(?:y|ies)|subjects?|taxonomies|entities|concepts|terms|words|related.*|links?',
  'comments?|replies',
  'glossary|associations|media|images?|videos?|author|authors|creator|user|account|siblings|previous|next|translations',
);

/** What the reader of a shape puts in front of a key that is not a field of ours. */
export const PREFIX = /^(?:json|mail|meta|xml)\./;

/** States of an article that was taken out of a page that its text is a guess. */
export const GUESSED = 'meta.guessed';
/** Its value where nothing speaks against an article; else it is what does. */
export const NO_DOUBT = 'true';

export function plainKeyOf(written: string): string {
  return written
    .slice(0, 60)
    .toLowerCase()
    .replace(/[-_ .:]/g, '');
}

/** A field that may hold an article back, or a text that may be a notice. */
export interface Statement {
  /** Where it stands: `meta.workflow.status`. */
  path: string;
  /** In its plain form. */
  key: string;
  value: FrontMatterValue;
  family: Family | 'note' | 'text';
  /** It stands around the article: in an envelope, a channel, the head of a message. */
  isAround: boolean;
  /** What stands beside it. */
  beside: FrontMatterMap;
}

export interface Stated {
  found: Statement[];
  /** There is more than the walk looks at. */
  isCut: boolean;
}

const MOST_KEYS = 10_000;
const MOST_LEVELS = 12;
const LONGEST_PATH = 120;
/** Of a text, the part in which a notice is looked for. */
const LONGEST_HEAD = 400;

/** How a list of pairs calls a name and its value. */
const NAME = /^(?:name|key|property|field(?:name)?|label|meta_?key|meta_?name|itemprop|slug|handle)$/i;
const VALUE = /^(?:value|content|meta_?value|field_?value|val|data|string_?value)$/i;
/** In XML both may be elements. */
const NAME_OR_VALUE =
  /^(?:name|key|property|field(?:name)?|label|metakey|metaname|itemprop|slug|handle|metavalue|fieldvalue)$/;
/** `arcio:status`, `schema:creativeWorkStatus`. */
const NAMESPACE = /^[a-z][\w-]{1,19}:(?=\w)/i;
const LINE = /^\s*([\w .-]{3,30})\s*[:=]\s*(\S.*)$/;

/**
 * All that may hold an article back, of what a file states and what stands around it: the one walk over every string.
 * @param around objects around the article, without what is of other articles in them
 * @param isStackKey whether a stack has taught this key, in its plain form
 */
export function statementsIn(
  values: FrontMatterMap,
  around: readonly FrontMatterMap[] = [],
  isStackKey: (key: string) => boolean = () => false,
): Stated {
  const stated: Stated = { found: [], isCut: false };
  let keys = 0;
  interface Place {
    path: string;
    level: number;
    isOwn: boolean;
    isAround: boolean;
  }
  /** @returns whether the value says nothing else */
  const add = (
    key: string,
    value: FrontMatterValue,
    beside: FrontMatterMap,
    { path, isOwn, isAround }: Place,
  ): boolean => {
    const isTaught = isOwn && !isAround && isStackKey(key);
    const family =
      familyOf(key, isOwn) ?? (isOwn ? familyInTable(path) : undefined) ?? (isTaught ? 'status' : undefined);
    if (family !== undefined) stated.found.push({ path, key, value, family, isAround, beside });
    return family === 'embargo' || (family !== undefined && typeof value === 'string');
  };
  const text = (key: string, value: string, beside: FrontMatterMap, { path, isAround }: Place): void => {
    if (OTHERS.test(key) || NAME_OR_VALUE.test(key) || !mayBeNotice(value.slice(0, LONGEST_HEAD))) return;
    stated.found.push({ path, key, value, family: NOTE_KEY.test(key) ? 'note' : 'text', isAround, beside });
  };
  const visitValue = (key: string, value: FrontMatterValue, beside: FrontMatterMap, place: Place): void => {
    if (typeof value === 'string') text(key, value, beside, place);
    if (typeof value === 'string' || OTHERS.test(key)) return;
    if (place.level >= MOST_LEVELS) {
      stated.isCut = true;
      return;
    }
    const inner = { ...place, level: place.level + 1, isOwn: place.isOwn && OWN_TABLE.test(key) };
    if (isMap(value)) {
      if (!pair(value, inner)) visit(value, inner);
      return;
    }
    for (const one of value) {
      keys += 1;
      if (keys > MOST_KEYS) stated.isCut = true;
      if (stated.isCut) return;
      const line = typeof one === 'string' && inner.isOwn ? LINE.exec(one.slice(0, LONGEST_HEAD)) : null;
      const [name, word] = line ? [line[1], line[2]] : Array.isArray(one) && one.length === 2 ? one : [];
      const isPair = typeof name === 'string' && word !== undefined;
      if (isPair && add(plainKeyOf(name), word, beside, inner)) continue;
      // Of a list only pairs are an article's own.
      if (!(isMap(one) && pair(one, inner))) visitValue('', one, beside, { ...inner, isOwn: false });
    }
  };
  /** `{name: embargo, content: …}` states what its name says. */
  const pair = (map: FrontMatterMap, place: Place): boolean => {
    const names = Object.keys(map);
    const [name, value] = [NAME, VALUE].map((role) => names.find((key) => role.test(key)));
    const [word, content] = [map[name ?? ''], map[value ?? '']];
    if (typeof word !== 'string' || content === undefined) return false;
    const inner = { ...place, path: `${place.path}.${word}`.slice(0, LONGEST_PATH) };
    if (!add(plainKeyOf(word), content, map, inner)) visitValue(plainKeyOf(word), content, map, inner);
    return true;
  };
  const visit = (map: FrontMatterMap, place: Place): void => {
    for (const written of Object.keys(map)) {
      keys += 1;
      if (keys > MOST_KEYS) stated.isCut = true;
      if (stated.isCut) return;
      const value = map[written] as FrontMatterValue;
      const prefix = PREFIX.exec(written)?.[0] ?? '';
      const key = plainKeyOf(written.slice(prefix.length).replace(NAMESPACE, ''));
      const path = [place.path, written.slice(prefix.length)].filter(Boolean).join('.').slice(0, LONGEST_PATH);
      if (!add(key, value, map, { ...place, path })) visitValue(key, value, map, { ...place, path });
    }
  };
  visit(values, { path: '', level: 0, isOwn: true, isAround: false });
  for (const map of around) visit(map, { path: '', level: 0, isOwn: true, isAround: true });
  return stated;
}

/** What a value says, of a map its value or name: `[{"value": false}]`, `{"en-US": …}`, `{"select": {"name": …}}`. */
export function valuesIn(value: FrontMatterValue, level = 0): string[] {
  if (typeof value === 'string') return [value.trim()];
  if (level > 3) return [];
  if (Array.isArray(value)) return value.slice(0, 20).flatMap((one) => valuesIn(one, level + 1));
  const keys = Object.keys(value);
  const telling = keys.filter((key) => SAYING.test(key));
  const chosen = telling.length > 0 ? telling : keys.length === 1 ? keys : [];
  return chosen.flatMap((key) => valuesIn(value[key] ?? '', level + 1));
}

const SAYING = new RegExp(
  '^(?:[@$]?value|name|code(?:name)?|slug|key|label|title|id|qcode|literal|#?text|S|N|BOOL' +
    String.raw`|\$?date|select|status|state|step(?:identifier)?|data|term|[a-z]{2}(?:-[A-Z]{2})?)$`,
);
