import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  type Message,
  SendMessageCommand,
  type SQSClient,
  SQSServiceException,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { filesIn } from '../../../functions/ingest/events-in.ts';
import { queueDepth } from '../../../functions/queue-depth.ts';
import { giveBack } from '../../aws/queue-messages.ts';
import { UsageError } from '../explain.ts';
import { receiveEach } from '../queues/receive-each.ts';
import { isUnderstood, streamRangeIn } from '../queues/stream-range.ts';
import type { StackOutputs } from '../stack/outputs.ts';

/** How endpoints other than AWS say that they do not know an action. */
const UNKNOWN_ACTION = new Set([
  'InvalidAction',
  'UnknownOperationException',
  'UnsupportedOperation',
  'NotImplemented',
]);

const POLL_MS = 1_000;

export interface MoveObserver {
  /** @param messages moved so far. */
  readonly onMoved?: (messages: number) => void;
  /** SQS goes on by itself although the command ends. */
  readonly onGoesOn?: () => void;
  /** Ends the move, or the waiting for it. */
  readonly signal?: AbortSignal;
}

type Queues = Pick<StackOutputs, 'queueUrl' | 'deadLetterQueueUrl'>;

/**
 * Moves all dead letters to the ingest queue: by a move task of SQS or, if the endpoint has none, one by one. A running task is waited
 * for, because SQS allows one at a time. The destination is named, because EventBridge's dead letters have no source queue.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 * @returns number of messages moved (approximate on AWS, as all its counts are).
 * @throws if the task fails or is cancelled; what was moved until then stays moved.
 */
export async function moveDeadLetters(sqs: SQSClient, queues: Queues, observer: MoveObserver = {}): Promise<number> {
  const SourceArn = await arnOf(sqs, queues.deadLetterQueueUrl);
  try {
    const latest = await latestTask(sqs, SourceArn);
    if (latest?.Status !== 'RUNNING') {
      const DestinationArn = await arnOf(sqs, queues.queueUrl);
      await sqs.send(new StartMessageMoveTaskCommand({ SourceArn, DestinationArn }));
    }
  } catch (error) {
    if (!(error instanceof SQSServiceException) || !UNKNOWN_ACTION.has(error.name)) throw error;
    return moveOneByOne(sqs, queues, observer);
  }
  return awaitTask(sqs, SourceArn, observer);
}

async function arnOf(sqs: SQSClient, QueueUrl: string): Promise<string> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] });
  return (await sqs.send(command)).Attributes?.QueueArn ?? '';
}

async function latestTask(sqs: SQSClient, SourceArn: string): Promise<ListMessageMoveTasksResultEntry | undefined> {
  const { Results: [task] = [] } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn, MaxResults: 1 }));
  return task;
}

/** SQS ends every task within 36 hours, so this ends as well. */
async function awaitTask(sqs: SQSClient, arn: string, { onMoved, onGoesOn, signal }: MoveObserver): Promise<number> {
  for (;;) {
    const { Status, FailureReason, ApproximateNumberOfMessagesMoved: moved = 0 } = (await latestTask(sqs, arn)) ?? {};
    if (Status === 'COMPLETED') return moved;
    if (Status !== 'RUNNING')
      throw new Error(`the move task of ${arn} is ${Status ?? 'gone'}: ${FailureReason ?? 'no reason'}`);
    onMoved?.(moved);
    if (signal?.aborted) {
      onGoesOn?.();
      return moved;
    }
    await delay(POLL_MS);
  }
}

/** Sends each message on before it is deleted, so that one may be sent twice and none is lost. */
async function moveOneByOne(
  sqs: SQSClient,
  { queueUrl, deadLetterQueueUrl }: Queues,
  { onMoved, signal }: MoveObserver,
): Promise<number> {
  // A message that fails again is redelivered meanwhile: the next redrive takes it.
  const all = await queueDepth(sqs, deadLetterQueueUrl);
  let moved = 0;
  if (all === 0) return moved;
  for await (const message of receiveEach(sqs, deadLetterQueueUrl, signal)) {
    const { Body: MessageBody, MessageAttributes } = message;
    try {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, MessageAttributes }));
    } catch (error) {
      await giveBack(sqs, deadLetterQueueUrl, [message]);
      throw error;
    }
    await remove(sqs, deadLetterQueueUrl, message);
    moved += 1;
    onMoved?.(moved);
    if (moved >= all) break;
  }
  return moved;
}

function remove(sqs: SQSClient, QueueUrl: string, { ReceiptHandle }: Message): Promise<unknown> {
  return sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
}

/**
 * Deletes a stray message from the dead-letter queue or the failure queue; all others stay there.
 * @param signal ends the search, as if the message were in neither queue.
 * @returns its body; undefined if neither queue shows it.
 * @throws UsageError if it is not a stray: redrive sends it back.
 */
export async function dropMessage(
  sqs: SQSClient,
  { deadLetterQueueUrl, failureQueueUrl }: Pick<StackOutputs, 'deadLetterQueueUrl' | 'failureQueueUrl'>,
  messageId: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const queues = [
    [failureQueueUrl, streamRangeIn],
    [deadLetterQueueUrl, filesIn],
  ] as const;
  for (const [QueueUrl, understand] of queues) {
    const others: Message[] = [];
    try {
      for await (const message of receiveEach(sqs, QueueUrl, signal)) {
        const { MessageId, Body = '' } = message;
        const isWanted = MessageId === messageId;
        if (isWanted && !isUnderstood(Body, understand)) {
          await remove(sqs, QueueUrl, message);
          return Body;
        }
        others.push(message);
        if (isWanted) throw new UsageError(`Message ${messageId} is not a stray: wiredrop redrive sends it back`);
      }
    } finally {
      await giveBack(sqs, QueueUrl, others);
    }
  }
  return undefined;
}
