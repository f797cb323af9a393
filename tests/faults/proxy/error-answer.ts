import type { Random } from '../random.ts';
import type { Call, Service } from './call.ts';

/** An HTTP answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type ErrorKind =
  | 'internal error'
  | 'unavailable'
  | 'throttled'
  | 'access denied'
  | 'not valid'
  | 'bucket gone'
  | 'topic gone'
  | 'transaction conflict'
  | 'transaction throttled'
  | 'transaction not valid';

const API = 'com.amazonaws.dynamodb.v20120810#';

/** Status and error code with which each service says it. */
const SAYINGS: Readonly<Record<Service, Readonly<Partial<Record<ErrorKind, readonly [number, string]>>>>> = {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  s3: {
    'internal error': [500, 'InternalError'],
    unavailable: [503, 'ServiceUnavailable'],
    throttled: [503, 'SlowDown'],
    'access denied': [403, 'AccessDenied'],
    'not valid': [400, 'InvalidRequest'],
    'bucket gone': [404, 'NoSuchBucket'],
  },
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
  dynamodb: {
    'internal error': [500, 'InternalServerError'],
    unavailable: [503, 'ServiceUnavailable'],
    throttled: [400, 'ProvisionedThroughputExceededException'],
    'access denied': [400, 'AccessDeniedException'],
    'not valid': [400, 'ValidationException'],
  },
  // https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html#API_PublishBatch_Errors
  sns: {
    'internal error': [500, 'InternalError'],
    unavailable: [503, 'ServiceUnavailable'],
    throttled: [400, 'Throttled'],
    'access denied': [403, 'AuthorizationError'],
    'topic gone': [404, 'NotFound'],
    'not valid': [400, 'InvalidParameter'],
  },
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
  sqs: {
    'internal error': [500, 'InternalFailure'],
    unavailable: [503, 'ServiceUnavailable'],
    throttled: [403, 'RequestThrottled'],
    'access denied': [403, 'AccessDenied'],
    'not valid': [400, 'InvalidParameterValue'],
  },
};

/**
 * The error as the service of this call would word it.
 * @param dice choose which item a transaction is cancelled for.
 * @throws when the service has no such error.
 */
export const errorAnswer = (kind: ErrorKind, call: Call, request: Buffer, dice: Random): Answer => {
  if (kind === 'transaction conflict') return conflictAnswer(call, request, dice);
  if (kind === 'transaction throttled') return cancelled(request, dice, dice.pick(THROTTLED));
  if (kind === 'transaction not valid') return cancelled(request, dice, 'ValidationError');
  const saying = SAYINGS[call.service][kind];
  if (saying === undefined) throw new Error(`${call.service} has no ${kind}`);
  const [status, code] = saying;
  if (call.service === 'dynamodb') return jsonError(status, API + code, {});
  if (call.service === 'sqs') return jsonError(status, `com.amazonaws.sqs#${code}`, {});
  const error = `<Code>${code}</Code><Message>injected</Message>`;
  const inside = call.service === 's3' ? `<Error>${error}</Error>` : snsError(status, error);
  return { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(inside) };
};

const snsError = (status: number, error: string): string => {
  const type = status >= 500 ? 'Receiver' : 'Sender';
  return `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>${type}</Type>${error}</Error></ErrorResponse>`;
};

const jsonError = (status: number, type: string, more: object): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from(JSON.stringify({ __type: type, message: 'injected', ...more })),
});

/** A transaction is cancelled, a single write refused. */
const conflictAnswer = ({ operation }: Call, request: Buffer, dice: Random): Answer =>
  operation === 'TransactWriteItems'
    ? cancelled(request, dice, 'TransactionConflict')
    : jsonError(400, `${API}TransactionConflictException`, {});

/** One item's partition has too much to do, or the item's share of a provisioned table is used up. */
const THROTTLED = ['ThrottlingError', 'ProvisionedThroughputExceeded'] as const;

/** A reason for each item in its place: one of them, whichever, has the code, the others none. */
const cancelled = (request: Buffer, dice: Random, code: string): Answer => {
  const { TransactItems } = JSON.parse(request.toString()) as { TransactItems: unknown[] };
  const guilty = dice.int(TransactItems.length);
  const CancellationReasons = TransactItems.map((_, at) => ({ Code: at === guilty ? code : 'None' }));
  return jsonError(400, `${API}TransactionCanceledException`, { CancellationReasons });
};
