import type { Need } from './calls.ts';

/** Calls that Lambda makes with a function's role, and calls that no emulator here has. */
export const UNRECORDED: Readonly<Record<string, readonly string[]>> = {
  ingest: [
    ...queueReads('IntakeQueue'),
    ...queueReads('IntakeRequestQueue'),
    ...queueReads('IntakeBackfillQueue'),
    // The emulator's bucket has no versions.
    's3:GetObjectVersion on IntakeBucket.Arn/a.md',
    // There is no Bedrock here.
    'bedrock:InvokeModel on arn:AWS::Partition:bedrock:AWS::Region::foundation-model/amazon.nova-micro-v1:0',
    'dynamodb:UpdateItem on StoriesTable.Arn',
  ],
  unpack: [
    ...queueReads('UnpackQueue'),
    // Of a file that takes longer than one run, and of one whose turn has not come.
    'sqs:SendMessage on UnpackQueue.Arn',
    'sqs:ChangeMessageVisibility on UnpackQueue.Arn',
    's3:GetObjectVersion on IntakeBucket.Arn/many.json',
  ],
  notify: [
    ...streamReads(),
    // https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
    'sqs:SendMessage on NotifyFailureQueue.Arn',
    'events:PutEvents on arn:AWS::Partition:events:AWS::Region:AWS::AccountId:event-bus/news',
  ],
  collect: [...streamReads(), 'sqs:SendMessage on CollectFailureQueue.Arn'],
  feed: [
    // A day of a month ago.
    's3:DeleteObject on IntakeBucket.Arn/.wiredrop/Wiredrop/2026-01-05.gz',
  ],
  backfill: [
    // The emulator's bucket has no versions.
    's3:ListBucketVersions on IntakeBucket.Arn',
    'dynamodb:BatchGetItem on StoriesTable.Arn',
    // All files have their receipts here.
    'sqs:SendMessage on IntakeBackfillQueue.Arn',
  ],
  poll: [
    // The feed has no rules here, which drop entries.
    ...['PutObject', 'GetObject', 'DeleteObject'].map(
      (action) => `s3:${action} on IntakeBucket.Arn/.wiredrop/-dropped/Wiredrop/a/1.json`,
    ),
    's3:ListBucket on IntakeBucket.Arn',
  ],
  digest: [],
  // No embargo ends here.
  release: ['sqs:SendMessage on IntakeRequestQueue.Arn'],
  heal: [
    // There are no twins here.
    'dynamodb:BatchGetItem on StoriesTable.Arn',
    'sqs:SendMessage on IntakeRequestQueue.Arn',
  ],
  canary: [],
  webhook: [
    ...queueReads('WebhookdeskQueue'),
    // On this machine secrets are in the shell.
    'secretsmanager:GetSecretValue on ' +
      'arn:AWS::Partition:secretsmanager:AWS::Region:AWS::AccountId:secret:news/desk-??????',
  ],
  sources: [
    // Of what is too many: thousands of sources.
    'dynamodb:DeleteItem on StoriesTable.Arn',
  ],
};

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
function queueReads(queue: string): string[] {
  return ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) => `sqs:${action} on ${queue}.Arn`);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-create.html */
function streamReads(): string[] {
  return ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
    (action) => `dynamodb:${action} on StoriesTable.StreamArn`,
  );
}

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html */
export function logWrites(construct: string): string[] {
  return [`logs:CreateLogStream on ${construct}Logs.Arn`, `logs:PutLogEvents on ${construct}Logs.Arn`];
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const TABLE_KEY = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:DescribeKey',
];

/** Of the key under which the resource of an action is; the first pattern that fits. */
const KEY_ACTIONS: readonly (readonly [action: RegExp, needs: readonly string[]])[] = [
  [/^dynamodb:(?:DescribeStream|GetRecords|GetShardIterator|ListStreams)$/, ['kms:Decrypt']],
  [/^dynamodb:/, TABLE_KEY],
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
  [/^s3:GetObject/, ['kms:Decrypt']],
  [/^s3:PutObject$/, ['kms:GenerateDataKey']],
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
  [/^sqs:ReceiveMessage$/, ['kms:Decrypt']],
  [/^sqs:SendMessage$/, ['kms:Decrypt', 'kms:GenerateDataKey']],
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  [/^sns:Publish$/, ['kms:Decrypt', 'kms:GenerateDataKey']],
];

/** What a call needs of the key of its resource. */
export function keyNeeds({ action }: Need, key: string): Need[] {
  const actions = KEY_ACTIONS.find(([pattern]) => pattern.test(action))?.[1] ?? [];
  return actions.map((name) => ({ action: name, resource: `${key}.Arn`, context: {} }));
}
