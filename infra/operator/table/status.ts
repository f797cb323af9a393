import { setTimeout as delay } from 'node:timers/promises';
import { currentBackfill, stateLine } from '../backfill/state.ts';
import { explain } from '../explain.ts';
import type { OperatedStack, OperationAnswer } from '../operations/operation.ts';
import { queueStatus } from '../queues/depths.ts';
import { clipCells } from '../terminal/text.ts';
import { webhookStates } from '../webhooks.ts';
import { feedsSummary, listFeeds } from './feeds.ts';
import { embargoLines, takeHeld, takeUnsure, unsureLines } from './held.ts';
import { queueLines, storyLines, takeStories, webhookLines } from './overview.ts';
import { silencedLines, takeSilenced, WEAK_EVIDENCE } from './silenced.ts';

/** What has failed must be seen also where the table does not answer: so long it is waited for. */
const TABLE_MS = 12_000;

/** What waits, what failed, and the latest stories. */
export async function stackStatus({ clients, outputs }: OperatedStack, last: number): Promise<OperationAnswer> {
  const now = new Date();
  const at = now.toISOString();
  const { dynamodb, sqs } = clients;
  const { stackName, tableName, pollLogGroupName } = outputs;
  const notes: string[] = [];
  const attempt = async <T>(work: Promise<T>, what?: string): Promise<T | undefined> => {
    const late = delay(TABLE_MS, undefined, { ref: false }).then(() => {
      throw new Error(`no answer within ${TABLE_MS / 1_000} s`);
    });
    return Promise.race([work, late]).catch((error) => {
      if (what !== undefined) notes.push(`${what}: ${explain(error)}`);
      return undefined;
    });
  };
  const [queues, backfill, webhooks, feeds, found, held = [], unsure = [], silenced = []] = await Promise.all([
    queueStatus(sqs, outputs),
    attempt(currentBackfill(clients, outputs, now.getTime())),
    attempt(webhookStates(clients, outputs), 'Webhooks'),
    pollLogGroupName === undefined ? undefined : attempt(listFeeds(dynamodb, tableName, now.getTime())),
    attempt(takeStories(dynamodb, outputs, now, last), `The table ${tableName} cannot be read`),
    attempt(takeHeld(dynamodb, outputs, now)),
    attempt(takeUnsure(dynamodb, outputs, now, 2)),
    attempt(takeSilenced(dynamodb, outputs, now, { days: 2, codes: WEAK_EVIDENCE })),
  ]);
  return {
    document: {
      stackName,
      at,
      ...queues,
      backfill: backfill?.progress,
      webhooks,
      feeds,
      ...found,
      silenced,
      held,
      unsure,
    },
    lines: (width) => [
      ...queueLines(stackName, at, queues, width),
      ...(backfill === undefined ? [] : [`backfill      ${stateLine(backfill)}`]),
      ...webhookLines(webhooks ?? [], width),
      ...(feeds === undefined ? [] : [clipCells(`feeds         ${feedsSummary(feeds).text}`, width)]),
      ...embargoLines(held, width),
      ...unsureLines(unsure, width),
      ...silencedLines(silenced, width),
      ...(found === undefined ? [] : storyLines(found, width)),
    ],
    notes,
    code: found === undefined ? 1 : 0,
  };
}
