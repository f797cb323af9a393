import type { Random } from '../../../fixtures/random.ts';
import type { Answer, Call, TableRequest } from './call.ts';

/** Status and error code with which each service says it. */
const ERRORS = {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  s3: {
    throttled: [503, 'SlowDown'],
    'internal error': [500, 'InternalError'],
    unavailable: [503, 'ServiceUnavailable'],
  },
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
  dynamodb: {
    throttled: [400, 'ProvisionedThroughputExceededException'],
    'internal error': [500, 'InternalServerError'],
    unavailable: [503, 'ServiceUnavailable'],
  },
  // https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html#API_PublishBatch_Errors
  sns: {
    throttled: [400, 'Throttled'],
    'internal error': [500, 'InternalError'],
    unavailable: [503, 'ServiceUnavailable'],
  },
} as const;

export type ErrorKind = keyof (typeof ERRORS)['s3'];

/** The error in the words of the service. */
export function errorAnswer(kind: ErrorKind, service: Call['service']): Answer {
  const [status, code] = ERRORS[service][kind];
  if (service === 'dynamodb') return tableError(status, code, {});
  const error = `<Code>${code}</Code><Message>injected</Message>`;
  if (service === 's3') return xml(status, `<Error>${error}</Error>`);
  const type = status >= 500 ? 'Receiver' : 'Sender';
  return xml(status, `<ErrorResponse><Error><Type>${type}</Type>${error}</Error></ErrorResponse>`);
}

/** The transaction is cancelled for one of its items: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
export function conflictAnswer(
  code: 'TransactionConflict' | 'ThrottlingError' | 'ConditionalCheckFailed',
  { body }: Call,
  random: Random,
): Answer {
  const { TransactItems = [] }: TableRequest = JSON.parse(body.toString());
  const at = random.int(TransactItems.length);
  const CancellationReasons = TransactItems.map((_, index) => ({ Code: index === at ? code : 'None' }));
  return tableError(400, 'TransactionCanceledException', { CancellationReasons });
}

function tableError(status: number, code: string, more: object): Answer {
  return json(status, { __type: `com.amazonaws.dynamodb.v20120810#${code}`, message: 'injected', ...more });
}

export function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: Buffer.from(JSON.stringify(body)) };
}

export function xml(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/xml' }, body: Buffer.from(body) };
}
