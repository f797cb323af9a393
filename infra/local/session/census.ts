import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';

/** What the table holds. */
export interface Census {
  /** Receipts by disposition. */
  readonly dispositions: Readonly<Record<string, number>>;
  readonly receipts: number;
  /** What nobody could read, by key. */
  readonly rejected: readonly Rejected[];
  readonly stories: number;
}

const NOTHING: Census = { dispositions: {}, receipts: 0, rejected: [], stories: 0 };

/** What has come to the table since an earlier census; without one, everything. */
export function censusSince(now: Census, before: Census = NOTHING): Census {
  const counts = Object.entries(now.dispositions).map(([name, count]) => [
    name,
    count - (before.dispositions[name] ?? 0),
  ]);
  return {
    dispositions: Object.fromEntries(counts.filter(([, count]) => count !== 0)),
    receipts: now.receipts - before.receipts,
    rejected: now.rejected.filter(({ key }) => !before.rejected.some((known) => known.key === key)),
    stories: now.stories - before.stories,
  };
}

export interface Rejected {
  readonly key: string;
  readonly reason: string;
  readonly detail: string;
}

/** Counts receipts and stories by reading the whole table, which is meant for a table that one machine has filled. */
export async function takeCensus(client: DynamoDBClient, TableName: string): Promise<Census> {
  const dispositions: Record<string, number> = {};
  const rejected: Rejected[] = [];
  let receipts = 0;
  let stories = 0;
  const input = {
    TableName,
    ProjectionExpression: 'entity, disposition, #key, reason, detail',
    ExpressionAttributeNames: { '#key': 'key' },
    ConsistentRead: true,
  };
  for await (const { Items = [] } of paginateScan({ client }, input)) {
    for (const { entity, disposition, key, reason, detail } of Items) {
      if (entity?.S === 'story') stories += 1;
      if (entity?.S !== 'receipt') continue;
      receipts += 1;
      const name = disposition?.S ?? 'unknown';
      dispositions[name] = (dispositions[name] ?? 0) + 1;
      if (name === 'rejected') rejected.push({ key: key?.S ?? '', reason: reason?.S ?? '', detail: detail?.S ?? '' });
    }
  }
  rejected.sort((one, other) => (one.key < other.key ? -1 : 1));
  return { dispositions, receipts, rejected, stories };
}
