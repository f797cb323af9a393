import type { DynamoDBRecord } from 'aws-lambda';
import { storyIdAt } from '../../../functions/story/keys.ts';

const receiptPrefix = 'FILE#';

/** What a record of the table's stream is about, for a person to look up (`npm run status`), as far as it tells. */
export function recordSubject({ dynamodb }: DynamoDBRecord): string {
  const { pk: { S: pk = '' } = {}, sk: { S: sk = '' } = {}, entity } = dynamodb?.NewImage ?? {};
  if (entity?.S === 'story') return `story ${storyIdAt({ pk, sk })}`;
  if (entity?.S === 'receipt') return `file ${pk.slice(receiptPrefix.length)}`;
  return `record ${dynamodb?.SequenceNumber ?? ''}`;
}
