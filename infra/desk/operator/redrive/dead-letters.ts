import { setTimeout as delay } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  SendMessageCommand,
  type SQSClient,
  SQSServiceException,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { queueDepth } from '../../../../functions/aws/index.ts';
import { giveBack } from '../../../aws/index.ts';
import { receiveEach } from '../queues/receive-each.ts';
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
  /** Ends the move, or the waiting for it: SQS goes on with its task. */
  readonly signal?: AbortSignal;
}

type Queues = Pick<StackOutputs, 'queueUrl' | 'deadLetterQueueUrl'>;

/**
 * Moves all dead letters to the ingest queue: by a move task of SQS or, if the endpoint has none, one by one. A running
 * task is waited for, because SQS allows one at a time. The destination is named, because EventBridge's dead letters
 * have no source queue.
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
async function awaitTask(sqs: SQSClient, arn: string, { onMoved, signal }: MoveObserver): Promise<number> {
  for (;;) {
    const { Status, FailureReason, ApproximateNumberOfMessagesMoved: moved = 0 } = (await latestTask(sqs, arn)) ?? {};
    if (Status === 'COMPLETED') return moved;
    if (Status !== 'RUNNING')
      throw new Error(`the move task of ${arn} is ${Status ?? 'gone'}: ${FailureReason ?? 'no reason'}`);
    onMoved?.(moved);
    if (signal?.aborted) return moved;
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
    const { Body: MessageBody, MessageAttributes, ReceiptHandle } = message;
    try {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, MessageAttributes }));
    } catch (error) {
      await giveBack(sqs, deadLetterQueueUrl, [message]);
      throw error;
    }
    await sqs.send(new DeleteMessageCommand({ QueueUrl: deadLetterQueueUrl, ReceiptHandle }));
    moved += 1;
    onMoved?.(moved);
    if (moved >= all) break;
  }
  return moved;
}
