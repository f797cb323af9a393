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
  readonly path: string;
  readonly body: Buffer;
}

/** Of an answer: keeps the function's process busy for some milliseconds, as a file does that is slow to read. */
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

/** DynamoDB names its operation in a header, SNS in a form; every other request is S3's. */
export function readCall({ method, path, headers, body }: HttpRequest): Call {
  // preload.ts has the SDK name its process here.
  const pid = Number(/\bapp\/(\d+)/.exec(headers['user-agent'] ?? '')?.[1]);
  const [, target] = /^DynamoDB\w*\.(\w+)$/.exec(String(headers['x-amz-target'] ?? '')) ?? [];
  if (target !== undefined) return { pid, path, body, service: 'dynamodb', operation: known(target) };
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const action = new URLSearchParams(body.toString()).get('Action') ?? '';
    return { pid, path, body, service: 'sns', operation: known(action) };
  }
  return { pid, path, body, service: 's3', operation: method === 'GET' ? 'GetObject' : 'other' };
}

function known(name: string): Operation | 'other' {
  return OPERATIONS.find((operation) => operation === name) ?? 'other';
}
