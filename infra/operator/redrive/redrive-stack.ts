import { setTimeout as delay } from 'node:timers/promises';
import { hiddenIn } from '../../aws/queue-messages.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import {
  type AnnounceAgainReport,
  type AnnouncedAgain,
  announceAgain,
  type OperatorClients,
  type Outbox,
} from './announce-again.ts';
import { type MoveWatch, moveDeadLetters } from './dead-letters.ts';

export interface RedriveReport extends AnnounceAgainReport, Pick<MoveWatch, 'onMoved' | 'onGoesOn'> {
  readonly announcedAgain: (result: AnnouncedAgain) => void;
  /** The failure queue could not be gone through at all. */
  readonly notAnnouncedAgain: (error: unknown) => void;
  /** @param hidden dead letters that somebody else holds, so that they could not be moved. */
  readonly moved: (messages: number, hidden: number) => void;
}

export interface RedriveOptions {
  readonly announcements: boolean;
  readonly deadLetters: boolean;
  /** Ends it after what it is at. */
  readonly signal?: AbortSignal;
}

/** SQS counts approximately: hidden is what it still says so after some looks. */
const looks = 3;
const restMs = 1_000;

/**
 * Brings home all that was given up: announces first, for the stream forgets within a day and dead letters wait for two weeks.
 * The two queues have nothing to do with each other, so dead letters go home whatever becomes of the announcements.
 * @returns whether all of it is home now.
 * @throws when the dead letters cannot be moved.
 */
export async function redriveStack(
  clients: OperatorClients,
  outputs: Outbox & Pick<StackOutputs, 'deadLetterQueueUrl'>,
  report: RedriveReport,
  { announcements, deadLetters, signal }: RedriveOptions,
): Promise<boolean> {
  const left = announcements ? await announceGivenUp(clients, outputs, report, signal) : 0;
  if (signal?.aborted) return false;
  if (!deadLetters) return left === 0;
  const watch = { ...report, ...(signal && { signal }) };
  const moved = await moveDeadLetters(clients.sqs, outputs.deadLetterQueueUrl, watch);
  const hidden = signal?.aborted ? 0 : await stillHidden(clients, outputs);
  report.moved(moved, hidden);
  return left === 0 && hidden === 0;
}

/** @returns messages that stay in the failure queue; undefined when that cannot be said. */
async function announceGivenUp(
  clients: OperatorClients,
  outputs: Outbox,
  report: RedriveReport,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  try {
    const result = await announceAgain(clients, outputs, report, signal);
    report.announcedAgain(result);
    return result.left;
  } catch (error) {
    report.notAnnouncedAgain(error);
    return undefined;
  }
}

async function stillHidden(
  { sqs }: OperatorClients,
  { deadLetterQueueUrl }: Pick<StackOutputs, 'deadLetterQueueUrl'>,
): Promise<number> {
  for (let look = 1; ; look++) {
    const hidden = await hiddenIn(sqs, deadLetterQueueUrl);
    if (hidden === 0 || look === looks) return hidden;
    await delay(restMs);
  }
}
