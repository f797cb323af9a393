import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Receipt, StoryItem, TableItem } from '../../../functions/story/items.ts';
import { storyIdAt } from '../../../functions/story/keys.ts';

/** What the table holds. */
export interface Census {
  /** Receipts by disposition. */
  readonly dispositions: Readonly<Record<string, number>>;
  readonly receipts: number;
  readonly stories: number;
  /** Stories of more than one report, the largest first. */
  readonly shared: readonly SharedStory[];
  /** Files that nobody hears of because they say what is known, by key. */
  readonly copies: readonly Copy[];
  /** What nobody could read, by key. */
  readonly rejected: readonly Pick<Receipt, 'key' | 'reason' | 'detail'>[];
  /** Repairs of front matter by code: in how many files. */
  readonly repairs: Readonly<Record<string, number>>;
  readonly repairedFiles: number;
}

export interface SharedStory {
  readonly storyId: string;
  readonly headline: string;
  readonly publishers: readonly string[];
  readonly articles: number;
  readonly files: readonly ReportFile[];
}

export interface ReportFile {
  readonly key: string;
  readonly disposition: string;
  /** Absent where its words or its id decided. */
  readonly probability?: number;
}

export interface Copy extends ReportFile {
  readonly storyId: string;
  /** Of the story that it says again. */
  readonly headline: string;
}

/** What has come to the table since an earlier census; without one, everything. */
export function censusSince(now: Census, before: Census | undefined): Census {
  if (before === undefined) return now;
  const isNew = ({ key }: { readonly key: string }, known: readonly { readonly key: string }[]) =>
    !known.some((one) => one.key === key);
  return {
    dispositions: countsSince(now.dispositions, before.dispositions),
    receipts: now.receipts - before.receipts,
    stories: now.stories - before.stories,
    shared: now.shared.filter(
      ({ storyId, articles }) => !before.shared.some((one) => one.storyId === storyId && one.articles === articles),
    ),
    copies: now.copies.filter((copy) => isNew(copy, before.copies)),
    rejected: now.rejected.filter((receipt) => isNew(receipt, before.rejected)),
    repairs: countsSince(now.repairs, before.repairs),
    repairedFiles: now.repairedFiles - before.repairedFiles,
  };
}

function countsSince(now: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>) {
  const counts = Object.entries(now).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(counts.filter(([, count]) => count !== 0));
}

/** Counts receipts and stories by reading the whole table, which is meant for a table that one machine has filled. */
export async function takeCensus(client: DynamoDBClient, TableName: string): Promise<Census> {
  const receipts: Receipt[] = [];
  const stories = new Map<string, StoryItem>();
  const input = {
    TableName,
    // Not the profiles and the texts, which nobody looks at here.
    ProjectionExpression:
      'pk, sk, entity, disposition, #key, reason, detail, repairs, storyId, evidence, title, headline, publisher, publishers, articleCount',
    ExpressionAttributeNames: { '#key': 'key' },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateScan({ client }, input)) {
    for (const image of Items) {
      const item = unmarshall(image) as TableItem;
      if (item.entity === 'receipt') receipts.push(item);
      if (item.entity === 'story') stories.set(storyIdAt(item), item);
    }
  }
  return censusOf(receipts, stories);
}

function censusOf(receipts: Receipt[], stories: ReadonlyMap<string, StoryItem>): Census {
  receipts.sort((one, other) => (one.key < other.key ? -1 : 1));
  const dispositions: Record<string, number> = {};
  const repairs: Record<string, number> = {};
  const files = new Map<string, ReportFile[]>();
  const copies: Copy[] = [];
  for (const receipt of receipts) {
    const { disposition, storyId } = receipt;
    dispositions[disposition] = (dispositions[disposition] ?? 0) + 1;
    const codes = new Set(receipt.repairs?.map((repair) => repair.split('@')[0] ?? ''));
    for (const code of codes) repairs[code] = (repairs[code] ?? 0) + 1;
    if (storyId === undefined) continue;
    const file = reportFile(receipt);
    files.set(storyId, [...(files.get(storyId) ?? []), file]);
    if (disposition === 'copy' || disposition === 'duplicate')
      copies.push({ ...file, storyId, headline: headlineOf(stories.get(storyId)) });
  }
  const shared = [...stories]
    .filter(([, { articleCount }]) => articleCount > 1)
    .map(([storyId, story]) => ({
      storyId,
      headline: headlineOf(story),
      publishers: story.publishers ?? [story.publisher ?? 'unknown'],
      articles: story.articleCount,
      files: files.get(storyId) ?? [],
    }))
    .sort((one, other) => other.articles - one.articles || (one.headline < other.headline ? -1 : 1));
  return {
    dispositions,
    receipts: receipts.length,
    stories: stories.size,
    shared,
    copies,
    rejected: receipts.filter(({ disposition }) => disposition === 'rejected').map(rejection),
    repairs,
    repairedFiles: receipts.filter((receipt) => receipt.repairs !== undefined).length,
  };
}

function reportFile({ key, disposition, evidence }: Receipt): ReportFile {
  return { key, disposition, ...(evidence && { probability: evidence.probability }) };
}

function rejection({ key, reason = '', detail = '' }: Receipt): Census['rejected'][number] {
  return { key, reason, detail };
}

function headlineOf(story: StoryItem | undefined): string {
  return story?.headline ?? story?.title ?? '';
}
