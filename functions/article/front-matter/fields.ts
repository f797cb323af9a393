import type { FrontMatterMap, FrontMatterValue } from '../article.ts';
import { cut } from '../base/strings.ts';

/** Aliases of one field, best known first. */
function names(...lines: readonly string[]): readonly string[] {
  return lines.join(' ').split(' ');
}

/**
 * The names that other people give to our fields. The first name with a value counts. English comes first, then other
 * languages. Keys are compared in lowercase without `-`, `_` and spaces, so `pubDate`, `pub_date` and `pub-date` are
 * one.
 */
export const ALIASES = {
  id: names('id guid articleid uuid'),
  title: names(
    'title headline heading subject posttitle titulo titre titel maintitle titolo',
    'título 제목 标题 標題 タイトル заголовок название 타이틀 题目 題目 başlık',
  ),
  /** The name of a page in a menu or a list: its title if neither front matter nor text has a better one. */
  label: names(
    'displayname name linktitle sidebarlabel navtitle shorttitle pagetitle displaytitle seotitle',
    'metatitle tema thema',
    '주제 主题 主題 тема',
  ),
  publisher: names(
    'publisher source site sitename publication outlet newspaper media agency quelle fuente fonte',
    '출처 매체 언론사 来源 來源 出处 媒体 出典 источник kaynak',
  ),
  category: names(
    'category categories section kind kategorie categoria rubrique rubrik',
    'catégorie catégories categoría categorías kategorien категория категории рубрика 카테고리 분류 分类 分類 カテゴリ カテゴリー ' +
      'kategori',
  ),
  authors: names(
    'author authors byline by writer writers reporter creator attribution autor auteur postauthor',
    'postedby writtenby authorname journalist verfasser autoren auteurs autores autore',
    '저자 작성자 기자 作者 著者 автор авторы 글쓴이 필자 记者 記者 筆者 執筆者 yazar',
  ),
  publishedAt: names(
    'publishedat date pubdate publishdate published publishedon datepublished publicationdate posted',
    'postdate created createdat createdon datecreated creationdate createtime createdtime pubdatetime',
    'publisheddate fecha datecreation erstellt postedon postedat dateposted publishedtime publishtime ' +
      'releasedate dateissued',
    'datum timestamp data optionaldate',
    'créé дата 날짜 작성일 日期 创建日期 创建时间 日付 veröffentlicht публикация 게시일 발행일 등록일 发布日期 发布时间 發布日期 公開日 投稿日 作成日 입력 입력일 ' +
      '입력시간 tarih',
  ),
  updatedAt: names(
    'updatedat updated lastmod lastmodified lastmodifiedat modified modifiedat datemodified',
    'dateupdated lastupdated lastupdate updatedate updateddate updatetime moddate moddatetime',
    'modifieddate lastmodifieddate lasteditedtime updatedon modifiedon lastupdatedat datelastmodified',
    'aktualisiert actualizado atualizado ultimaactualizacion datemaj',
    'últimaactualización 수정일 갱신일 최근수정일 更新日期 更新时间 更新日 обновлено 修改日期 修改时间 수정 수정시간 güncelleme',
  ),
  crawledAt: names(
    'crawledat fetchedat retrievedat scrapedat datesaved clipped clippedat captured capturedat savedat',
    'archivedat downloadedat accessed accessdate dateaccessed',
  ),
  url: names(
    'url link canonicalurl canonical permalink articleurl posturl pageurl lien enlace 링크 链接 連結 网址 リンク ссылка',
  ),
  /** Of what an article is about or taken from: many articles may state the same. */
  sourceUrl: names(
    'sourceurl originalurl guid source via quelle fuente fonte',
    '출처 출처url 원문 来源 來源 出处 出典 原文链接 источник',
  ),
  /** The path of a page on its site: `/2021/03/04/title/`, `2021-03-04-title`. */
  path: names('permalink slug path postname name'),
  oid: names('oid'),
  aid: names('aid'),
  tags: names(
    'tags tag keywords topics taglist labels hashtags schlagworte stichworte etiquetas palabrasclave marcadores',
    '태그 标签 標籤 タグ schlagwörter motsclés étiquettes теги метки 키워드 关键词 關鍵詞 キーワード etiketler',
  ),
  description: names(
    'description summary excerpt abstract dek deck subtitle standfirst desc teaser blurb lede',
    'metadescription seodescription zusammenfassung beschreibung resumen resumo',
    'résumé descripción descrição описание 요약 설명 摘要 描述 简介 概要 説明 özet',
  ),
  language: names('lang language locale inlanguage langcode sprache langue idioma', 'язык 언어 语言 言語 dil'),
  contentHash: names('contenthash'),
  draft: names('draft isdraft wip unpublished'),
  hidden: names('hidden ishidden private isprivate unlisted isunlisted'),
  isPublished: names('published ispublished publish public ispublic listed islisted'),
  visibility: names('visibility'),
  password: names('password postpassword passwordprotected ispasswordprotected'),
  status: names('status poststatus publicationstatus pubstatus publishstatus workflowstatus articlestatus state'),
  retracted: names('retracted isretracted withdrawn iswithdrawn'),
  embargo: names('embargo embargoed embargountil embargoeduntil embargodate'),
  /** Hugo's: a page is not built before. */
  notBuiltBefore: names('publishdate'),
};

export type FieldName = keyof typeof ALIASES;

/** The values of each field that are not empty, in the order of the alias table. */
export type Fields = { readonly [Name in FieldName]?: readonly FrontMatterValue[] };

interface Place {
  field: FieldName;
  rank: number;
}

/** The fields that an alias may fill. `source` and `guid` may fill two; the value decides which. */
const PLACES = new Map<string, Place[]>();
for (const [field, names] of Object.entries(ALIASES) as [FieldName, readonly string[]][]) {
  for (const [rank, name] of names.entries()) {
    const places = PLACES.get(name);
    if (places) places.push({ field, rank });
    else PLACES.set(name, [{ field, rank }]);
  }
}

/** Zola keeps these fields in tables, because it allows no other keys at the top. */
const INNER = [
  { table: 'taxonomies', field: 'tags', key: 'tags' },
  { table: 'taxonomies', field: 'category', key: 'categories' },
  { table: 'taxonomies', field: 'authors', key: 'authors' },
  { table: 'extra', field: 'authors', key: 'author' },
] as const satisfies readonly { table: string; field: FieldName; key: string }[];

/**
 * The most characters of one text and of all texts of a field, and the most values in its lists and maps. Whatever
 * reads a field sees no more, so no pattern can take long.
 */
const LONGEST_TEXT = 4000;
const LONGEST_FIELD = 32_000;
const MOST_VALUES = 500;

/** Fields that identify something. A longer value is ignored: a part of an id may be the id of another article. */
const EXACT: ReadonlySet<FieldName> = new Set(['id', 'url', 'sourceUrl', 'oid', 'aid', 'contentHash']);

interface Budget {
  isExact: boolean;
  characters: number;
  values: number;
}

function bounded(field: FieldName, value: FrontMatterValue): FrontMatterValue {
  return boundedValue(value, { isExact: EXACT.has(field), characters: LONGEST_FIELD, values: MOST_VALUES });
}

function boundedValue(value: FrontMatterValue, left: Budget): FrontMatterValue {
  if (typeof value === 'string') {
    const most = Math.min(LONGEST_TEXT, left.characters);
    left.characters -= Math.min(value.length, most);
    return value.length > most && left.isExact ? '' : cut(value, most);
  }
  const entries: [key: string, inner: FrontMatterValue][] = [];
  for (const key of Object.keys(value)) {
    if (left.values <= 0 || left.characters <= 0) break;
    left.values -= 1;
    entries.push([key, boundedValue((value as FrontMatterMap)[key] as FrontMatterValue, left)]);
  }
  if (Array.isArray(value)) return entries.map(([, inner]) => inner);
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

/** Sorts front matter values into our fields, within their bounds. */
export function pickFields(frontMatter: FrontMatterMap): Fields {
  const stated: { [Name in FieldName]?: FrontMatterValue[] } = {};
  const several: FieldName[] = [];
  let hasTables = false;
  for (const key of Object.keys(frontMatter)) {
    const value = valueOfKey(frontMatter, key);
    hasTables ||= typeof value === 'object';
    const places = CREATED.test(key) && isUnpublished(frontMatter) ? undefined : placesOf(key);
    if (places === undefined || value === undefined || isEmpty(value)) continue;
    for (const { field } of places) {
      const own = valueFor(field, value);
      if (own === undefined) continue;
      if (stated[field] === undefined) stated[field] = [bounded(field, own)];
      else several.push(field);
    }
  }
  if (several.length > 0) for (const field of new Set(several)) stated[field] = inOrder(frontMatter, field);
  if (hasTables) addInner(stated, frontMatter);
  return stated;
}

/** When a note was made: Obsidian's clipper states it beside `published`, which is empty where it knows no date. */
const CREATED = /^(?:date[-_ ]?)?created(?:[-_ ]?(?:at|on))?$|^creat(?:ion[-_ ]?date|e[-_ ]?time)$/i;
const PUBLISHED = /^(?:date[-_ ]?)?publish(?:ed)?(?:[-_ ]?(?:at|on|date))?$|^pub[-_ ]?date$/i;

function isUnpublished(frontMatter: FrontMatterMap): boolean {
  return Object.entries(frontMatter).some(([key, value]) => PUBLISHED.test(key) && isEmpty(value));
}

/** The value as one of the fields that its key may fill. `source: {title, url}` is a page and no publisher. */
function valueFor(field: FieldName, value: FrontMatterValue): FrontMatterValue | undefined {
  if (typeof value === 'string' || Array.isArray(value) || value.url === undefined || value.name !== undefined)
    return value;
  if (field === 'url' || field === 'sourceUrl') return value.url;
  return field === 'publisher' ? undefined : value;
}

function placesOf(key: string): readonly Place[] | undefined {
  return PLACES.get(plainKey(key));
}

function valueOfKey(frontMatter: FrontMatterMap, key: string): FrontMatterValue | undefined {
  return key === 'tags' || key === 'categories' ? splitAtCommas(frontMatter[key]) : frontMatter[key];
}

/** The values of several keys for one field. */
function inOrder(frontMatter: FrontMatterMap, field: FieldName): FrontMatterValue[] {
  const ranked: FrontMatterValue[] = [];
  for (const key of Object.keys(frontMatter)) {
    if (CREATED.test(key) && isUnpublished(frontMatter)) continue;
    const place = placesOf(key)?.find((one) => one.field === field);
    const stated = place === undefined ? undefined : valueOfKey(frontMatter, key);
    const value = stated === undefined ? undefined : valueFor(field, stated);
    // of `pub_date` and `pubDate` in one file the first counts
    if (place !== undefined && value !== undefined && !isEmpty(value)) ranked[place.rank] ??= bounded(field, value);
  }
  // aliases that the file does not use leave holes
  return ranked.filter((value) => value !== undefined);
}

/** Fills fields that have no key at the top from Zola's tables. */
function addInner(fields: { [Name in FieldName]?: FrontMatterValue[] }, frontMatter: FrontMatterMap): void {
  for (const { table, field, key } of INNER) {
    const inner = frontMatter[table];
    const value = typeof inner !== 'object' || Array.isArray(inner) ? undefined : inner[key];
    if (value !== undefined && !isEmpty(value)) fields[field] ??= [bounded(field, value)];
  }
}

/** The fields of ours that a key may fill. */
export function fieldsOfKey(key: string): FieldName[] {
  return placesOf(key)?.map(({ field }) => field) ?? [];
}

/** Whether a key, in any spelling, names one of our fields. */
export function isFieldKey(key: string): boolean {
  return PLACES.has(plainKey(key));
}

function plainKey(key: string): string {
  return key.length > 40 ? key : key.toLowerCase().replace(/[-_ ]/g, '');
}

function isEmpty(value: FrontMatterValue): boolean {
  return typeof value === 'string' ? !stated(value.trim()) : Array.isArray(value) && value.length === 0;
}

/** The first text of a field that is accepted. */
export function firstText(
  values: readonly FrontMatterValue[] | undefined,
  will: (text: string) => boolean = () => true,
): string | undefined {
  if (values === undefined) return undefined;
  for (const value of values) {
    const text = textOf(value);
    if (text !== undefined && text !== '' && will(text)) return text;
  }
  return undefined;
}

/** The text of a value: the first of a list, the name of a map. May be empty. */
export function textOf(value: FrontMatterValue | undefined): string | undefined {
  if (typeof value === 'string') return stated(value.trim());
  if (Array.isArray(value)) return textOf(value[0]);
  return value === undefined ? undefined : textOf(value.name ?? value.title);
}

/** Nothing for YAML's null, which the failsafe schema leaves as text. */
function stated(text: string): string | undefined {
  return text === '~' || text === 'null' || text === 'NULL' || text === 'Null' ? undefined : text;
}

/** All texts of a field: a list, also of lists (`- [a, b]`) or with commas (`- a,`), or a string with commas. */
export function allTexts(values: readonly FrontMatterValue[] | undefined): string[] {
  const value = values?.[0];
  if (value === undefined) return [];
  const items = Array.isArray(value) ? value.flat() : (textOf(value)?.split(COMMA) ?? []);
  const texts = new Set<string>();
  for (const item of items) addText(texts, textOf(item));
  return [...texts];
}

function addText(texts: Set<string>, item: string | undefined): void {
  const text = item?.trim();
  if (!text) return;
  const bare = COMMA.test(text.charAt(text.length - 1)) ? text.slice(0, -1).trim() : text;
  if (bare !== '') texts.add(bare);
}

const COMMA = /[,，、]/;

/** The value of `tags` or `categories`, where commas separate in any case. */
function splitAtCommas(stated: FrontMatterValue | undefined): FrontMatterValue | undefined {
  return typeof stated === 'string' && COMMA.test(stated)
    ? cut(stated, LONGEST_FIELD)
        .split(COMMA)
        .map((item) => item.trim())
    : stated;
}

export function isMap(value: FrontMatterValue | undefined): value is FrontMatterMap {
  return typeof value === 'object' && !Array.isArray(value);
}
