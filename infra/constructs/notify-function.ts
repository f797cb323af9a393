import { Duration, Stack } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { NOTIFICATION_TYPES } from '../../functions/notifications/notification.ts';
import type { Announce } from '../../functions/story/items/items.ts';
import { grantKey, TO_READ, TO_SEND } from './encryption.ts';
import { createFunction } from './function-defaults.ts';
import { createHoldingQueue } from './holding-queue.ts';
import { instanceName } from './instance-names.ts';
import { createOutlets } from './outlets/index.ts';
import type { OutletProps, OutletWiring } from './outlets/outlet.ts';
import { readStream } from './story-store.ts';

/** The key is that of the stream, of its own outlets and of the failure queue. */
export interface NotifyFunctionProps extends OutletProps {
  /** Stream of the story table's new images. */
  readonly streamArn: string;
}

const ANNOUNCED: readonly Announce[] = [...NOTIFICATION_TYPES, 'canary'];

/** Table stream -> CloudEvents -> outlets. */
export class NotifyFunction extends Construct {
  readonly function: LambdaFunction;
  readonly topic: ITopic;
  readonly outlets: readonly OutletWiring[];
  /** How the function sends, as JSON: by it `wiredrop redrive` announces in the same way. */
  readonly environment: string;
  readonly source: EventSourceMapping;
  /**
   * Gets a message for each batch of stream records that Lambda gave up on: their place in the stream, not their
   * content.
   */
  readonly failureQueue: Queue;

  constructor(scope: Construct, id: string, props: NotifyFunctionProps) {
    super(scope, id);
    const { settings, streamArn } = props;
    const outlets = createOutlets(this, props);
    this.topic = outlets.topic.topic;
    this.outlets = Object.values(outlets).filter((outlet) => outlet !== undefined);
    this.failureQueue = createHoldingQueue(this, 'FailureQueue', props.encryptionKey);
    const environment = {
      EVENT_SOURCE: `/wiredrop/${instanceName(this)}`,
      ...Object.assign({}, ...this.outlets.map((outlet) => outlet.environment)),
    };
    this.environment = Stack.of(this).toJsonString(environment);
    this.function = createFunction(this, {
      service: 'notify',
      description: 'Announces what the story table committed',
      // It builds small messages and waits for the outlets.
      memoryMb: 256,
      logRetention: settings.logRetentionDays,
      environment,
    });
    for (const { statements, encryptionKey } of this.outlets) {
      for (const statement of statements) this.function.addToRolePolicy(statement);
      grantKey(encryptionKey, this.function, TO_SEND);
    }
    this.function.addToRolePolicy(readStream(streamArn));
    this.function.addToRolePolicy(
      // Not the L2's `SqsDlq`, which grants more of the queue and of its key.
      // https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.failureQueue.queueArn] }),
    );
    grantKey(props.encryptionKey, this.function, [...TO_READ, ...TO_SEND]);
    this.source = new EventSourceMapping(this, 'Stream', {
      target: this.function,
      eventSourceArn: streamArn,
      // LATEST can miss what is written while the mapping is being made.
      // https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
      startingPosition: StartingPosition.TRIM_HORIZON,
      // One call of each outlet: a failed record makes Lambda resend at most 9 others, which subscribers get twice.
      batchSize: 10,
      // No batching window: news is announced at once, and a burst fills batches by itself.
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      // Enough for a short outage. A record that can never be sent blocks its shard for minutes, not for the 24 hours
      // of the stream.
      retryAttempts: 10,
      onFailure: { bind: () => ({ destination: this.failureQueue.queueArn }) },
      // Every other write, which says `announce: none`, is dropped free of charge; a removal has no new image. All
      // types, whatever the settings: filter and settings change at different instants of a deploy, and a record that
      // the filter drops is lost. By the key `dynamodb` only, as no other is supported:
      // https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html.
      filters: [FilterCriteria.filter({ dynamodb: { NewImage: { announce: { S: ANNOUNCED } } } })],
    });
  }

  /** Sends canaries to a topic of their own. Not in `environment`: a redrive has no use for them. */
  announceCanaries(topic: ITopic): void {
    this.function.addEnvironment('CANARY_TOPIC_ARN', topic.topicArn);
    this.function.addToRolePolicy(new PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] }));
  }

  /** Messages in the failure queue, one for each batch of stream records that Lambda gave up on. */
  metricUnannounced(): Metric {
    return this.failureQueue.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: Duration.minutes(1),
    });
  }

  /** Milliseconds from a commit until notify reads it from the stream. */
  metricIteratorAge(): Metric {
    return this.function.metric('IteratorAge', { statistic: 'Maximum', period: Duration.minutes(1) });
  }
}
