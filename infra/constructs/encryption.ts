import { Annotations, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** Actions that reading a queue, a stream or an object under the key takes. */
export const TO_READ = ['kms:Decrypt'];

/**
 * Actions that storing an object in one part takes.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export const TO_PUT = ['kms:GenerateDataKey'];

/**
 * Actions that sending to a queue or a topic under the key takes: SQS and SNS make a data key and verify it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 */
export const TO_SEND = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * Actions that DynamoDB takes in the name of a reader or writer of the table.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export const TO_USE_TABLE = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** Lets a principal use a key, if there is one. */
export function grantKey(key: IKey | undefined, grantee: IGrantable, actions: readonly string[]): void {
  key?.grant(grantee, ...new Set(actions));
}

/**
 * Lets a service send to a queue under the key, which takes a statement in the key's own policy. An imported key's
 * policy cannot be changed here: a warning says what it needs.
 *
 * Without a condition, as in both guides: EventBridge supports none on `aws:SourceAccount` or `aws:SourceArn` in a
 * key's policy. Who may send is decided by the queue's policy.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function allowServiceToSend(scope: Construct, key: IKey | undefined, service: string): void {
  if (key === undefined) return;
  const statement = new PolicyStatement({
    actions: TO_SEND,
    principals: [new ServicePrincipal(service)],
    // Of a key's policy: the key.
    resources: ['*'],
  });
  if (key.addToResourcePolicy(statement, true).statementAdded) return;
  Annotations.of(scope).addWarningV2(
    'wiredrop:importedKey',
    `The policy of the key ${key.keyArn} must allow ${service} ${TO_SEND.join(' and ')}, or nothing arrives in ` +
      'the queue.',
  );
}

/** Id of the state machine's role. The machine has it without updates: what is granted to the machine is dropped. */
export const MACHINE_ROLE = 'MachineRole';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
const TO_LOG = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'];

/**
 * Puts what the functions log, their variables and the state machine under the key: everything below the instance, so
 * that no part can forget it.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
 * https://docs.aws.amazon.com/step-functions/latest/dg/encryption-at-rest.html
 */
export function encryptLogs(instance: Construct, key: IKey): void {
  const { region, partition, account, urlSuffix } = Stack.of(instance);
  const statement = new PolicyStatement({
    actions: TO_LOG,
    principals: [new ServicePrincipal(`logs.${region}.${urlSuffix}`)],
    resources: ['*'],
    conditions: {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:*` },
    },
  });
  if (!key.addToResourcePolicy(statement, true).statementAdded)
    Annotations.of(instance).addWarningV2(
      'wiredrop:importedKeyOfLogs',
      `The policy of the key ${key.keyArn} must allow logs.REGION.amazonaws.com ${TO_LOG.join(', ')} for log ` +
        'groups of the account (docs/deploying.md has the statement), or the deploy fails.',
    );
  for (const part of instance.node.findAll()) {
    if (part instanceof CfnLogGroup) part.kmsKeyId = key.keyArn;
    else if (part instanceof CfnFunction) part.kmsKeyArn = key.keyArn;
    else if (part instanceof CfnStateMachine)
      part.encryptionConfiguration = { type: 'CUSTOMER_MANAGED_KMS_KEY', kmsKeyId: key.keyArn };
    if (part instanceof LambdaFunction) grantKey(key, part, TO_READ);
    if (part instanceof Role && part.node.id === MACHINE_ROLE) grantKey(key, part, TO_SEND);
  }
}
