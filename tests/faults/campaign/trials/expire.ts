import { type DynamoDBClient, paginateScan, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Expired } from '../../articles/expired-plan.ts';
import type { ExpiredClaim, Fate } from '../../checker/world/world.ts';
import { inOrder } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';

/**
 * A report's claims are a week older than they are, and none of them has been removed yet: DynamoDB may take days for that. Who is like it then
 * finds nothing, and takes the keys. @returns what the files must have become, and whether anything expired.
 */
export const expire = async (
  lab: Laboratory,
  { before, after }: Expired,
): Promise<{ fates: Fate[]; isExpired: boolean }> => {
  const fates = await inOrder(lab, [before]);
  const [version] = lab.ledger.versions().slice(-1);
  const expired = await letExpire(
    lab.stack.clients.dynamodb,
    lab.stack.output('TableName'),
    version?.reading?.articleId,
  );
  lab.expired.push(...expired);
  return { fates: [...fates, ...(await inOrder(lab, after))], isExpired: expired.length > 0 };
};

const letExpire = async (client: DynamoDBClient, TableName: string, articleId = ''): Promise<ExpiredClaim[]> => {
  const input = {
    TableName,
    ConsistentRead: true,
    FilterExpression: 'entity = :near AND articleId = :article',
    ExpressionAttributeValues: { ':near': { S: 'near' }, ':article': { S: articleId } },
  };
  const expired: ExpiredClaim[] = [];
  const expiresAt = Math.floor(Date.now() / 1000) - 1;
  for await (const { Items = [] } of paginateScan({ client }, input))
    for (const { pk, sk } of Items) {
      if (pk?.S === undefined || sk?.S === undefined) continue;
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: { pk, sk },
          // A claim's version is the second at which it expires.
          UpdateExpression: 'SET expiresAt = :then, version = :then',
          ExpressionAttributeValues: { ':then': { N: String(expiresAt) } },
        }),
      );
      expired.push({ pk: pk.S, sk: sk.S, expiresAt });
    }
  return expired;
};
