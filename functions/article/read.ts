import {
  type Article,
  type ContainerKind,
  type ReadOptions,
  type ReadResult,
  type ReadText,
  type Refusal,
  refuse,
  type Shape,
  type WarningCode,
} from './article.ts';
import { type Articlehood, articlehoodOfText, IS_ARTICLE } from './articlehood.ts';
import { articleIdOf, hashText, reportIdentity } from './base/identity.ts';
import { cleanLine, wellFormed, withoutControls } from './base/strings.ts';
import { type Content, decodeEntities, findContent, stubContent } from './content.ts';
import { dateFromName, isTimeZone, readDate, readTimes, zoneFor } from './dates/dates.ts';
import type { DateReading } from './dates/plain-date.ts';
import { authorsOf } from './details/byline.ts';
import { dateLineIn } from './details/date-line.ts';
import { belowTitle, excerptOf } from './details/excerpt.ts';
import { firstHeading, firstLineOf, firstWords, splitMarkers, titleFromKey, withoutTags } from './details/title.ts';
import { decode, unzip } from './encoding/decode.ts';
import type { FrontMatter } from './front-matter/fences.ts';
import { allTexts, type Fields, firstText, pickFields } from './front-matter/fields.ts';
import { readFrontMatter } from './front-matter/front-matter.ts';
import { hasOwnScript, languageOf, languageOfKey, statedLanguage } from './language/language.ts';
import type { ProseBlock } from './prose/blocks.ts';
import { plainTextOf, proseOf, syntaxOf } from './prose/prose.ts';
import { publicationIn } from './publication/publication.ts';
import { shapeOf } from './shapes/shape.ts';
import { containerIn } from './split/container-kind.ts';

/**
 * The one door by which bytes become an article, or what else they are. Pure: no clock, no disk, no network. Never
 * throws, and executes nothing in the file.
 */
export function readArticle(bytes: Uint8Array, options: ReadOptions = {}): ReadResult {
  try {
    return read(bytes, options);
  } catch (cause) {
    return { ...refuse('reader-fault', String(cause)), cause };
  }
}

function read(bytes: Uint8Array, options: ReadOptions): ReadResult {
  const container = containerIn(bytes, options);
  if (container !== undefined)
    return { ok: false, kind: 'container', reason: 'container', detail: CONTAINERS[container], container };
  const unpacked = unzip(bytes, options);
  if (!unpacked.ok) return unpacked;
  const decoded = decode(unpacked.bytes, options.contentType);
  if (!decoded.ok) return decoded;
  if (decoded.text.trim() === '') {
    return refuse('empty', 'The file holds nothing but white space.');
  }
  const parts = filePartsOf(decoded.text, options.key);
  if (!parts.ok) return parts;
  const { frontMatter, fields, statedTitle, declaredHash, content: below, shape } = parts;

  const hasFrontMatter = frontMatter.state !== 'none';
  const syntax = shape?.syntax ?? syntaxOf(options.key, below.isWrapped, hasFrontMatter);
  const unescaped = unescaping(below, declaredHash);
  const plain = (text: string | undefined) =>
    text === undefined ? undefined : cleanLine(unescaped(text)) || undefined;
  const inTheFile =
    plain(below.isWrapped || statedTitle === undefined ? statedTitle : withoutTags(statedTitle)) ??
    plain(shape?.syntax === 'plain' ? undefined : firstHeading(below.text)) ??
    plain(firstText(fields.label)) ??
    plain(syntax === 'plain' && shape === undefined ? firstLineOf(below.text) : undefined) ??
    '';
  const isStub = below.text === '' && !below.hashVerified;
  const content = isStub ? stubContent(below, declaredHash, plain(firstText(fields.description)), inTheFile) : below;
  const facts = factsOf(fields, plain);
  const refusal = (reason: Refusal['reason'], detail: string): Refusal => ({
    ...refuse(reason, detail),
    ...(facts.publisher !== undefined && { publisher: facts.publisher.toWellFormed() }),
  });
  if (content === undefined) return refusal('no-text', 'Nothing stands below the front matter.');
  // The name of a page, a mail or a record says nothing of it.
  const title = inTheFile || (shape === undefined ? withoutControls(titleFromKey(options.key) ?? '') : '');
  const timeZone = zoneFor(facts.publisher, fields, options);
  const zoneKnown = isTimeZone(timeZone);
  const dated = fields.publishedAt === undefined ? dateLineIn(content.text, title) : undefined;
  // `On June 11, 2019` below `2019-06-29-a.md` is a day that the text speaks of.
  const named = dated && dateFromName(options.key, fields, 'UTC');
  const isOther = dated && named?.ok && !isNear(readDate(dated.date, 'UTC'), named);
  const dates = dated === undefined || isOther ? fields : { ...fields, publishedAt: [dated.date] };
  const timesAt = (now: number | undefined) =>
    readTimes(dates, zoneKnown ? timeZone : 'UTC', { ...options, ...(now !== undefined && { now }) });
  const ownTime = (): number | undefined => {
    const { publishedAt, updatedAt, crawledAt } = timesAt(options.now).stated;
    const stated = publishedAt ?? updatedAt ?? crawledAt;
    return stated === undefined ? undefined : Date.parse(stated);
  };
  const publicationAt = publicationIn(
    {
      ...{
        values: shape?.stated ?? frontMatter.values,
        title,
        around: shape?.around,
        publishable: options.publishable,
      },
      texts: [content.text, firstText(fields.description), ...(shape?.beside ?? [])],
    },
    { ...options, timeZone: zoneKnown ? timeZone : 'UTC', ownTime },
  );
  let publication = publicationAt(options.now);
  const { detail } = publication;
  let until: string | undefined;
  // A file may state several times: it is held until the last.
  for (let times = 0; times < MOST_TIMES && publication.state === 'embargoed' && publication.until; times++) {
    until = publication.until;
    publication = publicationAt(Date.parse(until));
  }
  const titled = splitMarkers(title);
  const { text, hashVerified } = content;
  const { contentHash, normalText, hasControls } = content.hashes;
  const isRetracted = publication.state === 'retracted';
  const id = withoutControls(plain(firstText(fields.id)) ?? '') || undefined;
  const identity = reportIdentity(
    // A name that only its file has makes no other story of the same words.
    { text, headline: inTheFile && titled.headline, saysNothing: isStub, hashes: content.hashes, isRetracted },
    (textKey) => articleIdOf(facts, id, options.key, textKey),
  );
  const undated = dated === undefined || isOther ? text : text.replace(dated.line, '');
  const blocks = proseOf(undated.startsWith(`${title}\n`) ? undated.slice(title.length) : undated, syntax);
  const prose = shape?.syntax === 'markdown' ? belowTitle(blocks, title) : blocks;
  const headline = titled.headline || firstWords(prose.find(({ kind }) => kind !== 'links')?.text ?? '');
  const times = timesAt(until === undefined ? options.now : Date.parse(until));

  const article: Article = {
    ...identity,
    title,
    headline,
    markers: titled.markers,
    authors: authorsOf(fields.authors?.[0] ?? dated?.author, unescaped),
    tags: allTexts(fields.tags).flatMap((tag) => plain(tag) ?? []),
    language:
      statedLanguage(firstText(fields.language)) ??
      languageIn(plainTextOf(prose), facts.description, title, options.key),
    text,
    excerpt: text === '' ? '' : withoutControls(excerptOf(prose, { title, description: facts.description })),
    contentHash,
    hashVerified,
    frontMatter: frontMatter.values,
    frontMatterState: frontMatter.state,
    encoding: decoded.encoding,
    repairs: frontMatter.repairs,
    warnings: [],
    ...{ ...facts, ...times.stated, ...(declaredHash !== undefined && { declaredHash }) },
  };
  const odd: readonly (readonly [is: boolean | undefined, code: WarningCode])[] = [
    [!zoneKnown, 'unknown-time-zone'],
    [hasControls, 'control-characters'],
    [declaredHash !== undefined && !hashVerified, 'hash-mismatch'],
    [title === '', 'no-title'],
    [article.publisher === undefined, 'no-publisher'],
    [article.publishedAt === undefined, 'no-date'],
    [text === '', 'empty-text'],
    [title !== inTheFile, 'title-from-key'],
    [isStub, 'no-body'],
    [shape?.isGuess, 'page-guessed'],
    [shape?.hasAttachments, 'attachments-left'],
  ];
  article.warnings = [...decoded.warnings, ...times.warnings, ...odd.flatMap(([is, code]) => (is ? code : []))];
  const made: ReadText = { article: wellFormed(article), normalText };
  if (shape !== undefined) made.shape = { name: shape.name, origins: shape.origins };
  const { state } = publication;
  if (state === 'draft' || state === 'embargoed')
    return { ...refusal(state, publication.detail), articleId: identity.articleId, withheld: made };
  if (isRetracted) return { ok: false, kind: 'retracted', reason: 'retracted', detail, ...made };
  if (state === 'unsure' && publication.at) {
    const { detail: doubt, at } = publication;
    return { ...made, ok: false, kind: 'unsure', reason: 'unsure-publication', detail: doubt, at };
  }
  if (inTheFile === '' && ![headline, plainTextOf(prose)].every((words) => /[\p{L}\p{N}]/u.test(words)))
    return refusal('no-text', 'It has no title, and no words that could be one.');
  if (until === undefined) {
    const { outcome, against } =
      shape?.articlehood ?? articlehoodIn(parts, made.article, syntax === 'plain' ? [] : prose);
    const doubt = `It may be no article: ${against}.`;
    if (outcome === 'none') return refusal('not-an-article', doubt);
    if (outcome === 'article' || (outcome === 'unsure' && options.isPublished))
      return { ok: true, kind: 'article', ...made };
    const at = { path: shape?.name ?? 'text', value: against };
    return { ...refusal('not-an-article', doubt), kind: 'unsure', reason: 'unsure-article', at, ...made };
  }
  const { articleId } = made.article;
  return {
    ...refusal('embargoed', detail),
    ...{ kind: 'held', reason: 'embargoed', until, articleId },
    ...made,
  };
}

/** Whether two readings are of one day, or of neighbours: zones are up to a day apart. */
function isNear(one: DateReading, other: DateReading): boolean {
  return one.ok && other.ok && Math.abs(Date.parse(one.instant) - Date.parse(other.instant)) <= DAY_AND_A_HALF_MS;
}

const DAY_AND_A_HALF_MS = 36 * 3600 * 1000;

/** Fields of goods. */
const OF_GOODS =
  /^(?:json\.)?(?:(?:sale|regular|list|unit)?price|pricecurrency|currency|sku|gtin\d*|in_?stock|availability)$/i;

/**
 * Whether a file that is no page is an article. What states its title and its author or date needs no look at its text.
 * @param prose of a text with markup
 */
function articlehoodIn(
  { frontMatter, statedTitle, content, shape }: FileParts,
  { title, text, authors, publishedAt, warnings }: Article,
  prose: readonly ProseBlock[],
): Articlehood {
  const prices = shape !== undefined && Object.keys(frontMatter.values).some((key) => OF_GOODS.test(key));
  const [author, date] = [authors.length > 0, publishedAt !== undefined && !warnings.includes('date-from-key')];
  const hasTitle = title !== '' && !warnings.includes('title-from-key');
  const isStated =
    shape === undefined ? frontMatter.state !== 'none' && statedTitle !== undefined : title !== '' && (author || date);
  if (content.isWrapped || (isStated && !prices)) return IS_ARTICLE;
  const words = prose.length > 0 ? prose.map((block) => block.text).join('\n\n') : text;
  const { outcome, against } = articlehoodOfText(words, { title: hasTitle, date, author, prices });
  // A person looks at what states a title, whatever its text is.
  return { outcome: outcome === 'none' && hasTitle ? 'unsure' : outcome, against };
}

/** Times of an embargo that a file may state, one later than the other. */
const MOST_TIMES = 4;

/** What a container is, as a sentence. */
const CONTAINERS = {
  'json-lines': 'The file is JSON lines: a JSON object on each line.',
  'json-list': 'The JSON is a list of articles.',
  feed: 'The file is a feed.',
  newsml: 'The message holds several items.',
  warc: 'The file is a web archive (WARC).',
  digest: 'The file is several articles in Markdown, one after the other.',
} as const satisfies Record<ContainerKind, string>;

/** In UTF-16 units. Untranslated pages are in English; a sentence shows it. */
const SHORT_PROSE = 200;
const SHORT_ENGLISH = 80;

function languageIn(prose: string, description: string | undefined, title: string, key: string | undefined): string {
  const detected = languageOf(prose, title);
  // of a few words neighbours are easily taken for one another
  const named = prose.length < (detected === 'en' ? SHORT_ENGLISH : SHORT_PROSE) ? languageOfKey(key) : undefined;
  if (named !== undefined && !hasOwnScript(named) && !hasOwnScript(detected)) return named;
  if (detected !== 'und') return detected;
  // A page that is all code may have a description in words.
  const described = description === undefined ? 'und' : languageOf(description, title);
  return described === 'und' ? (languageOfKey(key) ?? described) : described;
}

/**
 * The crawler escapes once or, as the hash of the file shows, not at all. Other people's front matter is often escaped
 * twice (`&amp;#8220;`).
 */
function unescaping({ escaped, hashVerified }: Content, declaredHash: string | undefined): (text: string) => string {
  if (!escaped) return hashVerified ? (text) => text : decodeEntities;
  return declaredHash === undefined ? (text) => decodeEntities(decodeEntities(text)) : decodeEntities;
}

type Facts = Pick<Article, 'publisher' | 'category' | 'url' | 'isSourceUrl' | 'oid' | 'aid' | 'description'>;

function factsOf(fields: Fields, plain: (text: string | undefined) => string | undefined): Facts {
  const ownUrl = firstText(fields.url, isUrl);
  const url = ownUrl ?? firstText(fields.sourceUrl, isUrl);
  return known<Facts>({
    // `source` is a name in some files and an address in others, and so is `guid`.
    publisher: plain(firstText(fields.publisher, (text) => !isUrl(text))),
    category: plain(firstText(fields.category)),
    url: url && withoutControls(url),
    isSourceUrl: url !== undefined && ownUrl === undefined ? true : undefined,
    oid: firstText(fields.oid),
    aid: firstText(fields.aid),
    description: plain(firstText(fields.description)),
  });
}

/** Without what is not stated. */
const known = <T extends object>(values: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

function isUrl(text: string): boolean {
  return /^https?:\/\/[^\s/]/i.test(text);
}

/** The parts of a decoded file. */
export interface FileParts {
  ok: true;
  frontMatter: Omit<FrontMatter, 'body'>;
  fields: Fields;
  /** The title as written in the front matter. */
  statedTitle: string | undefined;
  declaredHash: string | undefined;
  content: Content;
  /** The article's shape, if it is another than text with front matter. */
  shape: Shape | undefined;
}

/**
 * Takes a decoded file apart. Line ends become LF, unless the declared hash shows that the carriage returns belong to
 * the text: the later era of the crawler writes texts unchanged.
 */
export function filePartsOf(file: string, key: string | undefined): FileParts | Refusal {
  const shape = shapeOf(file, key);
  if (shape !== undefined) return shape.ok ? partsOfShape(shape) : shape;
  if (!file.includes('\r')) return takeApart(file);
  const parts = takeApart(withLineFeeds(file));
  if (parts.declaredHash === undefined || parts.content.hashVerified) return parts;
  const asItStands = takeApart(file);
  return asItStands.content.hashVerified ? asItStands : parts;
}

/**
 * In characters. Replacing line ends by a pattern takes 40 times the memory of a file; longer files are converted unit
 * by unit.
 */
const LARGE = 64 * 1024;

function withLineFeeds(file: string): string {
  if (file.length <= LARGE) return file.replace(/\r\n?/g, '\n');
  const bytes = Buffer.from(file, 'utf16le');
  const units = new Uint16Array(bytes.buffer, bytes.byteOffset, file.length);
  let length = 0;
  for (let at = 0; at < units.length; at += 1) {
    const unit = units[at] as number;
    if (unit === LF && at > 0 && file.charCodeAt(at - 1) === CR) continue;
    units[length] = unit === CR ? LF : unit;
    length += 1;
  }
  return bytes.toString('utf16le', 0, 2 * length);
}

const CR = 0x0d;
const LF = 0x0a;

function partsOfShape(shape: Shape): FileParts {
  const fields = pickFields(shape.values);
  const text = shape.body.replace(/\r\n?/g, '\n').trim();
  return {
    ok: true,
    frontMatter: { values: shape.values, state: 'strict', repairs: [] },
    fields,
    statedTitle: titleIn(fields),
    declaredHash: undefined,
    content: {
      text,
      hashes: hashText(text),
      hashVerified: false,
      isWrapped: false,
      escaped: true,
    },
    shape,
  };
}

function takeApart(file: string): FileParts {
  const frontMatter = readFrontMatter(file);
  const fields = pickFields(frontMatter.values);
  const declaredHash = declaredHashOf(fields);
  const statedTitle = titleIn(fields);
  const content = findContent(frontMatter.body, declaredHash, statedTitle ?? '');
  return { ok: true, frontMatter, fields, statedTitle, declaredHash, content, shape: undefined };
}

function titleIn(fields: Fields): string | undefined {
  return firstText(
    fields.title?.map((title) => (Array.isArray(title) ? allTexts([title]).join(', ') : title)),
    (title) => title !== 'false', // how themes show none
  );
}
function declaredHashOf(fields: Fields): string | undefined {
  const stated = firstText(fields.contentHash);
  return stated?.length === 64 && /^[0-9a-f]+$/i.test(stated) ? stated.toLowerCase() : undefined;
}
