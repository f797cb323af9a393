import type { Article } from '../article/index.ts';
import { KINDS, kindOf, type ReportKind } from './kind.ts';
import { type RarityOf, shippedRarity, WEIGHTS } from './rarity.ts';
import { hashOf, isFigure, termsOf } from './terms.ts';

/** What one report is compared by, and found by: its most telling terms, who says it, and when. */
export interface Profile {
  kind: ReportKind;
  /** Hash of the publisher; 0 if unknown. */
  source: number;
  /** The article's time, in minutes since 1970; a newspaper's archive is older. */
  minute: number;
  /** Only the day of that time is known. */
  isDay?: true;
  /** 24-bit hashes of the terms, the most salient first. */
  terms: Uint32Array;
  /** How much each term is what the report is about, 0 to 255. */
  salience: Uint8Array;
  /** Rarity of each term in the upper four bits; `IN_HEADLINE`, `FIGURE` and `QUOTED` in the lower ones. */
  traits: Uint8Array;
}

/** First byte of a packed profile. Other terms, saliences or bytes are another version: unlike ones do not compare. */
export const PROFILE_VERSION = 2;

/** Terms that say what a report is about; the others are only looked up. */
export const TOPIC_TERMS = 40;

/** A term of the headline; a figure of headline or lead; a term that somebody is quoted with. */
export const IN_HEADLINE = 1;
export const FIGURE = 2;
export const QUOTED = 4;

/** Code units of each that are looked at, whatever a file holds. */
const HEADLINE_UNITS = 160;
const LEAD_UNITS = 600;
/** Code units of a lead without spaces that are divided into words, which costs half as much as everything else. */
const SEGMENTED_UNITS = 250;
const TEXT_UNITS = 800;
const RAW_UNITS = 2000;
const BYLINE_UNITS = 300;
const BYLINE_AUTHORS = 5;

/** Terms kept of each: all of ordinary headlines and leads. */
const HEADLINE_TERMS = 32;
const LEAD_TERMS = 60;
const MOST_TERMS = 124;

/** A term counts by how often it occurs, half as much again in the lead, and one and a half more in the headline. */
const LEAD_SHARE = 0.5;
const HEADLINE_SHARE = 2;
const SALIENCE_SCALE = 4;

/** A term of this rarity or a higher one tells little. */
const COMMON = 5;

const MINUTE = 60_000;
/** Four thousand years. */
const MOST_MINUTES = 2 ** 31 - 1;

/**
 * Profile of an article of this time (ISO 8601 UTC). Addresses, and the words of the byline, say
 * nothing of the news; the publisher's and the authors' names are left out of the text for that.
 */
export function profileOf(
  article: ProfiledArticle,
  normalText: string,
  time: string,
  rarityOf: RarityOf = shippedRarity,
): Profile {
  const { headline, text, publisher, oid, authors } = article;
  const byline = new Set(
    termsOf(
      `${publisher ?? ''} ${authors
        .slice(0, BYLINE_AUTHORS)
        .map(({ name }) => name)
        .join(' ')}`.slice(0, BYLINE_UNITS),
    ),
  );
  const title = headline.slice(0, HEADLINE_UNITS).replace(PICTURE_SLUG, ' ');
  const words = text
    .slice(0, RAW_UNITS)
    .replace(ADDRESS, ' ')
    .replace(RULES, ' ')
    .replace(PICTURE_SLUG, ' ')
    .slice(0, TEXT_UNITS);
  const found = foundTerms(countTerms(title, words, byline), quotedTerms(title, words), rarityOf);
  const telling = found.filter(({ isTelling }) => isTelling).length;
  const terms = mostSalient(found);
  return {
    kind: kindOf(article, normalText.length, telling),
    source: hashOf(oid ?? publisher ?? ''),
    minute: Math.max(-MOST_MINUTES, Math.min(MOST_MINUTES, Math.floor(Date.parse(time) / MINUTE) || 0)),
    ...(isDayOnly(article) && { isDay: true }),
    terms: Uint32Array.from(terms, ({ term }) => term),
    salience: Uint8Array.from(terms, ({ salience }) => salience),
    traits: Uint8Array.from(terms, ({ traits }) => traits),
  };
}

export type ProfiledArticle = Pick<
  Article,
  'title' | 'headline' | 'text' | 'publisher' | 'oid' | 'authors' | 'markers' | 'crawledAt' | 'publishedOn'
>;

/** Whether a file states a day for when its article was, and no time. */
export function isDayOnly({ crawledAt, publishedOn }: Pick<Article, 'crawledAt' | 'publishedOn'>): boolean {
  return crawledAt === undefined && publishedOn !== undefined;
}

/**
 * The terms of an article, each once, with its count outside the headline. Arrays take half the time of an object for
 * each.
 */
interface CountedTerms {
  terms: number[];
  counts: number[];
  /** `HEADED`, `LEADS`, both or neither. */
  parts: number[];
}

const HEADED = 1;
const LEADS = 2;

function countTerms(headline: string, words: string, byline: ReadonlySet<number>): CountedTerms {
  const counted: CountedTerms = { terms: [], counts: [], parts: [] };
  const { terms, counts, parts } = counted;
  const places = new Map<number, number>();
  const placeOf = (term: number): number => {
    const place = places.get(term) ?? terms.length;
    if (place < terms.length) return place;
    places.set(term, place);
    terms.push(term);
    counts.push(0);
    parts.push(0);
    return place;
  };
  for (const term of termsOf(headline, true).slice(0, HEADLINE_TERMS)) parts[placeOf(term)] = HEADED;
  let leading = 0;
  const count = (text: string, isLead: boolean, isSegmented: boolean): void => {
    for (const term of termsOf(text, isSegmented)) {
      if (byline.has(term)) continue;
      const place = placeOf(term);
      counts[place] = (counts[place] as number) + 1;
      const part = parts[place] as number;
      if (!isLead || leading === LEAD_TERMS || (part & LEADS) !== 0) continue;
      parts[place] = part | LEADS;
      leading++;
    }
  };
  count(words.slice(0, SEGMENTED_UNITS), true, true);
  count(words.slice(SEGMENTED_UNITS, LEAD_UNITS), true, false);
  count(words.slice(LEAD_UNITS), false, false);
  return counted;
}

/** A term's 24-bit hash, and what is kept of it. */
interface FoundTerm {
  term: number;
  salience: number;
  traits: number;
  /** In headline or lead. */
  kept: boolean;
  /** Of the text only, rare in the shipped table: where all news is alike, a text still says something of its own. */
  isTelling: boolean;
}

function foundTerms(
  { terms, counts, parts }: CountedTerms,
  quoted: ReadonlySet<number>,
  rarityOf: RarityOf,
): FoundTerm[] {
  const found: FoundTerm[] = [];
  for (const [i, term] of terms.entries()) {
    const count = counts[i] as number;
    const part = parts[i] as number;
    // what is said once, below the lead, is not what the report is about
    if (part === 0 && count < 2) continue;
    const rarity = rarityOf(term);
    const headed = (part & HEADED) !== 0;
    const share = Math.log2(1 + count) + (headed ? HEADLINE_SHARE : 0) + ((part & LEADS) !== 0 ? LEAD_SHARE : 0);
    found.push({
      term: term >>> 8,
      salience: Math.min(255, Math.round(SALIENCE_SCALE * (WEIGHTS[rarity] as number) * share)),
      traits:
        (rarity << 4) |
        (headed ? IN_HEADLINE : 0) |
        (part !== 0 && isFigure(term) ? FIGURE : 0) |
        (quoted.has(term) ? QUOTED : 0),
      kept: part !== 0,
      isTelling: !headed && shippedRarity(term) < COMMON,
    });
  }
  return found;
}

/** A quotation in headline or text; a shorter one is a title or an emphasised word. */
const QUOTATION = /["“”「『'‘«»]([^"“”「」『』'‘’«»\n]{8,120})["“”」』'’«»]/g;

function quotedTerms(...texts: readonly string[]): Set<number> {
  const terms = texts.flatMap((text) => [...text.matchAll(QUOTATION)].flatMap(([, quoted = '']) => termsOf(quoted)));
  return new Set(terms);
}

/** What an agency puts before a picture's slug: it says how good the picture is, or which. */
const PICTURE_SLUG = /\b(?:APTOPIX|epaselect|epa\d{6,10})\b/gi;

/** Rules and blanks of tables and Markdown. */
const RULES = /[\s\-|=_*#~.]{3,}/g;

const ADDRESS = /https?:\S+|[\w.+-]{1,64}@\S+/g;

/** The topic's terms, and all of headline and lead; each hash once. */
function mostSalient(found: FoundTerm[]): FoundTerm[] {
  found.sort((a, b) => b.salience - a.salience || a.term - b.term);
  const hashes = new Set<number>();
  const terms: FoundTerm[] = [];
  for (const [rank, one] of found.entries()) {
    if (terms.length === MOST_TERMS) break;
    if ((rank < TOPIC_TERMS || one.kept) && !hashes.has(one.term)) terms.push(one);
    hashes.add(one.term);
  }
  return terms;
}

/** The profile with only the terms that say what the report is about. */
export const shortProfile = (profile: Profile): Profile => ({
  ...profile,
  terms: profile.terms.slice(0, TOPIC_TERMS),
  salience: profile.salience.slice(0, TOPIC_TERMS),
  traits: profile.traits.slice(0, TOPIC_TERMS),
});

/** Who says it, when, and what sort of report it is. */
export type Heading = Pick<Profile, 'kind' | 'source' | 'minute' | 'isDay'>;

/** Bytes of a heading. */
export const HEADER = 10;
const IS_DAY = 0x80;

/**
 * Bytes that begin with a heading:
 *
 *     0    version
 *     1    kind, and in the highest bit `isDay`
 *     2–5  source, little-endian
 *     6–9  minute, signed
 */
export function packHeading({ kind, source, minute, isDay }: Heading, length: number): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(length));
  view.setUint8(0, PROFILE_VERSION);
  view.setUint8(1, KINDS.indexOf(kind) | (isDay ? IS_DAY : 0));
  view.setUint32(2, source, true);
  view.setInt32(6, minute, true);
  return view;
}

/** Undefined for bytes of another version, or cut short. */
export function unpackHeading(bytes: Uint8Array): { heading: Heading; view: DataView } | undefined {
  const facts = bytes[1] ?? KINDS.length;
  const kind = KINDS[facts & ~IS_DAY];
  if (bytes[0] !== PROFILE_VERSION || !kind || bytes.length < HEADER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isDay = (facts & IS_DAY) !== 0 && ({ isDay: true } as const);
  return { heading: { kind, source: view.getUint32(2, true), minute: view.getInt32(6, true), ...isDay }, view };
}

const TERM_BYTES = 5;

/** After the heading five bytes a term: hash (3), salience, traits; at most 630 in all. */
export function packProfile({ terms, salience, traits, ...heading }: Profile): Uint8Array {
  const view = packHeading(heading, HEADER + TERM_BYTES * terms.length);
  for (const [i, term] of terms.entries()) {
    const at = HEADER + TERM_BYTES * i;
    view.setUint16(at, term & 0xffff, true);
    view.setUint8(at + 2, term >>> 16);
    view.setUint8(at + 3, salience[i] as number);
    view.setUint8(at + 4, traits[i] as number);
  }
  return new Uint8Array(view.buffer);
}

/** Undefined for bytes of another version, or cut short: nothing is like such a report. */
export function unpackProfile(bytes: Uint8Array): Profile | undefined {
  const start = unpackHeading(bytes);
  const count = (bytes.length - HEADER) / TERM_BYTES;
  if (!start || !Number.isInteger(count) || count > MOST_TERMS) return undefined;
  const { heading, view } = start;
  const terms = new Uint32Array(count);
  const salience = new Uint8Array(count);
  const traits = new Uint8Array(count);
  for (let i = 0, at = HEADER; i < count; i++, at += TERM_BYTES) {
    terms[i] = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    salience[i] = view.getUint8(at + 3);
    traits[i] = view.getUint8(at + 4);
  }
  return { ...heading, terms, salience, traits };
}
