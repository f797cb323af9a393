import type { Call } from './call.ts';

/** Everything that can be done to one call, by name; the campaign counts them. */
export const STRIKES = {
  'internal error': 'the service answers 500',
  unavailable: 'the service answers 503',
  throttled: 'the service answers with its own kind of throttling',
  'access denied': 'S3 refuses an object, as it does while a policy is wrong',
  'transaction conflict': 'DynamoDB saw another transaction at one of the items',
  'transaction throttled': 'DynamoDB cancels a transaction, for one item’s partition has too much to do',
  'connection reset': 'the connection breaks before the call arrives',
  'slow answer': 'the answer takes a while, and arrives',
  'answer after the time-out': 'done, and the answer comes when the client has stopped waiting',
  'no answer': 'done, and no attempt is answered until the function’s own time-out ends it',
  'answer lost': 'done, and the connection breaks before the answer',
  'answer cut off': 'half of an object arrives, then the connection breaks',
  'old answer': 'an eventually consistent read says of some keys what was there a moment ago',
  'keys unprocessed': 'a batched read leaves some keys unread',
  'entries failed': 'a batch is accepted, and some of its entries are not',
  'kill before': 'the process is killed as it sends the call, which never arrives',
  'kill after': 'done, and the process is killed before it hears of it',
} as const;

/**
 * Only by arrangement. Says that the request is at fault, which by chance would be an uploader's file that nobody can take in, or an item of its transaction or its batch;
 * or that there is no bucket, no topic, or no table for anyone to write to, which does not pass by itself; or half of an object arrives, and then nothing, until the function's time is over.
 */
type Arranged =
  | 'not valid'
  | 'transaction not valid'
  | 'bucket gone'
  | 'topic gone'
  | 'entries denied'
  | 'entries not valid'
  | 'table gone'
  | 'answer stalls';

export type Strike = keyof typeof STRIKES | Arranged;

/** Calls a strike can hit; absent: every call. */
export const CAN_HIT: Partial<Record<Strike, (call: Call) => boolean>> = {
  'access denied': ({ operation }) => operation === 'GetObject',
  'transaction conflict': ({ operation }) => operation === 'TransactWriteItems' || operation === 'PutItem',
  'transaction throttled': ({ operation }) => operation === 'TransactWriteItems',
  // Messages whose answer is lost stay hidden for ten seconds, which a campaign would spend waiting.
  'answer lost': ({ operation }) => operation !== 'ReceiveMessage',
  'answer after the time-out': ({ service }) => service !== 'sqs',
  'no answer': ({ service }) => service !== 'sqs',
  'answer cut off': ({ operation }) => operation === 'GetObject',
  'old answer': ({ eventual }) => eventual,
  'keys unprocessed': ({ operation }) => operation === 'BatchGetItem',
  'entries failed': ({ operation }) => operation === 'PublishBatch' || operation === 'BatchExecuteStatement',
};
