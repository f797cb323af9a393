import { Annotations, Duration, Stack, Validations } from 'aws-cdk-lib';
import { MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ViaServicePrincipal } from 'aws-cdk-lib/aws-kms';
import type { EventSourceMapping, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { webhookKey } from '../../../functions/story/items/keys.ts';
import { DELIVERY_ATTEMPTS } from '../../../functions/webhook/deliver-batch.ts';
import { type WebhookSetting, webhookName } from '../../settings/webhook-setting.ts';
import type { AlarmRules } from '../alarm-rules.ts';
import { grantKey, TO_READ, TO_SEND, TO_USE_TABLE } from '../encryption.ts';
import { createFunction, FUNCTION_TIMEOUT, may, readQueue, secretArn, TO_CONSUME } from '../function-defaults.ts';
import { createHoldingQueue, queueDefaults, waitingIn } from '../holding-queue.ts';
import { inPartition } from '../story-store.ts';
import { rawSubscription, storySubscription } from '../story-subscription.ts';
import type { Part, PartContext } from './part.ts';

/** Every endpoint's queue and function. */
export const webhook: Part = {
  use: 'queues and logs of [webhooks](webhooks.md)',
  example: { webhooks: [{ name: 'NAME', url: 'https://news.example.com/hook', secret: 'news/hook' }] },
  isOn: ({ webhooks }) => webhooks.length > 0,
  flows: [{ from: 'webhooks' }, { to: 'endpoint' }],
  keeps: [
    {
      what: '[webhooks](webhooks.md): since when one fails, and why',
      where: 'table: for ever',
      partitions: ['webhook'],
      says: 'nothing',
    },
  ],
  simulation: { leftOut: 'It reads what was announced, and no decision reads what it writes' },
  capacity: {
    run: 'Ten notifications of one endpoint, two batches at a time',
    above: 'notifications wait a day, then are dead letters',
    watched: 'backlog',
  },
  build(part, context) {
    // Beside this part and not in it: there they were made before there were parts.
    const scope = part.node.scope as Construct;
    const endpoints = context.settings.webhooks.map(
      (setting) => new Webhook(scope, `Webhook-${webhookName(setting)}`, setting, context),
    );
    const merged = <T>(of: (endpoint: Webhook) => Readonly<Record<string, T>>): Record<string, T> =>
      Object.assign({}, ...endpoints.map(of));
    return {
      functions: endpoints.map((endpoint) => endpoint.function),
      outputs: { Webhooks: Stack.of(part).toJsonString(endpoints.map(({ output }) => output)) },
      ownResources: merged(({ ownResources }) => ownResources),
      waiting: endpoints.map((one) => one.metricUndelivered().with({ label: `webhook ${one.name}: dead letters` })),
      ran: merged((endpoint) => endpoint.ran),
      alarms: merged((endpoint) => endpoint.alarms),
    };
  },
};

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

  constructor(scope: Construct, id: string, setting: WebhookSetting, context: PartContext) {
    super(scope, id);
    const { notify, table, encryptionKey } = context;
    const { url, secret, format = 'cloudevents', name, headers, ...filter } = setting;
    this.name = webhookName(setting);
    this.#setting = setting;
    // Instead of the setting's secret.
    const ownSecret = context.secrets.get(this.name);
    if (url?.startsWith('http:'))
      Annotations.of(this).addWarningV2(
        'wiredrop:localWebhook',
        `Webhook ${this.name} is ${url}, which only a stack on this machine can reach.`,
      );
    this.deadLetterQueue = createHoldingQueue(this, 'DeadLetterQueue', encryptionKey);
    this.queue = new Queue(this, 'Queue', {
      ...queueDefaults(encryptionKey),
      // Of a message whose function crashed. A failed request hides its message for a time of its own.
      visibilityTimeout: Duration.seconds(6 * FUNCTION_TIMEOUT.toSeconds()),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: DELIVERY_ATTEMPTS },
    });
    // Keep its logical id, so not below the queue: CloudFormation would create a second subscription, which SNS takes
    // for the first, and then delete both.
    const subscription = rawSubscription(this.queue);
    const placed = { subscriberScope: this, subscriberId: 'Subscription' };
    notify.topic.addSubscription(
      storySubscription({ bind: (to) => ({ ...subscription.bind(to), ...placed }) }, filter),
    );
    this.function = createFunction(this, {
      service: 'webhook',
      description: `Delivers notifications to webhook ${this.name}`,
      memoryMb: 256,
      environment: {
        WEBHOOK_NAME: this.name,
        WEBHOOK_FORMAT: format,
        ...(url !== undefined && { WEBHOOK_URL: url }),
        ...(headers && { WEBHOOK_HEADERS: JSON.stringify(headers) }),
        SECRET_ID: ownSecret?.secretArn ?? secret,
        TABLE_NAME: table.tableName,
        QUEUE_URL: this.queue.queueUrl,
        DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl,
      },
      permissions: [
        may('secretsmanager:GetSecretValue', ownSecret ? arnOfSecret(ownSecret) : secretArn(this, secret)),
        may('sqs:SendMessage', this.deadLetterQueue.queueArn),
        may([...TO_CONSUME, 'sqs:ChangeMessageVisibility'], this.queue.queueArn),
        inPartition(table, webhookKey(this.name).pk, ['GetItem', 'PutItem']),
      ],
      keys: [[encryptionKey, [...TO_SEND, ...TO_USE_TABLE]]],
    });
    const secretsManager = `secretsmanager.${Stack.of(this).region}.amazonaws.com`;
    grantKey(ownSecret?.encryptionKey, new ViaServicePrincipal(secretsManager, this.function.grantPrincipal), TO_READ);
    // The least at a time. Twenty requests are enough, and an endpoint that hangs takes two executions of the
    // account's.
    this.source = readQueue(this, 'Source', this.function, this.queue, { batchSize: 10, maxConcurrency: 2 });
    Validations.of(this).acknowledge({
      id: 'Serverless::Serverless-SNSRedrivePolicy',
      reason:
        'SNS tries a queue for 23 days; what the queue refuses, a dead-letter queue under the same policies ' +
        'would refuse',
    });
  }

  /**
   * By pinned logical id. The function has one as well: a second mapping of the same queue and function is refused.
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
    return waitingIn(this.deadLetterQueue);
  }

  /**
   * 1 while notifications are being retried: more are hidden than two invocations hold, or some wait and none is
   * delivered. Not the age of the oldest message, which leaves out what was received more than three times.
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
   */
  metricRetrying(): MathExpression {
    const period = Duration.minutes(5);
    return new MathExpression({
      expression: `IF(hidden > ${MOST_IN_FLIGHT} OR (hidden + visible > 0 AND FILL(deleted, 0) < 1), 1, 0)`,
      usingMetrics: {
        visible: this.queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Minimum', period }),
        hidden: this.queue.metricApproximateNumberOfMessagesNotVisible({ statistic: 'Minimum', period }),
        deleted: this.queue.metricNumberOfMessagesDeleted({ statistic: 'Sum', period }),
      },
      period,
      label: `webhook ${this.name} is retried`,
    });
  }

  get ran(): AlarmRules {
    return {
      [`WebhookRetrying-${this.name}`]: {
        metric: this.metricRetrying(),
        evaluationPeriods: 3,
        happened:
          `For 15 minutes [webhook](webhooks.md#retries) ${this.name} failed, its secret was unreadable, ` +
          'or its function did not run',
        whatToDo: '`npx wiredrop webhooks` shows the last error and the log. After four hours it is switched off',
      },
    };
  }

  get alarms(): AlarmRules {
    return {
      [`Webhook-${this.name}`]: {
        metric: this.metricUndelivered(),
        happened:
          `Webhook ${this.name} is switched off, or a notification failed ${DELIVERY_ATTEMPTS} times. ` +
          'All wait for 14 days',
        whatToDo: `\`npx wiredrop webhooks\` shows the last error; \`--on ${this.name}\` sends its dead letters again`,
      },
    };
  }
}

/** What two invocations hold of ten messages each. */
const MOST_IN_FLIGHT = 20;

function arnOfSecret({ secretFullArn, secretArn: arn }: ISecret): string {
  return secretFullArn ?? `${arn}-??????`;
}
