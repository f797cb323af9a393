// Only a subscriber, in another team's stack: a queue that gets new German stories, from the ARN of the topic alone.
import { App, Duration, Stack } from 'aws-cdk-lib';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Notification } from 'wiredrop/events';

const type: Notification['type'] = 'story.created';
const stack = new Stack(new App(), 'Desk');
const topic = Topic.fromTopicArn(stack, 'Stories', 'arn:aws:sns:eu-central-1:123456789012:Newsroom-NewsNotifyTopic');
const deadLetterQueue = new Queue(stack, 'Undelivered', { retentionPeriod: Duration.days(14) });
const queue = new Queue(stack, 'Stories-de', { deadLetterQueue: { queue: deadLetterQueue, maxReceiveCount: 5 } });
topic.addSubscription(
  new SqsSubscription(queue, {
    rawMessageDelivery: true,
    deadLetterQueue,
    filterPolicy: {
      type: SubscriptionFilter.stringFilter({ allowlist: [type] }),
      language: SubscriptionFilter.stringFilter({ allowlist: ['de'] }),
    },
  }),
);
