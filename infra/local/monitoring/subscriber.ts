import { randomUUID } from 'node:crypto';
import { paginateListSubscriptions, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
} from '@aws-sdk/client-sqs';
import type { Clients } from '../../aws/clients.ts';
import { queueDepth } from '../../aws/queue-messages.ts';
import type { Stage } from './settle.ts';

export interface Subscription {
  readonly topicArn: string;
  /** SNS filter policy on message attributes; absent: everything. */
  readonly filterPolicy?: Readonly<Record<string, unknown>>;
  /** Receives each message as SNS put it into the queue: raw delivery, with the message attributes, by name. */
  readonly onMessage: (body: string, attributes: Readonly<Record<string, string>>) => void;
}

/** Named so that those of an earlier run, which nobody reads any more, can be told from queues of the user's own. */
const QUEUE_PREFIX = 'subscriber-';

/** Settles when every delivered message has been handed to the listener. */
export interface Subscriber extends Stage {
  stop(): Promise<void>;
}

/** A queue of our own that subscribes to a topic as any subscriber would. It is no part of the stack. */
export async function subscribeQueue(
  { sns, sqs }: Clients,
  subscription: Subscription,
  onError: (error: unknown) => void,
): Promise<Subscriber> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: `${QUEUE_PREFIX}${randomUUID()}` }));
  const arnOf = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  const { Attributes } = await sqs.send(arnOf);
  const attributes: Record<string, string> = { RawMessageDelivery: 'true' };
  if (subscription.filterPolicy !== undefined) attributes.FilterPolicy = JSON.stringify(subscription.filterPolicy);
  await sns.send(
    new SubscribeCommand({
      TopicArn: subscription.topicArn,
      Protocol: 'sqs',
      Endpoint: Attributes?.QueueArn,
      Attributes: attributes,
    }),
  );
  const stopped = new AbortController();
  const listening = listen();

  async function listen(): Promise<void> {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      WaitTimeSeconds: 20,
      MessageAttributeNames: ['All'],
    });
    while (!stopped.signal.aborted) {
      try {
        const { Messages = [] } = await sqs.send(command, { abortSignal: stopped.signal });
        for (const { Body = '', MessageAttributes } of Messages)
          subscription.onMessage(Body, valuesOf(MessageAttributes));
        const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
        if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
      } catch (error) {
        if (stopped.signal.aborted) return;
        onError(error);
      }
    }
  }

  return {
    what: 'notifications not yet received',
    pending: () => queueDepth(sqs, QueueUrl),
    async stop() {
      stopped.abort();
      await listening;
    },
  };
}

/** Removes the subscribers of an earlier run. */
export async function removeSubscribers({ sns, sqs }: Clients): Promise<void> {
  for await (const { Subscriptions = [] } of paginateListSubscriptions({ client: sns }, {})) {
    for (const { SubscriptionArn, Endpoint = '' } of Subscriptions)
      if (Endpoint.includes(`:${QUEUE_PREFIX}`)) await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  }
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: QUEUE_PREFIX }));
  for (const QueueUrl of QueueUrls) await sqs.send(new DeleteQueueCommand({ QueueUrl }));
}

const valuesOf = (attributes: Message['MessageAttributes'] = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(attributes).map(([name, { StringValue = '' }]) => [name, StringValue]));
