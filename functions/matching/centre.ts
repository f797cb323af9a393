import { featuresOf } from './features.ts';
import {
  FIGURE,
  HEADER,
  type Heading,
  IN_HEADLINE,
  type Profile,
  packHeading,
  QUOTED,
  unpackHeading,
} from './profile.ts';

/**
 * The middle of a story: the mean of its reports, kept as sums, so that the thousandth report still moves it. Reports
 * cannot be taken out again, because terms beyond the bound are lost.
 */
export interface Centre extends Heading {
  /** Reports that were added. */
  reports: number;
  /** What of each term is the mean over `reports`, the largest sum first; terms are 24-bit hashes. */
  terms: readonly CentreTerm[];
}

interface CentreTerm {
  term: number;
  /** Of its saliences. */
  sum: number;
  /** Reports that have it in their headline. */
  headlines: number;
  traits: number;
}

/** Terms that are kept, nine bytes each: with twice as many, half of the stories with reports took a KiB more. */
const CENTRE_TERMS = 24;

/** A story of more reports has the centre that it has: its counts fit into two bytes, its sums into three. */
const MOST_REPORTS = 0xffff;

/** The source of reports of several publishers: no publisher's. */
const SEVERAL_SOURCES = 1;

/**
 * The mean of some reports. Its time is that of the latest. It has a publisher while all reports are that publisher's,
 * and it is a caption, a notice or a flash while all are.
 */
export function centreOf([first, ...others]: readonly Profile[]): Centre | undefined {
  if (!first) return undefined;
  const { terms, salience, traits, ...heading } = first;
  return [first, ...others].reduce(addedTo, { ...heading, reports: 0, terms: [] });
}

/** The centre with another report. */
export function addedTo(centre: Centre, report: Profile): Centre {
  if (centre.reports === MOST_REPORTS) return centre;
  const terms = new Map(centre.terms.map((one) => [one.term, one]));
  for (const [i, term] of report.terms.entries()) {
    const { sum, headlines, traits } = terms.get(term) ?? { sum: 0, headlines: 0, traits: 0 };
    const own = report.traits[i] as number;
    terms.set(term, {
      term,
      sum: sum + (report.salience[i] as number),
      headlines: headlines + (own & IN_HEADLINE),
      // the rarity that the latest report read, and what any report said of it
      traits: (own & ~IN_HEADLINE) | (traits & (FIGURE | QUOTED)),
    });
  }
  return {
    ...centre,
    kind: centre.kind === report.kind ? centre.kind : 'article',
    source: centre.source === report.source ? centre.source : SEVERAL_SOURCES,
    minute: Math.max(centre.minute, report.minute),
    reports: centre.reports + 1,
    terms: [...terms.values()].sort((a, b) => b.sum - a.sum || a.term - b.term).slice(0, CENTRE_TERMS),
  };
}

/** A term of this share of the headlines is in the story's. */
const HEADLINE_SHARE = 0.25;

/** The centre as if it were a report, for comparisons with one. */
export function profileOfCentre({ reports, terms, ...heading }: Centre): Profile {
  return {
    ...heading,
    terms: Uint32Array.from(terms, ({ term }) => term),
    salience: Uint8Array.from(terms, ({ sum }) => Math.round(sum / reports)),
    traits: Uint8Array.from(terms, ({ traits, headlines }) =>
      headlines >= HEADLINE_SHARE * reports ? traits | IN_HEADLINE : traits,
    ),
  };
}

/** Terms that say what the story is about. */
const MAIN_TERMS = 12;

/** How much of what the story is about the report names: the share of its main terms, by their sums. */
export function mainShareIn({ terms }: Profile, centre: Centre): number {
  const main = centre.terms.slice(0, MAIN_TERMS);
  const sumOf = (some: readonly CentreTerm[]): number => some.reduce((total, { sum }) => total + sum, 0);
  return sumOf(main.filter(({ term }) => terms.includes(term))) / Math.max(1, sumOf(main));
}

/** How near a report is to the centre: by its main words, and by its headline. */
export function nearnessTo(centre: Centre, report: Profile): number {
  const { topic, headline } = featuresOf(report, profileOfCentre(centre));
  return topic + headline;
}

const TERMS_AT = HEADER + 2;
const TERM_BYTES = 9;

/** After the heading the count of reports (2), and nine bytes a term: hash (3), sum (3), headlines (2), traits. */
export function packCentre({ reports, terms, ...heading }: Centre): Uint8Array {
  const view = packHeading(heading, TERMS_AT + TERM_BYTES * terms.length);
  view.setUint16(HEADER, reports, true);
  for (const [i, { term, sum, headlines, traits }] of terms.entries()) {
    const at = TERMS_AT + TERM_BYTES * i;
    view.setUint32(at, term, true);
    view.setUint32(at + 3, sum, true);
    view.setUint16(at + 6, headlines, true);
    view.setUint8(at + 8, traits);
  }
  return new Uint8Array(view.buffer);
}

/** Undefined for bytes of another version, or cut short: such a centre begins again. */
export function unpackCentre(bytes: Uint8Array): Centre | undefined {
  const start = unpackHeading(bytes);
  const count = (bytes.length - TERMS_AT) / TERM_BYTES;
  if (!start || !Number.isInteger(count) || count < 0 || count > CENTRE_TERMS) return undefined;
  const { heading, view } = start;
  const terms = Array.from({ length: count }, (_, i) => {
    const at = TERMS_AT + TERM_BYTES * i;
    return {
      term: view.getUint32(at, true) & 0xffffff,
      sum: view.getUint32(at + 3, true) & 0xffffff,
      headlines: view.getUint16(at + 6, true),
      traits: view.getUint8(at + 8),
    };
  });
  const reports = view.getUint16(HEADER, true);
  return reports === 0 ? undefined : { ...heading, reports, terms };
}
