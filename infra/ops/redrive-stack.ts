import type { NotifyReport } from '../../functions/notify/notify-batch.ts';
import { type AnnouncedAgain, announceAgain, type OperatorClients, type Outbox } from './announce-again.ts';
import { moveDeadLetters } from './move-dead-letters.ts';
import type { StackOutputs } from './stack-outputs.ts';

export interface RedriveReport extends NotifyReport {
  readonly announcedAgain: (result: AnnouncedAgain) => void;
  readonly moved: (messages: number) => void;
}

/**
 * Brings home all that was given up: announces first, for the stream forgets within a day and dead letters wait for two weeks.
 * @returns messages that stay in the failure queue.
 * @throws when the dead letters cannot be moved.
 */
export async function redriveStack(
  clients: OperatorClients,
  outputs: Outbox & Pick<StackOutputs, 'deadLetterQueueUrl'>,
  report: RedriveReport,
): Promise<number> {
  const result = await announceAgain(clients, outputs, report);
  report.announcedAgain(result);
  report.moved(await moveDeadLetters(clients.sqs, outputs.deadLetterQueueUrl));
  return result.left;
}
