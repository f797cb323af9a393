import { readFileSync } from 'node:fs';
import type { Endpoints } from '../local/clients.ts';

/** Where the parts of one deployed stack are. */
export interface StackOutputs {
  readonly stackName: string;
  readonly bucketName: string;
  /** Names that are ingested, as patterns with one `*`: `articles/*.md articles/*.txt`. */
  readonly ingestedNames: string;
  readonly queueUrl: string;
  readonly topicArn: string;
  readonly tableName: string;
  readonly deadLetterQueueUrl: string;
  readonly failureQueueUrl: string;
  /** Of a stack on this machine; absent: AWS, or where `AWS_ENDPOINT_URL…` says. */
  readonly endpoints?: Endpoints;
}

/** What an operator can mend, said in one line. */
export class OutputsError extends Error {
  override readonly name = 'OutputsError';
}

const names = {
  bucketName: 'BucketName',
  ingestedNames: 'IngestedNames',
  queueUrl: 'QueueUrl',
  topicArn: 'TopicArn',
  tableName: 'TableName',
  deadLetterQueueUrl: 'DeadLetterQueueUrl',
  failureQueueUrl: 'NotifyFailureQueueUrl',
} as const;

type Named = Record<keyof typeof names, string>;

/**
 * The outputs of a stack as `npx cdk deploy --outputs-file FILE` wrote them. A stack on this machine writes the same, and
 * `Endpoint` (S3, SQS and SNS) and `DynamoDbEndpoint` beside them.
 * @throws OutputsError when the file, the stack or an output is not there.
 */
export function readStackOutputs(file: string, stackName: string): StackOutputs {
  const outputs = parse(file)[stackName];
  if (outputs === undefined) throw new OutputsError(`${file} knows no stack ${stackName}: name it with --stack`);
  const missing = Object.values(names).filter((name) => outputs[name] === undefined);
  if (missing.length > 0) throw new OutputsError(`${file} has no ${missing.join(', ')}: deploy once more`);
  const found = Object.entries(names).map(([field, name]) => [field, outputs[name]]);
  const { Endpoint: fauxqs, DynamoDbEndpoint: dynamodb } = outputs;
  const endpoints = fauxqs !== undefined && dynamodb !== undefined && { endpoints: { fauxqs, dynamodb } };
  return { stackName, ...(Object.fromEntries(found) as Named), ...endpoints };
}

function parse(file: string): Record<string, Record<string, string> | undefined> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new OutputsError(`${file} cannot be read: write it with "npx cdk deploy --outputs-file ${file}"`, { cause });
  }
}
