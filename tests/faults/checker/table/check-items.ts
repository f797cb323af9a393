import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { numberOf, type PlainItem, textOf } from '../world/plain-item.ts';

/** Every item says what it is, in the layout there is, and stands where such items stand; claims of like reports say whose they are and what to compare with. */
export const checkItems = (findings: Findings): Violation[] => {
  const articles = new Set(findings.world.versions.map(({ reading }) => reading?.articleId));
  const malformed = findings.items.flatMap((item) => {
    const wrong = misplaced(item) ?? (textOf(item, 'entity') === 'near' ? incomparable(item, articles) : undefined);
    return wrong === undefined ? [] : [`${item.pk} ${item.sk}: ${wrong}`];
  });
  return [...malformed, ...greedy(findings)].map((detail) => violation('claims-disagree', detail));
};

const SCHEMA = 1;

const PLACES: Readonly<Record<string, RegExp>> = {
  story: /^STORY#\S+ STORY$/,
  text: /^STORY#\S+ STORY$/,
  article: /^ARTICLE#.+ ARTICLE$/,
  // At a headline, at a shingle, or as a fence in the place of a story.
  near: /^(?:(?:HEAD|BAND)#1#\S+ NEAR|STORY#\S+ STORY)$/,
  // A day is listed in four parts (docs/scale.md): whoever reads it asks for these.
  timeline: /^TIMELINE#(\d{4}-\d\d-\d\d)#[0-3] \1T\S+Z#\S+#\d+(?:\+\d+)?$/,
  receipt: /^FILE#/,
};

const misplaced = (item: PlainItem): string | undefined => {
  const { entity, schema } = item;
  if (schema !== SCHEMA) return `is of schema ${schema}`;
  if (!PLACES[textOf(item, 'entity')]?.test(`${item.pk} ${item.sk}`)) return `is no place for a ${entity}`;
  return undefined;
};

const KINDS: readonly string[] = ['prose', 'short', 'caption'];
const WIRES: readonly string[] = ['plain', 'flash', 'update'];
/** Steps from a story's first report to the last one that is compared with. */
const DEPTH = 2;
/** Of a fingerprint and three counts, in base64. */
const LEAST_PACKED = 4 * Math.ceil((325 + 3) / 3);

const incomparable = (item: PlainItem, articles: ReadonlySet<string | undefined>): string | undefined => {
  const { kind, wire, depth, articleId, observedAt, headline, source } = item;
  if (!articles.has(textOf(item, 'articleId'))) return `is of article ${articleId}, which no file is of`;
  if (!KINDS.includes(textOf(item, 'kind'))) return `is of kind ${kind}`;
  if (!WIRES.includes(textOf(item, 'wire'))) return `is marked ${wire}`;
  if (!(numberOf(item, 'depth') >= 0 && numberOf(item, 'depth') <= DEPTH)) return `is ${depth} steps from its story`;
  if (Number.isNaN(Date.parse(textOf(item, 'observedAt')))) return `was observed at ${observedAt}`;
  if (typeof headline !== 'string' || typeof source !== 'string') return `says ${headline} of ${source}`;
  return textOf(item, 'packed').length >= LEAST_PACKED ? undefined : 'has no fingerprint';
};

/**
 * Keys that one report holds for its story, at most: the setting `nearClaims`, by default. Each is paid for. Two reports of one article may be of
 * one instant: their words are others.
 */
const MOST_KEYS = 3;
const MOST_OF_CAPTION = 1;
/** Of a text of more shingles than that. */
const MOST_OF_LONG = 2;
const LONG = 1200;

const greedy = ({ items }: Findings): string[] => {
  const claims = items.filter((item) => item.entity === 'near' && item.sk === 'NEAR');
  const byReport = Map.groupBy(claims, ({ articleId, observedAt, storyId, packed }) =>
    [articleId, 'of', observedAt, 'for', storyId, packed].join(' '),
  );
  const most = ([first]: readonly PlainItem[]): number => {
    if (first?.kind === 'caption') return MOST_OF_CAPTION;
    return shinglesOf(first) > LONG ? MOST_OF_LONG : MOST_KEYS;
  };
  return [...byReport].flatMap(([report, keys]) =>
    keys.length > most(keys) ? `${report.replace(/ \S*$/, '')} holds ${keys.length} keys` : [],
  );
};

/** A fingerprint begins with a byte for its version, and two for how many there are, the lesser one first. */
const shinglesOf = (claim: PlainItem | undefined): number => {
  const [, low = 0, high = 0] = Buffer.from(textOf(claim, 'packed'), 'base64');
  return low + 256 * high;
};
