import { Names, Resource } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type ITopicSubscription, SubscriptionFilter, SubscriptionProtocol } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription, SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

import { SettingsError } from '../settings/read-settings.ts';
import type { StoryFilter } from '../settings/webhook-setting.ts';
import { allowServiceToSend } from './encryption.ts';
import { maySendTo } from './holding-queue.ts';

/** A function or queue, or a subscription of `aws-cdk-lib/aws-sns-subscriptions` (an address, a webhook). */
export type StoryTarget = IFunction | IQueue | ITopicSubscription;

/** A subscription to the topic, with a filter on the attributes of its messages. */
export function storySubscription(target: StoryTarget, filter: StoryFilter): ITopicSubscription {
  const subscription = toSubscription(target);
  const { type, ...others } = filter;
  const allowed = Object.entries(others).filter(([, values]) => values !== undefined);
  refuseLargeFilter(filter);
  const filterPolicy = {
    type: SubscriptionFilter.stringFilter(
      type === undefined ? { matchPrefixes: ['story.'] } : { allowlist: [...type] },
    ),
    ...Object.fromEntries(
      allowed.map(([name, values]) => [name, SubscriptionFilter.stringFilter({ allowlist: [...values] })]),
    ),
  };
  return {
    bind(topic) {
      const config = subscription.bind(topic);
      return { ...config, filterPolicy: { ...filterPolicy, ...config.filterPolicy } };
    },
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
const MOST_COMBINATIONS = 150;
const MOST_FIELDS = 5;

function refuseLargeFilter(filter: StoryFilter): void {
  const lists = Object.entries(filter).filter(([, values]) => Array.isArray(values));
  // `type` is in every policy.
  if (new Set(['type', ...lists.map(([name]) => name)]).size > MOST_FIELDS)
    throw new SettingsError(
      `A filter has ${lists.map(([name]) => name).join(', ')}, and SNS takes ${MOST_FIELDS} fields, type among them.`,
    );
  const combinations = lists.reduce((product, [, values]) => product * values.length, 1);
  if (combinations <= MOST_COMBINATIONS) return;
  const factors = lists.map(([name, values]) => `${values.length} of ${name}`).join(' × ');
  throw new SettingsError(
    `A filter has ${factors} = ${combinations} combinations of values, and SNS takes ${MOST_COMBINATIONS}: ` +
      'filter by fewer fields or values, and compare the others where notifications arrive.',
  );
}

function toSubscription(target: StoryTarget): ITopicSubscription {
  if ('functionArn' in target) return new LambdaSubscription(target);
  if ('queueArn' in target) return rawSubscription(target);
  return target;
}

/** A queue that gets the messages raw, without SNS's envelope. */
export function rawSubscription(queue: IQueue): ITopicSubscription {
  return {
    bind(topic) {
      const key = queue.encryptionMasterKey;
      // `SqsSubscription` says nothing of a key whose policy it cannot extend.
      if (key !== undefined && !Resource.isOwnedResource(key)) allowServiceToSend(queue, key, 'sns.amazonaws.com');
      if (key === undefined || key !== topic.masterKey)
        return new SqsSubscription(queue, { rawMessageDelivery: true }).bind(topic);
      // `SqsSubscription` names the topic in the policy of the queue's key. That is circular, because the key encrypts
      // the topic.
      if (Resource.isOwnedResource(key)) allowServiceToSend(queue, key, 'sns.amazonaws.com');
      const { policyDependable } = queue.addToResourcePolicy(
        maySendTo(queue, 'sns.amazonaws.com', { ArnEquals: { 'aws:SourceArn': topic.topicArn } }),
      );
      return {
        subscriberScope: queue,
        subscriberId: Names.nodeUniqueId(topic.node),
        endpoint: queue.queueArn,
        protocol: SubscriptionProtocol.SQS,
        rawMessageDelivery: true,
        ...(policyDependable && { subscriptionDependency: policyDependable }),
      };
    },
  };
}
