import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Notification } from '../../functions/events/notification.ts';
import type { Settings } from '../settings.ts';
import { createTopic } from './create-topic.ts';
import { grantKey, TO_READ, TO_SEND } from './encryption.ts';
import { createFunction } from './function-defaults.ts';
import { createHoldingQueue } from './holding-queue.ts';
import { instanceName } from './instance.ts';
import { readStream } from './story-table.ts';

export interface NotifyFunctionProps {
  readonly settings: Pick<Settings, 'logRetentionDays' | 'eventBus' | 'coverage'>;
  /** Stream of the story table's new images. */
  readonly streamArn: string;
  /** One that is there already. Default: the setting's. */
  readonly eventBus?: IEventBus | undefined;
  /** One that is there already. Default: one of its own. */
  readonly topic?: ITopic | undefined;
  /** Of the stream, of its own topic and of the failure queue. */
  readonly encryptionKey?: IKey | undefined;
}

/** What the stream invokes the function for; every other write says `announce: none` and stops at the filter, unpaid. */
const announced = ({ coverage }: Pick<Settings, 'coverage'>): Notification['type'][] => [
  'story.created',
  'story.updated',
  ...(coverage.length > 0 ? ['story.covered' as const] : []),
  'story.withdrawn',
  'article.rejected',
];

/** Table stream -> CloudEvents -> SNS, and EventBridge where a bus is set. */
export class NotifyFunction extends Construct {
  readonly function: LambdaFunction;
  readonly topic: ITopic;
  /** The topic, if it is its own. */
  readonly ownTopic?: Topic;
  /** Gets what the topic gets; absent without the setting. */
  readonly eventBusArn: string | undefined;
  /** Where Lambda leaves word of stream records it gave up on: their place in the stream, not their content. */
  readonly failureQueue: Queue;

  constructor(scope: Construct, id: string, props: NotifyFunctionProps) {
    super(scope, id);
    const { settings, streamArn } = props;
    this.eventBusArn = props.eventBus?.eventBusArn ?? busArn(this, settings.eventBus);
    if (props.topic === undefined) this.ownTopic = createTopic(this, 'wiredrop', props.encryptionKey);
    this.topic = props.topic ?? (this.ownTopic as Topic);
    this.failureQueue = createHoldingQueue(this, 'FailureQueue', props.encryptionKey);
    this.function = createFunction(this, {
      service: 'notify',
      description: 'Announces what the story table committed',
      // It builds small messages and waits for SNS.
      memoryMb: 256,
      logRetention: settings.logRetentionDays,
      environment: {
        TOPIC_ARN: this.topic.topicArn,
        EVENT_SOURCE: `/wiredrop/${instanceName(this)}`,
        ...(this.eventBusArn !== undefined && { EVENT_BUS: this.eventBusArn }),
      },
    });
    this.function.addToRolePolicy(
      // PublishBatch is permitted by sns:Publish. https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
      new PolicyStatement({ actions: ['sns:Publish'], resources: [this.topic.topicArn] }),
    );
    if (this.eventBusArn !== undefined) {
      this.function.addToRolePolicy(
        new PolicyStatement({ actions: ['events:PutEvents'], resources: [this.eventBusArn] }),
      );
    }
    this.function.addToRolePolicy(readStream(streamArn));
    grantKey(props.encryptionKey, this.function, TO_READ);
    if (props.encryptionKey)
      Validations.of(this).acknowledge(
        ...['GenerateDataKey*', 'ReEncrypt*'].map((action) => ({
          id: `AwsSolutions::AwsSolutions-IAM5[Action::kms:${action}]`,
          reason: 'CDK grants so much of one key to who sends to the failure queue',
        })),
      );
    grantKey(this.topic.masterKey, this.function, TO_SEND);
    new EventSourceMapping(this, 'Stream', {
      target: this.function,
      eventSourceArn: streamArn,
      // LATEST can miss what is written while the mapping is being made.
      // https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
      startingPosition: StartingPosition.TRIM_HORIZON,
      // One PublishBatch: what a failed record makes Lambda repeat, and subscribers hear twice, stays that small.
      batchSize: 10,
      // No batching window: news is announced at once, and a burst fills batches by itself.
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      // Enough for a hiccup of SNS, few enough that a record which can never be sent holds up its shard for minutes and not for the
      // 24 hours the stream keeps it.
      retryAttempts: 10,
      onFailure: new SqsDlq(this.failureQueue),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.or('INSERT', 'MODIFY'),
          dynamodb: { NewImage: { announce: { S: announced(settings) } } },
        }),
      ],
    });
  }

  /** Stream records given up, each message one batch of them: commits nobody heard of. */
  metricUnannounced(): Metric {
    return this.failureQueue.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: Duration.minutes(1),
    });
  }

  /** Milliseconds from a commit to its being read from the stream. */
  metricIteratorAge(): Metric {
    return this.function.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(1) });
  }

  /**
   * Deliveries a subscriber's endpoint refused for good; of a webhook each one it refused, for which SNS has no other metric.
   * https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
   */
  metricUndelivered(): Metric {
    return this.topic.metricNumberOfNotificationsFailed({ statistic: 'Sum', period: Duration.minutes(5) });
  }
}

/** Of a bus in this account and region, where the setting is a name. */
function busArn(scope: Construct, eventBus: string): string | undefined {
  if (eventBus === '') return undefined;
  if (eventBus.startsWith('arn:')) return eventBus;
  return Stack.of(scope).formatArn({ service: 'events', resource: 'event-bus', resourceName: eventBus });
}
