import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Notification } from '../../functions/events/notification.ts';
import type { Settings } from '../settings/settings.ts';
import { grantKey, TO_READ, TO_SEND } from './encryption.ts';
import { createFunction } from './function-defaults.ts';
import { createHoldingQueue } from './holding-queue.ts';
import { instanceName } from './instance.ts';
import { createOutlets } from './outlets/index.ts';
import type { Outlet, OutletProps } from './outlets/outlet.ts';
import { readStream } from './story-table.ts';

/** The key is that of the stream, of its own outlets and of the failure queue. */
export interface NotifyFunctionProps extends OutletProps {
  /** Stream of the story table's new images. */
  readonly streamArn: string;
}

/** The stream invokes the function for these only. Every other write says `announce: none`, and the filter drops it free of charge. */
function announced({ coverage }: Pick<Settings, 'coverage'>): Notification['type'][] {
  return [
    'story.created',
    'story.updated',
    ...(coverage.length > 0 ? ['story.covered' as const] : []),
    'story.withdrawn',
    'article.rejected',
  ];
}

/** Table stream -> CloudEvents -> outlets. */
export class NotifyFunction extends Construct {
  readonly function: LambdaFunction;
  readonly topic: ITopic;
  readonly outlets: readonly Outlet[];
  /** How the function sends, as JSON: by it `wiredrop redrive` announces in the same way. */
  readonly environment: string;
  /** Gets a message for each batch of stream records that Lambda gave up on: their place in the stream, not their content. */
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
    grantKey(props.encryptionKey, this.function, TO_READ);
    if (props.encryptionKey)
      Validations.of(this).acknowledge(
        ...['GenerateDataKey*', 'ReEncrypt*'].map((action) => ({
          id: `AwsSolutions::AwsSolutions-IAM5[Action::kms:${action}]`,
          reason: 'CDK grants these actions on one key to a sender to the failure queue',
        })),
      );
    new EventSourceMapping(this, 'Stream', {
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
      // Enough for a short outage. A record that can never be sent blocks its shard for minutes, not for the 24 hours of the stream.
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
