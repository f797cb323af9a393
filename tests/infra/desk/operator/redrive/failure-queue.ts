import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import { topicOutlet } from '../../../../../functions/notify/outlets/topic.ts';
import type { StoryItem } from '../../../../../functions/story/items/items.ts';
import { storyIdAt } from '../../../../../functions/story/items/keys.ts';
import type { Story } from '../../../../../functions/story/items/story.ts';
import { imageOf } from '../../../../../functions/story/table/dynamo-item.ts';
import { type RedriveOptions, redriveStack } from '../../../../../infra/desk/operator/redrive/redrive-stack.ts';
import { openQueues } from '../../../aws/queues.ts';
import { tableOf as wholeTable } from '../stack/table-of.ts';
import { itemsOf } from '../told-story.ts';

/** What Lambda leaves in the failure queue of a batch it has given up: where in the stream it is. */
export const pointer = (day = '2026-03-01'): string =>
  JSON.stringify({
    requestContext: { condition: 'RetryAttemptsExhausted' },
    DDBStreamBatchInfo: {
      approximateArrivalOfFirstRecord: `${day}T12:00:00.000Z`,
      approximateArrivalOfLastRecord: `${day}T12:00:09.000Z`,
    },
  });

/** A table of these stories, of which a scan has a page each; or one that may not be read. */
export const tableOf = (stories: readonly Story[] | Error, onPage = () => {}): DynamoDBClient => {
  const client = new DynamoDBClient({ region: 'us-east-1' });
  client.send = async (command: { input: { ExclusiveStartKey?: { at: { N: string } }; RequestItems?: object } }) => {
    if (stories instanceof Error) throw stories;
    if (command.input.RequestItems) return wholeTable(() => itemsOf(stories)).send(command as never);
    onPage();
    const at = Number(command.input.ExclusiveStartKey?.at.N ?? 0);
    const Items = stories.slice(at, at + 1).map(({ reports, ...head }) => imageOf(head));
    return { Items, ...(at + 1 < stories.length && { LastEvaluatedKey: { at: { N: String(at + 1) } } }) };
  };
  return client;
};

const openTopic = (fails: (id: string) => boolean) => {
  const told: string[] = [];
  const sns = new SNSClient({ region: 'us-east-1' });
  sns.send = async (command: PublishBatchCommand) => {
    const entries = (command.input.PublishBatchRequestEntries ?? []).map(({ Id, Message = '' }) => ({
      ...{ Id, Code: 'InternalError', SenderFault: false, id: JSON.parse(Message).id as string },
    }));
    const Failed = entries.filter(({ id }) => fails(id));
    told.push(...entries.filter((entry) => !Failed.includes(entry)).map(({ id }) => id));
    return { Failed };
  };
  return { told, outlet: topicOutlet('arn:topic', sns) };
};

interface World extends Partial<RedriveOptions> {
  readonly failures?: readonly string[];
  readonly dead?: readonly string[];
  readonly table?: DynamoDBClient;
  readonly fails?: (id: string) => boolean;
  readonly gone?: 'failures' | 'dead letters';
  readonly prepare?: (queues: Awaited<ReturnType<typeof openQueues>>) => Promise<unknown>;
}

/** Redrives a stack of these queues; the failure queue is `another`, as `home` is where dead letters go. */
export const run = async ({
  failures = [],
  dead = [],
  table = tableOf([]),
  fails,
  gone,
  prepare,
  ...options
}: World) => {
  const queues = await openQueues();
  const { told, outlet } = openTopic(fails ?? (() => false));
  const notifyFailureQueueUrl = queues.home.replace(/home$/, 'another');
  try {
    await queues.send(notifyFailureQueueUrl, failures);
    await queues.send(queues.deadLetters, dead);
    await prepare?.(queues);
    const outputs = {
      notifyEnvironment: { EVENT_SOURCE: '/wiredrop/Wiredrop' },
      tableName: 'table',
      queueUrl: queues.home,
      notifyFailureQueueUrl: gone === 'failures' ? `${notifyFailureQueueUrl}-gone` : notifyFailureQueueUrl,
      deadLetterQueueUrl: gone === 'dead letters' ? `${queues.deadLetters}-gone` : queues.deadLetters,
    };
    const clients = { sqs: queues.sqs, outlets: [outlet], dynamodb: table };
    const parts = { announcements: true, deadLetters: true };
    const done = await redriveStack(clients, outputs, { ...parts, ...silent, ...options }).catch(
      (error: Error) => error,
    );
    // Whoever comes next can have what stays, at once.
    const [home, stay] = [await queues.bodiesIn(queues.home), await queues.bodiesIn(notifyFailureQueueUrl)];
    const nothing = { announced: 0, moved: 0, left: [] as readonly string[] };
    return { ...nothing, ...(done instanceof Error ? { error: done } : done), told, home, stay };
  } finally {
    await queues.stop();
  }
};

export const silent = { announced: () => {}, failure: () => {} };

/** Under which a story's first revision is announced. */
export const firstId = (story: Pick<StoryItem, 'pk' | 'sk'>): string => `${storyIdAt(story)}.1`;
