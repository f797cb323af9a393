import { asStory, type Story, storyView } from '../../../../../functions/story/items/index.ts';
import { type OpenTwins, openTwins } from '../../../../../functions/story/table/index.ts';
import type { OperatedStack } from '../../stack/outputs.ts';
import { counted, printable, WIREDROP, wrap } from '../../terminal/text.ts';
import { onClock } from '../../terminal/times.ts';
import { evidenceText, headlineOf } from '../card.ts';
import { withViewed } from '../listing.ts';

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
  readonly papers: number;
  readonly articles: number;
}

interface ViewedTwins extends Pick<OpenTwins, 'twins'> {
  readonly younger: Story;
  readonly older: Story;
}

/** The twins that are still undecided, with what lists show of both stories. */
export async function viewedTwins(stack: OperatedStack, limit: number): Promise<ViewedTwins[]> {
  const open = await openTwins(stack.clients.dynamodb, stack.outputs.tableName, { limit });
  const heads = open.flatMap(({ younger, older }) => [asStory(younger), asStory(older)]);
  const viewed = new Map((await withViewed(stack, heads)).map((story) => [story.pk, story]));
  return open.flatMap(({ twins, ...pair }) => {
    const [younger, older] = [viewed.get(pair.younger.pk), viewed.get(pair.older.pk)];
    return younger && older ? [{ twins, younger, older }] : [];
  });
}

export function twinsRow({ twins, younger, older }: ViewedTwins): TwinsRow {
  const side = (story: Story): TwinStory => {
    const { storyId, publisher, papers, articles } = storyView(story);
    const { firstSeenAt } = story;
    return { storyId, headline: headlineOf(story), firstSeenAt, papers, articles, ...(publisher && { publisher }) };
  };
  const { at, report, evidence } = twins;
  return {
    younger: side(younger),
    older: side(older),
    foundAt: at,
    report: report.key,
    probability: evidence.probability,
    evidence: evidenceText(evidence),
  };
}

export function twinsLines({ younger, older, foundAt, report, probability }: TwinsRow, width: number): string[] {
  const side = ({ headline, publisher = 'unknown publisher', firstSeenAt, papers, articles }: TwinStory): string[] => {
    const size = `${counted(papers, 'paper')}, ${counted(articles, 'report')}`;
    return wrap(`"${printable(headline)}", ${printable(publisher)}, ${onClock(firstSeenAt)}, ${size}`, width);
  };
  return [
    ...side(older),
    ...side(younger),
    ...wrap(`  ${Math.round(100 * probability)}% sure, by ${printable(report)}, ${onClock(foundAt)}`, width),
    // One line each: to be copied.
    `  one event: ${WIREDROP} merge ${younger.storyId} ${older.storyId}`,
    `  two:       ${WIREDROP} label different ${younger.storyId} ${older.storyId}`,
  ];
}
