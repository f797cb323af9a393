import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SQSClient,
  SQSServiceException,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { s3Records } from '../../../functions/ingest/s3-records.ts';
import { giveBack } from '../../aws/queue-messages.ts';
import { UsageError } from '../explain.ts';
import { receiveAll } from '../queues/held-messages.ts';
import { isUnderstood, streamRangeIn } from '../queues/stream-range.ts';
import type { StackOutputs } from '../stack/outputs.ts';

/** How endpoints say that they do not know an action; AWS knows this one. */
const unknownAction = new Set(['InvalidAction', 'UnknownOperationException', 'UnsupportedOperation', 'NotImplemented']);

const pollMs = 1_000;

export interface MoveWatch {
  /** Hears how many were moved so far. */
  readonly onMoved?: (messages: number) => void;
  /** SQS goes on by itself although nobody waits any more. */
  readonly onGoesOn?: () => void;
  /** Ends it, or the waiting for it, where it is. */
  readonly signal?: AbortSignal;
}

/**
 * Sends everything in a dead-letter queue back to the queue it came from. A task that somebody else has started does just that,
 * and SQS allows no second: it is waited for.
 *
 * What is done already is recognised by its receipt; what fails again comes back after five receives. By SQS's own task, or by
 * hand where an endpoint has none: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 * @returns number of messages moved (approximate on AWS, as all its counts are).
 * @throws when the task fails or was cancelled; what was moved until then stays moved.
 */
export async function moveDeadLetters(
  sqs: SQSClient,
  deadLetterQueueUrl: string,
  watch: MoveWatch = {},
): Promise<number> {
  const attributes = new GetQueueAttributesCommand({ QueueUrl: deadLetterQueueUrl, AttributeNames: ['QueueArn'] });
  const SourceArn = (await sqs.send(attributes)).Attributes?.QueueArn ?? '';
  try {
    const { Results: [latest] = [] } = await sqs.send(latestTask(SourceArn));
    if (latest?.Status !== 'RUNNING') await sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
  } catch (error) {
    if (!(error instanceof SQSServiceException) || !unknownAction.has(error.name)) throw error;
    return moveByHand(sqs, deadLetterQueueUrl, SourceArn, watch);
  }
  return awaitTask(sqs, SourceArn, watch);
}

function latestTask(SourceArn: string): ListMessageMoveTasksCommand {
  return new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 });
}

/** SQS ends every task within 36 hours by itself, so this ends as well. */
async function awaitTask(sqs: SQSClient, SourceArn: string, { onMoved, onGoesOn, signal }: MoveWatch): Promise<number> {
  for (;;) {
    const { Results: [task] = [] } = await sqs.send(latestTask(SourceArn));
    if (task?.Status === 'COMPLETED') return task.ApproximateNumberOfMessagesMoved ?? 0;
    if (task?.Status !== 'RUNNING') {
      throw new Error(
        `the move task of ${SourceArn} is ${task?.Status ?? 'gone'}: ${task?.FailureReason ?? 'no reason'}`,
      );
    }
    const moved = task.ApproximateNumberOfMessagesMoved ?? 0;
    onMoved?.(moved);
    if (signal?.aborted) {
      onGoesOn?.();
      return moved;
    }
    await delay(pollMs);
  }
}

/** Long enough to send ten messages on, short enough for a person who starts again. */
const visibilitySeconds = 10;

/**
 * Receives, sends on, deletes: in that order, so that a message may come twice and none is lost. Moves as many as there were at
 * the beginning; what comes back meanwhile is for the next time.
 * @returns number of messages moved.
 */
export async function moveByHand(
  sqs: SQSClient,
  deadLetterQueueUrl: string,
  deadLetterArn: string,
  { onMoved, signal }: Pick<MoveWatch, 'onMoved' | 'signal'> = {},
): Promise<number> {
  const home = await sourceOf(sqs, deadLetterArn);
  const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: hidden } = await attributesOf(
    sqs,
    deadLetterQueueUrl,
  );
  // Hidden ones may become visible meanwhile, when somebody has just looked at them.
  const all = Number(visible ?? 0) + Number(hidden ?? 0);
  let received = 0;
  let moved = 0;
  while (received < all && !signal?.aborted) {
    const receive = new ReceiveMessageCommand({
      QueueUrl: deadLetterQueueUrl,
      MaxNumberOfMessages: Math.min(10, all - received),
      VisibilityTimeout: visibilitySeconds,
    });
    const { Messages: messages = [] } = await sqs.send(receive);
    if (messages.length === 0) break;
    received += messages.length;
    try {
      moved += await move(sqs, messages, home, deadLetterQueueUrl);
    } catch (error) {
      // A person who starts again at once is to find them; those that were sent come twice.
      await giveBack(sqs, deadLetterQueueUrl, messages);
      throw error;
    }
    onMoved?.(moved);
  }
  return moved;
}

/** What could not be sent stays, and is visible again in a while. */
async function move(sqs: SQSClient, messages: readonly Message[], home: string, from: string): Promise<number> {
  const { Successful = [] } = await sqs.send(
    new SendMessageBatchCommand({
      QueueUrl: home,
      Entries: messages.map(({ Body: MessageBody, MessageAttributes }, index) => ({
        Id: String(index),
        MessageBody,
        MessageAttributes,
      })),
    }),
  );
  const Entries = Successful.map(({ Id = '' }) => ({ Id, ReceiptHandle: messages[Number(Id)]?.ReceiptHandle }));
  if (Entries.length > 0) await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: from, Entries }));
  return Entries.length;
}

/** The queue whose redrive policy names this dead-letter queue; endpoints without move tasks know no shorter way. */
async function sourceOf(sqs: SQSClient, deadLetterArn: string): Promise<string> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  for (const url of QueueUrls) {
    const policy = JSON.parse((await attributesOf(sqs, url)).RedrivePolicy ?? '{}');
    if (policy.deadLetterTargetArn === deadLetterArn) return url;
  }
  throw new Error(`no queue of this endpoint has ${deadLetterArn} as its dead-letter queue`);
}

async function attributesOf(sqs: SQSClient, QueueUrl: string): Promise<Record<string, string>> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
  return (await sqs.send(command)).Attributes ?? {};
}

/**
 * Takes a message away that nobody can understand, out of the dead-letter queue or the failure queue; all others stay, and can be
 * received again at once.
 * @param signal ends the search, as if the message were in neither.
 * @returns its body; undefined when neither queue has it, or somebody else holds it.
 * @throws UsageError when it tells of files or of announcements, which redrive brings home.
 */
export async function dropMessage(
  sqs: SQSClient,
  { deadLetterQueueUrl, failureQueueUrl }: Pick<StackOutputs, 'deadLetterQueueUrl' | 'failureQueueUrl'>,
  messageId: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const queues = [
    [failureQueueUrl, streamRangeIn],
    [deadLetterQueueUrl, s3Records],
  ] as const;
  for (const [QueueUrl, understand] of queues) {
    const messages = await receiveAll(sqs, QueueUrl, { messageId, signal });
    const odd = messages.find(({ MessageId }) => MessageId === messageId);
    const understood = odd !== undefined && isUnderstood(odd.Body ?? '', understand);
    const taken = understood ? undefined : odd;
    try {
      const { ReceiptHandle } = taken ?? {};
      if (taken !== undefined) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    } finally {
      await giveBack(
        sqs,
        QueueUrl,
        messages.filter((message) => message !== taken),
      );
    }
    if (understood) throw new UsageError(`Message ${messageId} is no stray: wiredrop redrive sends it back`);
    if (taken !== undefined) return taken.Body ?? '';
  }
  return undefined;
}
