import type { IncomingHttpHeaders } from 'node:http';

export const OPERATIONS = ['GetObject', 'BatchGetItem', 'TransactWriteItems', 'PublishBatch'] as const;

/** The calls to AWS that the functions make. */
export type Operation = (typeof OPERATIONS)[number];

/** One call to AWS, as it arrives at the proxy. */
export interface Call {
  /** Process of the function that makes it; NaN where no function does. */
  readonly pid: number;
  readonly service: 's3' | 'dynamodb' | 'sns';
  readonly operation: Operation | 'other';
  /** What it is about: the path of an object, the partition key of an item, or a message. The same in a run of the same seed. */
  readonly subject: string;
  /** True for a batched read that may be answered with an older state. */
  readonly isEventual: boolean;
  readonly path: string;
  readonly body: Buffer;
}

/** Of an answer: for so many milliseconds the function's process is busy when it arrives, as with a file that is slow to read. */
export const BUSY_HEADER = 'x-campaign-busy-ms';

/** An HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** DynamoDB names its operation in a header, SNS in a form; everything else is S3. */
export function readCall({ method, path, headers, body }: HttpRequest): Call {
  // The preloaded module has the SDK name its process here.
  const pid = Number(/\bapp\/(\d+)/.exec(headers['user-agent'] ?? '')?.[1]);
  const common = { pid, path, body, isEventual: false };
  const [, target] = /^DynamoDB\w*\.(\w+)$/.exec(String(headers['x-amz-target'] ?? '')) ?? [];
  if (target !== undefined) {
    const request: TableRequest = JSON.parse(body.toString());
    const isEventual = Object.values(request.RequestItems ?? {}).some(({ ConsistentRead }) => ConsistentRead !== true);
    return { ...common, service: 'dynamodb', operation: known(target), subject: subjectOf(request), isEventual };
  }
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const form = new URLSearchParams(body.toString());
    const subject = form.get('PublishBatchRequestEntries.member.1.Message') ?? '';
    return { ...common, service: 'sns', operation: known(form.get('Action') ?? ''), subject };
  }
  return { ...common, service: 's3', operation: method === 'GET' ? 'GetObject' : 'other', subject: path };
}

function known(name: string): Operation | 'other' {
  return OPERATIONS.find((operation) => operation === name) ?? 'other';
}

export interface RawKey {
  readonly pk: { readonly S: string };
  readonly sk: { readonly S: string };
}

export interface Put {
  TableName: string;
  Item: RawKey & Record<string, { S?: string; N?: string }>;
  ConditionExpression?: string;
  ExpressionAttributeValues?: object;
}

export interface TableRequest {
  TransactItems?: { Put: Put }[];
  RequestItems?: Record<string, { Keys: RawKey[]; ConsistentRead?: boolean }>;
}

/** A file's receipt names its call best: its key is the file's own. */
function subjectOf({ TransactItems = [], RequestItems = {} }: TableRequest): string {
  const keys = [
    ...TransactItems.map(({ Put }) => Put.Item.pk.S),
    ...Object.values(RequestItems).flatMap(({ Keys }) => Keys.map(({ pk }) => pk.S)),
  ];
  return keys.find((key) => key.startsWith('FILE#')) ?? keys[0] ?? '';
}

export function addressOf({ pk, sk }: RawKey): string {
  return `${pk.S} ${sk.S}`;
}
