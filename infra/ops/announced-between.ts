import { type AttributeValue, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import type { Announce } from '../../functions/story/items.ts';

type Item = Record<string, AttributeValue>;

/** Clocks of the functions and of the stream, and the time from a decision to its commit: they differ by less. */
const slackMs = 120_000;

/**
 * Items that may have announced something between two instants, as they stand now, each with what it says now. For stream
 * records that the stream has forgotten: too many are found rather than too few, and a subscriber who heard of one knows its
 * id. Of a story that was revised since, the latest revision speaks.
 *
 * Scans the table, which costs a read unit for every 8 KiB of it.
 * @param from ISO 8601. @param to ISO 8601.
 */
export async function* announcedBetween(
  client: DynamoDBClient,
  TableName: string,
  from: string,
  to: string,
): AsyncGenerator<Item> {
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
      ':from': { S: shifted(from, -slackMs) },
      ':to': { S: shifted(to, slackMs) },
    },
  };
  for await (const { Items = [] } of paginateScan({ client }, scan)) {
    for (const item of Items) {
      const announce = announcement(item);
      if (announce !== 'none') yield { ...item, announce: { S: announce } };
    }
  }
}

/** A copy that joined has silenced its story's item; a story that was never to be announced has no copies' count to show for it. */
function announcement({ announce, articleCount, revision }: Item): Announce {
  if (announce?.S !== 'none') return announce?.S as Announce;
  if (Number(articleCount?.N) < 2) return 'none';
  return revision?.N === '1' ? 'story.created' : 'story.updated';
}

function shifted(instant: string, byMs: number): string {
  return new Date(Date.parse(instant) + byMs).toISOString();
}
