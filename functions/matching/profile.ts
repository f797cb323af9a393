import type { Article } from '../article/article.ts';
import { KINDS, kindOf, type ReportKind } from './kind.ts';
import { rarityOf, WEIGHTS } from './rarity.ts';
import { hashOf, isFigure, termsOf } from './terms.ts';

/** What one report is compared by, and found by: its most telling terms, who says it, and when. */
export interface Profile {
  kind: ReportKind;
  /** Hash of the publisher; 0 if unknown. */
  source: number;
  /** When the report was first seen, in minutes since 1970. */
  minute: number;
  /** 24-bit hashes of the terms, the most salient first. */
  terms: Uint32Array;
  /** How much each term is what the report is about, 0 to 255. */
  salience: Uint8Array;
  /** Rarity of each term in the upper four bits; `IN_HEADLINE` and `FIGURE` in the lower ones. */
  traits: Uint8Array;
}

/** First byte of a packed profile. Other terms, saliences or bytes are another version: unlike ones do not compare. */
export const PROFILE_VERSION = 1;

/** Terms that say what a report is about; the others are only looked up. */
export const TOPIC_TERMS = 40;

/** A term of the headline; a figure of headline or lead. */
export const IN_HEADLINE = 1;
export const FIGURE = 2;

/** Code units of each that are looked at, whatever a file holds. */
const HEADLINE_UNITS = 160;
const LEAD_UNITS = 300;
const TEXT_UNITS = 1200;
const BYLINE_UNITS = 300;
const BYLINE_AUTHORS = 5;

/** Terms kept of each: all of ordinary headlines and leads. */
const HEADLINE_TERMS = 32;
const LEAD_TERMS = 60;
const MOST_TERMS = 124;

/** A term counts by how often it occurs, half as much again in the lead, and one and a half more in the headline. */
const LEAD_SHARE = 0.5;
const HEADLINE_SHARE = 1.5;
const SALIENCE_SCALE = 4;

/** A term of this rarity or a higher one tells little. */
const COMMON = 5;

const MINUTE = 60_000;

/**
 * Profile of an article that was first seen at `observedAt` (ISO 8601 UTC). Addresses, and the words of the byline, say nothing of
 * the news; the publisher's and the authors' names are left out of the text for that.
 */
export function profileOf(article: ProfiledArticle, normalText: string, observedAt: string): Profile {
  const { headline, text, publisher, oid, authors } = article;
  const byline = new Set(
    termsOf(
      `${publisher ?? ''} ${authors
        .slice(0, BYLINE_AUTHORS)
        .map(({ name }) => name)
        .join(' ')}`.slice(0, BYLINE_UNITS),
    ),
  );
  const words = text.slice(0, TEXT_UNITS).replace(ADDRESS, ' ');
  const inHeadline = new Set(termsOf(headline.slice(0, HEADLINE_UNITS)).slice(0, HEADLINE_TERMS));
  const lead = termsOf(words.slice(0, LEAD_UNITS));
  const inLead = new Set<number>();
  for (const term of lead) if (inLead.size < LEAD_TERMS && !byline.has(term)) inLead.add(term);

  const counts = new Map<number, number>();
  for (const term of inHeadline) counts.set(term, 0);
  for (const term of termsOf(words)) if (!byline.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);

  let telling = 0;
  const found: FoundTerm[] = [];
  for (const [term, count] of counts) {
    const rarity = rarityOf(term);
    const headed = inHeadline.has(term);
    const leads = inLead.has(term);
    if (!headed && rarity < COMMON) telling++;
    const share = Math.log2(1 + count) + (headed ? HEADLINE_SHARE : 0) + (leads ? LEAD_SHARE : 0);
    const salience = Math.min(255, Math.round(SALIENCE_SCALE * (WEIGHTS[rarity] as number) * share));
    const figure = (headed || leads) && isFigure(term);
    found.push({
      term: term >>> 8,
      salience,
      traits: (rarity << 4) | (headed ? IN_HEADLINE : 0) | (figure ? FIGURE : 0),
      kept: headed || leads,
    });
  }
  const terms = mostSalient(found);
  return {
    kind: kindOf(article, normalText.length, telling),
    source: hashOf(oid ?? publisher ?? ''),
    minute: Math.max(0, Math.min(0xffffffff, Math.floor(Date.parse(observedAt) / MINUTE) || 0)),
    terms: Uint32Array.from(terms, ({ term }) => term),
    salience: Uint8Array.from(terms, ({ salience }) => salience),
    traits: Uint8Array.from(terms, ({ traits }) => traits),
  };
}

export type ProfiledArticle = Pick<Article, 'headline' | 'text' | 'publisher' | 'oid' | 'authors' | 'markers'>;

/** A term's 24-bit hash, and what is kept of it. */
interface FoundTerm {
  term: number;
  salience: number;
  traits: number;
  /** In headline or lead. */
  kept: boolean;
}

const ADDRESS = /https?:\S+|[^\s@]{1,64}@\S+/g;

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

const HEADER = 10;
const TERM_BYTES = 5;

/**
 *     0    version
 *     1    kind
 *     2–5  source, little-endian
 *     6–9  minute
 *     10–  five bytes a term: hash (3), salience, traits; at most 630 in all
 */
export function packProfile({ kind, source, minute, terms, salience, traits }: Profile): Uint8Array {
  const bytes = new Uint8Array(HEADER + TERM_BYTES * terms.length);
  const view = new DataView(bytes.buffer);
  bytes.set([PROFILE_VERSION, KINDS.indexOf(kind)]);
  view.setUint32(2, source, true);
  view.setUint32(6, minute, true);
  for (const [i, term] of terms.entries()) {
    const at = HEADER + TERM_BYTES * i;
    view.setUint16(at, term & 0xffff, true);
    bytes.set([term >>> 16, salience[i] as number, traits[i] as number], at + 2);
  }
  return bytes;
}

/** Undefined for bytes of another version, or cut short: nothing is like such a report. */
export function unpackProfile(bytes: Uint8Array): Profile | undefined {
  const kind = KINDS[bytes[1] ?? KINDS.length];
  const count = (bytes.length - HEADER) / TERM_BYTES;
  if (bytes[0] !== PROFILE_VERSION || !kind || !Number.isInteger(count) || count < 0 || count > MOST_TERMS)
    return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const at = (i: number): number => HEADER + TERM_BYTES * i;
  const indexes = Array.from({ length: count }, (_, i) => i);
  return {
    kind,
    source: view.getUint32(2, true),
    minute: view.getUint32(6, true),
    terms: Uint32Array.from(indexes, (i) => view.getUint16(at(i), true) | (view.getUint8(at(i) + 2) << 16)),
    salience: Uint8Array.from(indexes, (i) => view.getUint8(at(i) + 3)),
    traits: Uint8Array.from(indexes, (i) => view.getUint8(at(i) + 4)),
  };
}
