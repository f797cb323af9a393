import { Annotations, ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type IKey, ViaServicePrincipal } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { webhookKey } from '../../functions/story/items/keys.ts';
import { DELIVERY_ATTEMPTS } from '../../functions/webhook/deliver-batch.ts';
import type { Settings } from '../settings/settings.ts';
import { type WebhookSetting, webhookName } from '../settings/webhook-setting.ts';
import { grantKey, TO_READ, TO_SEND, TO_USE_TABLE } from './encryption.ts';
import { createFunction, FUNCTION_TIMEOUT, TO_CONSUME } from './function-defaults.ts';
import { createHoldingQueue, queueEncryption } from './holding-queue.ts';
import type { AlarmRule } from './outlets/outlet.ts';
import type { StoryStore } from './story-store.ts';
import { rawSubscription, storySubscription } from './story-subscription.ts';

export interface WebhookProps {
  readonly settings: Pick<Settings, 'logRetentionDays'>;
  readonly webhook: WebhookSetting;
  /** Instead of the setting's secret. */
  readonly ownSecret?: ISecret | undefined;
  readonly topic: ITopic;
  readonly table: StoryStore['table'];
  /** Of the queues and the table. */
  readonly encryptionKey?: IKey | undefined;
}

/**
 * Topic -> queue of one endpoint -> function -> endpoint. Each endpoint has a queue and a function of its own: one that
 * hangs delays no other, and each function may read its own secret only.
 */
export class Webhook extends Construct {
  readonly name: string;
  readonly function: LambdaFunction;
  readonly source: EventSourceMapping;
  readonly queue: Queue;
  /** Notifications that failed for a day, and all of an endpoint that said it is gone. */
  readonly deadLetterQueue: Queue;
  readonly #setting: WebhookSetting;

  constructor(
    scope: Construct,
    id: string,
    { settings, webhook, ownSecret, topic, table, encryptionKey }: WebhookProps,
  ) {
    super(scope, id);
    const { url, secret, format = 'cloudevents', name, ...filter } = webhook;
    this.name = webhookName(webhook);
    this.#setting = webhook;
    if (url?.startsWith('http:'))
      Annotations.of(this).addWarningV2(
        'wiredrop:localWebhook',
        `Webhook ${this.name} is ${url}, which only a stack on this machine can reach.`,
      );
    this.deadLetterQueue = createHoldingQueue(this, 'DeadLetterQueue', encryptionKey);
    this.queue = new Queue(this, 'Queue', {
      ...queueEncryption(encryptionKey),
      enforceSSL: true,
      // Of a message whose function crashed. A failed request hides its message for a time of its own.
      visibilityTimeout: Duration.seconds(6 * FUNCTION_TIMEOUT.toSeconds()),
      // The maximum. A message keeps its age when it moves to the dead-letter queue.
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: DELIVERY_ATTEMPTS },
    });
    // Keep its logical id, so not below the queue: CloudFormation would create a second subscription, which SNS takes
    // for the first, and then delete both.
    const subscription = rawSubscription(this.queue);
    const placed = { subscriberScope: this, subscriberId: 'Subscription' };
    topic.addSubscription(storySubscription({ bind: (to) => ({ ...subscription.bind(to), ...placed }) }, filter));
    this.function = createFunction(this, {
      service: 'webhook',
      description: `Delivers notifications to webhook ${this.name}`,
      memoryMb: 256,
      logRetention: settings.logRetentionDays,
      environment: {
        WEBHOOK_NAME: this.name,
        WEBHOOK_FORMAT: format,
        ...(url !== undefined && { WEBHOOK_URL: url }),
        SECRET_ID: ownSecret?.secretArn ?? secret,
        TABLE_NAME: table.tableName,
        QUEUE_URL: this.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl,
      },
    });
    for (const statement of [
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [ownSecret ? arnOfSecret(ownSecret) : secretArn(this, secret)],
      }),
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.deadLetterQueue.queueArn] }),
      new PolicyStatement({
        actions: [...TO_CONSUME, 'sqs:ChangeMessageVisibility'],
        resources: [this.queue.queueArn],
      }),
      // It may write one item of the table. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
      new PolicyStatement({
        actions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
        resources: [table.tableArn],
        conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [webhookKey(this.name).pk] } },
      }),
    ])
      this.function.addToRolePolicy(statement);
    grantKey(encryptionKey, this.function, [...TO_SEND, ...TO_USE_TABLE]);
    const secretsManager = `secretsmanager.${Stack.of(this).region}.amazonaws.com`;
    grantKey(ownSecret?.encryptionKey, new ViaServicePrincipal(secretsManager, this.function.grantPrincipal), TO_READ);
    this.source = new EventSourceMapping(this, 'Source', {
      target: this.function,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      // The least. Twenty requests at a time are enough, and an endpoint that hangs takes two executions of the
      // account's.
      maxConcurrency: 2,
    });
    Validations.of(this).acknowledge(
      {
        id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
        reason:
          'A failed message returns to the queue, which has a dead-letter queue; SQS event sources have no destination',
      },
      {
        id: 'Serverless::Serverless-SNSRedrivePolicy',
        reason:
          'SNS tries a queue for 23 days; what the queue refuses, a dead-letter queue under the same policies would refuse',
      },
    );
  }

  /**
   * By pinned logical id. The function has one as well, because 0.1.0 had another mapping of its queue, and a second
   * mapping of the same queue and function is refused.
   */
  get ownResources() {
    const id = `Webhook${this.name.replaceAll('-', '')}`;
    return {
      [`${id}Queue`]: this.queue,
      [`${id}DeadLetterQueue`]: this.deadLetterQueue,
      [`${id}Function`]: this.function,
      [`${id}Source`]: this.source,
    };
  }

  /** By which the `wiredrop` command finds the endpoint, its queues and its filter. */
  get output() {
    const { url, secret, ...setting } = this.#setting;
    return {
      ...setting,
      name: this.name,
      ...(url !== undefined && { url }),
      queueUrl: this.queue.queueUrl,
      deadLetterQueueUrl: this.deadLetterQueue.queueUrl,
      logGroup: this.function.logGroup.logGroupName,
    };
  }

  metricUndelivered(): Metric {
    return this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: Duration.minutes(1),
    });
  }

  /**
   * 1 while notifications are being retried: more are hidden than two invocations hold, or some are and none is
   * delivered. Not the age of the oldest message, which leaves out what was received more than three times.
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
   */
  metricRetrying(): MathExpression {
    const period = Duration.minutes(5);
    return new MathExpression({
      expression: `IF(hidden > ${MOST_IN_FLIGHT} OR (hidden > 0 AND FILL(deleted, 0) < 1), 1, 0)`,
      usingMetrics: {
        hidden: this.queue.metricApproximateNumberOfMessagesNotVisible({ statistic: 'Minimum', period }),
        deleted: this.queue.metricNumberOfMessagesDeleted({ statistic: 'Sum', period }),
      },
      period,
      label: `webhook ${this.name} is retried`,
    });
  }

  /** By name. */
  get alarms(): Readonly<Record<string, AlarmRule>> {
    const cause =
      'npx wiredrop webhooks shows its last error and its log group, whose lines with level = "ERROR" have the others';
    return {
      [`WebhookRetrying-${this.name}`]: {
        metric: this.metricRetrying(),
        threshold: 0,
        evaluationPeriods: 3,
        alarmDescription:
          `Webhook ${this.name} has not taken notifications for 15 minutes: its endpoint refuses or does not answer, or its secret cannot be ` +
          `read. They are retried at least once an hour, for a day. After four hours without a success it is switched off. ${cause}.`,
      },
      [`Webhook-${this.name}`]: {
        metric: this.metricUndelivered(),
        threshold: 0,
        evaluationPeriods: 1,
        alarmDescription:
          `Webhook ${this.name} does not get its notifications: its endpoint answered 410 or took nothing for four hours, and is switched off, or ` +
          `${DELIVERY_ATTEMPTS} attempts within a day failed. They wait in its dead-letter queue for 14 days. ${cause}. ` +
          `Then: npx wiredrop webhooks --on ${this.name}, which tries them again. Or remove the webhook from the settings.`,
      },
    };
  }
}

/** What two invocations hold of ten messages each. */
const MOST_IN_FLIGHT = 20;

/**
 * A name is that of a secret in this account and region, to whose ARN Secrets Manager adds a hyphen and six characters.
 * So it does to an ARN that was given without them, which `GetSecretValue` takes as well. That is why a name should not
 * end like that: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
function secretArn(scope: Construct, secret: string): string {
  if (secret.startsWith('arn:')) return /-[A-Za-z0-9]{6}$/.test(secret) ? secret : `${secret}-??????`;
  return Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${secret}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}

function arnOfSecret({ secretFullArn, secretArn: arn }: ISecret): string {
  return secretFullArn ?? `${arn}-??????`;
}
