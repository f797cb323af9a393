import type { AnnounceAgainReport, OperatorClients, Outbox } from './announce-again.ts';
import { announceFromTable } from './announce-from-table.ts';
import type { Span } from './announced-between.ts';
import { createAnnouncer } from './announcer.ts';

/**
 * Announces what may have been announced in a span of time, from the table: for what the stream dropped before notify had read it,
 * which leaves no message in any queue.
 * @param signal ends it after what it is at.
 * @returns how many notifications were published, and whether that is all there was.
 */
export async function announceBetween(
  clients: Pick<OperatorClients, 'dynamodb' | 'sns'>,
  outputs: Omit<Outbox, 'failureQueueUrl'>,
  span: Span,
  report: AnnounceAgainReport,
  signal?: AbortSignal,
): Promise<{ announced: number; complete: boolean }> {
  const announcer = createAnnouncer(clients.sns, outputs, report);
  const { dynamodb } = clients;
  const { tableName } = outputs;
  const { foundInTable } = report;
  const complete = await announceFromTable([span], { dynamodb, tableName, announcer, foundInTable, signal });
  return { announced: announcer.count(), complete };
}
