import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Announce } from '../../../functions/story/items.ts';

type Item = Record<string, AttributeValue>;

/** Instants, ISO 8601, both included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

/** Clocks of the functions and of the stream, and the time from a decision to its commit: they differ by less. */
const slackMs = 120_000;

/**
 * Items that may have announced something in one of some spans, as they stand now, each once with what it says now. For stream
 * records that the stream has forgotten: too many are found rather than too few, and a subscriber who heard of one knows its
 * id. Of a story that was revised since, the latest revision speaks. One that was only ever stored silently is not among them.
 *
 * Scans the table, which costs a read unit for every 8 KiB of it; once, however many spans there are.
 * @param spans one at least.
 * @param signal ends it after the page it is at: what was found so far is not all then.
 */
export async function* announcedBetween(
  client: DynamoDBClient,
  TableName: string,
  spans: readonly Span[],
  signal?: AbortSignal,
): AsyncGenerator<Item> {
  const wide = spans.map(({ from, to }) => ({ from: shifted(from, -slackMs), to: shifted(to, slackMs) }));
  const scan = {
    TableName,
    FilterExpression:
      // A story that was told once has no `lastSeenAt` beside its `firstSeenAt`.
      '(entity = :story AND (lastSeenAt >= :from OR firstSeenAt >= :from) AND firstSeenAt <= :to)' +
      ' OR (entity = :receipt AND announce = :rejected AND receivedAt BETWEEN :from AND :to)',
    ExpressionAttributeValues: {
      ':story': { S: 'story' },
      ':receipt': { S: 'receipt' },
      ':rejected': { S: 'article.rejected' },
      ':from': { S: wide.map(({ from }) => from).sort()[0] ?? '' },
      ':to': {
        S:
          wide
            .map(({ to }) => to)
            .sort()
            .at(-1) ?? '',
      },
    },
  };
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    if (signal?.aborted) return;
    for (const item of Items) {
      const announce = announcement(item);
      if (announce !== 'none' && wide.some((span) => touches(item, span))) yield { ...item, announce: { S: announce } };
    }
  }
}

/** Whether the item was written within the span, as far as it still knows: of a story, between its first and its last write. */
function touches({ firstSeenAt, lastSeenAt, receivedAt }: Item, { from, to }: Span): boolean {
  const first = firstSeenAt?.S ?? receivedAt?.S ?? '';
  return first <= to && (lastSeenAt?.S ?? first) >= from;
}

/** A copy that joined has silenced its story's item, and so has a revision while nothing was to be announced; one that never was says so. */
function announcement({ announce, unannounced, articleCount, revision }: Item): Announce {
  if (announce?.S !== 'none') return announce?.S as Announce;
  if (unannounced?.BOOL === true || (Number(articleCount?.N) < 2 && revision?.N === '1')) return 'none';
  return revision?.N === '1' ? 'story.created' : 'story.updated';
}

function shifted(instant: string, byMs: number): string {
  return new Date(Date.parse(instant) + byMs).toISOString();
}
