import { setTimeout as delay } from 'node:timers/promises';
import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type SQSClient,
  SQSServiceException,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { moveByHand } from './move-by-hand.ts';

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
