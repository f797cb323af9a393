import type { Endpoints } from '../../aws/clients.ts';
import { describeStack, isObject, OutputsError, readOutputsFile } from './outputs-file.ts';

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

/** `arn:PARTITION:sns:REGION:ACCOUNT:NAME`: the region of everything is read from it. */
const topicArn = /^arn:[^:]+:sns:[^:]+:[^:]+:.+$/;

/**
 * The outputs of a stack as `npx cdk deploy --outputs-file FILE` or `aws cloudformation describe-stacks` wrote them. A stack on
 * this machine writes the same as cdk, and `Endpoint` (S3, SQS and SNS) and `DynamoDbEndpoint` beside them.
 * @throws OutputsError when the file, the stack or an output is not there, or is not what it should be.
 */
export function readStackOutputs(file: string, stackName: string): StackOutputs {
  const stacks = readOutputsFile(file, stackName);
  const outputs = Object.hasOwn(stacks, stackName) ? stacks[stackName] : undefined;
  if (outputs === undefined) {
    const known = Object.keys(stacks).join(', ') || 'none';
    throw new OutputsError(`${file} knows no stack ${stackName}: name it with --stack (it knows ${known})`);
  }
  if (!isObject(outputs)) throw new OutputsError(`${file} has no outputs of ${stackName}`);
  const missing = Object.values(names).filter((name) => outputs[name] === undefined);
  if (missing.length > 0) {
    const current = describeStack(stackName, file);
    throw new OutputsError(`${file} has no ${missing.join(', ')}: is it older than the stack? ${current}`);
  }
  const odd = Object.values(names).filter((name) => typeof outputs[name] !== 'string' || outputs[name] === '');
  if (odd.length > 0) throw new OutputsError(`${file}: ${odd.join(', ')} must be text, as cdk deploy writes it`);
  if (!topicArn.test(String(outputs.TopicArn)))
    throw new OutputsError(`${file}: TopicArn is ${outputs.TopicArn}, which is no ARN of a topic`);
  const found = Object.entries(names).map(([field, name]) => [field, outputs[name]]);
  const { Endpoint: fauxqs, DynamoDbEndpoint: dynamodb } = outputs;
  const local = typeof fauxqs === 'string' && typeof dynamodb === 'string' && { endpoints: { fauxqs, dynamodb } };
  return { stackName, ...(Object.fromEntries(found) as Named), ...local };
}
