import { setTimeout as delay } from 'node:timers/promises';
import { hiddenIn } from '../../aws/queue-messages.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import {
  type AnnounceAgainObserver,
  type AnnouncedAgain,
  announceAgain,
  type OperatorClients,
  type Outbox,
} from './announce-again.ts';
import { type MoveObserver, moveDeadLetters } from './dead-letters.ts';

export interface RedriveObserver extends AnnounceAgainObserver, Pick<MoveObserver, 'onMoved' | 'onGoesOn'> {
  readonly announcedAgain: (result: AnnouncedAgain) => void;
  /** The failure queue could not be read. */
  readonly notAnnouncedAgain: (error: unknown) => void;
  /** @param hidden dead letters that are in flight elsewhere, so that they could not be moved. */
  readonly moved: (messages: number, hidden: number) => void;
}

export interface RedriveOptions {
  readonly announcements: boolean;
  readonly deadLetters: boolean;
  /** Ends it after the current step. */
  readonly signal?: AbortSignal;
}

/** SQS counts approximately: a message counts as hidden if several looks say so. */
const LOOKS = 3;
const REST_MS = 1_000;

/**
 * Announces what notify gave up, then moves the dead letters: the stream keeps its records for a day, dead letters wait
 * for two weeks. If the announcements fail, the dead letters are moved all the same.
 * @returns whether nothing is left in either queue.
 * @throws if the dead letters cannot be moved.
 */
export async function redriveStack(
  clients: OperatorClients,
  outputs: Outbox & Pick<StackOutputs, 'queueUrl' | 'deadLetterQueueUrl'>,
  observer: RedriveObserver,
  { announcements, deadLetters, signal }: RedriveOptions,
): Promise<boolean> {
  let isComplete = true;
  if (announcements) {
    try {
      const result = await announceAgain(clients, outputs, observer, signal);
      observer.announcedAgain(result);
      isComplete = result.left === 0;
    } catch (error) {
      observer.notAnnouncedAgain(error);
      isComplete = false;
    }
  }
  if (signal?.aborted) return false;
  if (!deadLetters) return isComplete;
  const moved = await moveDeadLetters(clients.sqs, outputs, { ...observer, ...(signal && { signal }) });
  const hidden = signal?.aborted ? 0 : await stillHidden(clients, outputs.deadLetterQueueUrl);
  observer.moved(moved, hidden);
  return isComplete && hidden === 0;
}

async function stillHidden({ sqs }: OperatorClients, queueUrl: string): Promise<number> {
  let hidden = await hiddenIn(sqs, queueUrl);
  for (let look = 1; hidden > 0 && look < LOOKS; look++) {
    await delay(REST_MS);
    hidden = await hiddenIn(sqs, queueUrl);
  }
  return hidden;
}
