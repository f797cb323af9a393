import {
  type AnnounceAgainReport,
  type AnnouncedAgain,
  announceAgain,
  type OperatorClients,
  type Outbox,
} from './announce-again.ts';
import { moveDeadLetters } from './move-dead-letters.ts';
import type { StackOutputs } from './stack-outputs.ts';

export interface RedriveReport extends AnnounceAgainReport {
  readonly announcedAgain: (result: AnnouncedAgain) => void;
  /** The failure queue could not be gone through at all. */
  readonly notAnnouncedAgain: (error: unknown) => void;
  readonly moved: (messages: number) => void;
}

/**
 * Brings home all that was given up: announces first, for the stream forgets within a day and dead letters wait for two weeks.
 * The two queues have nothing to do with each other, so dead letters go home whatever becomes of the announcements.
 * @returns whether the failure queue is empty now.
 * @throws when the dead letters cannot be moved.
 */
export async function redriveStack(
  clients: OperatorClients,
  outputs: Outbox & Pick<StackOutputs, 'deadLetterQueueUrl'>,
  report: RedriveReport,
): Promise<boolean> {
  const left = await announceGivenUp(clients, outputs, report);
  report.moved(await moveDeadLetters(clients.sqs, outputs.deadLetterQueueUrl));
  return left === 0;
}

/** @returns messages that stay in the failure queue; undefined when that cannot be said. */
async function announceGivenUp(
  clients: OperatorClients,
  outputs: Outbox,
  report: RedriveReport,
): Promise<number | undefined> {
  try {
    const result = await announceAgain(clients, outputs, report);
    report.announcedAgain(result);
    return result.left;
  } catch (error) {
    report.notAnnouncedAgain(error);
    return undefined;
  }
}
