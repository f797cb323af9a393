import type { Article } from '../../article/article.ts';
import { bylineEnd } from '../../article/fingerprint/byline-end.ts';
import type { StoredFingerprint } from '../../article/fingerprint/bytes.ts';
import type { Fingerprint } from '../../article/fingerprint/fingerprint.ts';
import { cut } from '../../article/strings.ts';
import { normaliseText } from '../../article/text-key.ts';
import { namesIn, numbersIn, wordsIn } from './mentions.ts';
import { kindOf, type ReportKind } from './report-kind.ts';

/** What is known of one report when it is compared. All of it fits into a claim, so comparing needs no further read. */
export interface NearReport {
  kind: ReportKind;
  /**
   * Who says it, cut to `SOURCE` units: the publisher's `oid` where there is one (names are left out now and then),
   * else its name; empty if unknown.
   */
  source: string;
  /** The normalised clean headline, cut to `HEADLINE` units. */
  headline: string;
  /** Numbers of headline and lead, names of the lead: in templated news they are the news. */
  numbers: readonly number[];
  names: readonly number[];
  /** All words of a caption, or of a short text and its headline; none of prose. One word's difference may be the news. */
  words: readonly number[];
  /** What the title's markers say of the report's place in a running story. */
  wire: Wire;
  /** ISO 8601 UTC. */
  observedAt: string;
  fingerprint: StoredFingerprint;
}

/** More shingles than this: two Korean pages, two thirds of an English one. */
const LONG = 1200;

/** A long text repeats enough of its own to be found by fewer keys, and what it shares with others is among the first of them. */
export const isLong = ({ fingerprint }: NearReport): boolean => fingerprint.size > LONG;

/** Code units that are kept of each: a claim is one write unit whatever a file says. */
const HEADLINE = 60;
const SOURCE = 60;

/** Code units of the text that are searched for facts: headline and first sentences. */
const LEAD = 250;

/** `flash`: the first words (`[속보]`); `update`: a later version (`(LEAD)`, `(종합2보)`, `-- Update`). */
export type Wire = 'plain' | 'flash' | 'update';

const UPDATE = /종합|[2-9]보|상보|LEAD|\bLD\b|update|정정|수정|재송|correct/i;
const FLASH = /속보|긴급|1보|urgent|flash|breaking|bulletin/i;

export function nearReport(article: Article, fingerprint: Fingerprint, observedAt: string): NearReport {
  const { text, headline, markers } = article;
  const from = bylineEnd(text);
  const lead = text.slice(from, from + LEAD);
  const { size, leadSize, body, lead: leadSketch } = fingerprint;
  const kind = kindOf(article, fingerprint);
  return {
    kind,
    source: cut(article.oid ?? article.publisher ?? '', SOURCE),
    headline: cut(normaliseText(headline), HEADLINE),
    numbers: numbersIn(`${headline} ${lead}`),
    names: namesIn(lead),
    words: wordsOf(kind, headline, text.slice(from)),
    wire: wireOf(markers),
    observedAt,
    fingerprint: { size, leadSize, body, lead: leadSketch },
  };
}

const wireOf = (markers: string[]): Wire => {
  if (markers.some((marker) => UPDATE.test(marker))) return 'update';
  return markers.some((marker) => FLASH.test(marker)) ? 'flash' : 'plain';
};

/** A caption's headline is left out: one picture is filed under several. */
function wordsOf(kind: ReportKind, headline: string, text: string): number[] {
  if (kind === 'prose') return [];
  return wordsIn(kind === 'caption' ? text : `${headline} ${text}`);
}
