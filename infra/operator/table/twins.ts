import type { OpenTwins } from '../../../functions/story/table/dynamo-twins.ts';
import { printable, WIREDROP, wrap } from '../terminal/text.ts';
import { onClock } from '../terminal/times.ts';
import { evidenceText, headlineOf } from './card.ts';

/** Twins as `wiredrop twins --json` and the console show them. */
export interface TwinsRow {
  /** The younger story, and the older one into which it would be merged. */
  readonly younger: TwinStory;
  readonly older: TwinStory;
  readonly foundAt: string;
  /** Object key of the report that is in one of the two and is closely like a report of the other. */
  readonly report: string;
  readonly probability: number;
  readonly evidence: string;
}

interface TwinStory {
  readonly storyId: string;
  readonly headline: string;
  readonly publisher?: string;
  readonly firstSeenAt: string;
  readonly articles: number;
}

export function twinsRow({ twins, younger, older }: OpenTwins): TwinsRow {
  const side = ({ facts, firstSeenAt, articleCount }: OpenTwins['older'], storyId: string, headline: string) => ({
    ...{ storyId, headline, firstSeenAt, articles: articleCount },
    ...(facts.publisher && { publisher: facts.publisher }),
  });
  const { storyId, into, at, report, evidence } = twins;
  return {
    younger: side(younger, storyId, headlineOf(younger)),
    older: side(older, into, headlineOf(older)),
    foundAt: at,
    report: report.key,
    probability: evidence.probability,
    evidence: evidenceText(evidence),
  };
}

export function twinsLines({ younger, older, foundAt, report, probability }: TwinsRow, width: number): string[] {
  const side = ({ headline, publisher = 'unknown publisher', firstSeenAt, articles }: TwinStory): string[] =>
    wrap(`"${printable(headline)}", ${printable(publisher)}, ${onClock(firstSeenAt)}, ${articles} reports`, width);
  return [
    ...side(older),
    ...side(younger),
    ...wrap(`  ${Math.round(100 * probability)}% sure, by ${printable(report)}, ${onClock(foundAt)}`, width),
    // One line each: to be copied.
    `  one event: ${WIREDROP} merge ${younger.storyId} ${older.storyId}`,
    `  two:       ${WIREDROP} label different ${younger.storyId} ${older.storyId}`,
  ];
}
