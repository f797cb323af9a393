import { paginateListSubscriptions, UnsubscribeCommand } from '@aws-sdk/client-sns';
import { DeleteQueueCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import { queueDepth } from '../../../functions/aws/index.ts';
import { type Clients, openWatchQueue, watchMessages } from '../../aws/index.ts';
import type { WorkStage } from './settle.ts';

export interface Subscription {
  readonly topicArn: string;
  /** SNS filter policy on message attributes; absent: everything. */
  readonly filterPolicy?: Readonly<Record<string, readonly string[]>>;
  /** Receives each message as SNS put it into the queue: raw delivery, with the message attributes, by name. */
  readonly onMessage: (body: string, attributes: Readonly<Record<string, string>>) => void;
}

/** The names of our queues begin with it, so that those of an earlier run can be removed. */
const OWNER = 'subscriber';

/** Settles when every delivered message has been handed to the listener. */
export interface Subscriber extends WorkStage {
  stop(): Promise<void>;
}

/** A queue of our own that subscribes to a topic as any subscriber would. It is not part of the stack. */
export async function subscribeQueue(
  clients: Clients,
  { topicArn, filterPolicy: filter = {}, onMessage }: Subscription,
  onError: (error: unknown) => void,
): Promise<Subscriber> {
  const queue = await openWatchQueue(clients, { topicArn, stackName: OWNER, filter });
  const stopped = new AbortController();
  const listening = listen();

  async function listen(): Promise<void> {
    while (!stopped.signal.aborted)
      await watchMessages(clients.sqs, queue.url, stopped.signal, onMessage).catch(onError);
  }

  return {
    what: 'notifications not yet received',
    // Nobody takes what would still come.
    pending: async () => (stopped.signal.aborted ? 0 : queueDepth(clients.sqs, queue.url)),
    async stop() {
      if (stopped.signal.aborted) return;
      stopped.abort();
      await listening;
      await queue.close().catch(onError);
    },
  };
}

/** Removes the subscribers of an earlier run. */
export async function removeSubscribers({ sns, sqs }: Clients): Promise<void> {
  for await (const { Subscriptions = [] } of paginateListSubscriptions({ client: sns }, {})) {
    for (const { SubscriptionArn, Endpoint = '' } of Subscriptions)
      if (Endpoint.includes(`:${OWNER}-`)) await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  }
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: `${OWNER}-` }));
  for (const QueueUrl of QueueUrls) await sqs.send(new DeleteQueueCommand({ QueueUrl }));
}
