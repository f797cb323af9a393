import { setTimeout as delay } from 'node:timers/promises';
import { raisedAlarms } from '../../alarms.ts';
import { currentBackfill, stateLine } from '../../backfill/state.ts';
import { CommandError } from '../../explain.ts';
import type { OperationAnswer } from '../../operations/operation.ts';
import { queueStatus } from '../../queues/depths.ts';
import type { OperatedStack } from '../../stack/outputs.ts';
import { clipCells } from '../../terminal/text.ts';
import { webhookStates } from '../../webhooks.ts';
import { daysUpTo } from '../listing.ts';
import { problemLines, problemsOf } from '../problems.ts';
import { searchedStories } from '../story-files.ts';
import { feedsSummary, listFeeds } from './feeds.ts';
import { embargoLines, takeHeld, takeUnsure, unsureLines } from './held.ts';
import {
  countStorylines,
  headLine,
  queueLines,
  storyLines,
  storylineLine,
  takeStories,
  webhookLines,
} from './overview.ts';
import { silencedLines, takeSilenced, WEAK_EVIDENCE } from './silenced.ts';
import { listSources } from './sources.ts';

const DAY_MS = 86_400_000;
/** What has failed must be seen also where the table does not answer: so long it is waited for. */
const TABLE_MS = 12_000;

/** What waits, what failed, and the latest stories. */
export async function stackStatus(stack: OperatedStack, last: number): Promise<OperationAnswer> {
  const now = new Date();
  const at = now.toISOString();
  const { outputs } = stack;
  const { stackName, tableName, pollLogGroupName, sourcesBy } = outputs;
  const faults: Record<string, unknown> = {};
  const attempt = async <T>(what: string, work: Promise<T>): Promise<T | undefined> => {
    const late = delay(TABLE_MS, undefined, { ref: false }).then(() => {
      throw new CommandError(`No answer within ${TABLE_MS / 1_000} s.`);
    });
    return Promise.race([work, late]).catch((error) => {
      faults[what] = error;
      return undefined;
    });
  };
  const [queues, backfill, webhooks, feeds, sources, found, held = [], unsure = [], silenced = [], affairs, alarms] =
    await Promise.all([
      attempt('queues', queueStatus(stack)),
      attempt('backfill', currentBackfill(stack, now.getTime())),
      attempt('webhooks', webhookStates(stack)),
      pollLogGroupName === undefined ? undefined : attempt('feeds', listFeeds(stack, now.getTime())),
      sourcesBy === undefined ? undefined : attempt('sources', listSources(stack, now.getTime())),
      attempt(`table ${tableName}`, takeStories(stack, now, last)),
      attempt('held files', takeHeld(stack, now)),
      attempt('unsure files', takeUnsure(stack, now, 2)),
      attempt('silenced files', takeSilenced(stack, now, { days: 2, codes: WEAK_EVIDENCE })),
      // Only the files of feeds have them together: the table's index has keys alone.
      outputs.stateFolder === undefined
        ? undefined
        : attempt(
            'storylines',
            countStorylines(
              searchedStories(stack, { days: daysUpTo(now, 2) }),
              new Date(now.getTime() - DAY_MS).toISOString(),
            ),
          ),
      attempt('alarms', raisedAlarms(outputs)),
    ]);
  const heldUntil = held.flatMap((one) => one.heldUntil ?? []);
  const problems = problemsOf({ queues, backfill, webhooks, feeds, sources, heldUntil, alarms, faults }, now.getTime());
  return {
    document: {
      stackName,
      at,
      problems,
      ...queues,
      backfill: backfill?.progress,
      webhooks,
      feeds,
      ...found,
      storylines: affairs,
      silenced,
      held,
      unsure,
    },
    lines: (width) => [
      headLine(stackName, at, width),
      ...problemLines(problems, width),
      ...(queues === undefined ? [] : queueLines(queues, width)),
      ...(backfill === undefined ? [] : [`backfill      ${stateLine(backfill)}`]),
      ...webhookLines(webhooks ?? [], width),
      ...(feeds === undefined ? [] : [clipCells(`feeds         ${feedsSummary(feeds).text}`, width)]),
      ...embargoLines(held, width),
      ...unsureLines(unsure, width),
      ...silencedLines(silenced, width),
      ...(affairs?.stories ? [storylineLine(affairs, width)] : []),
      ...(found === undefined ? [] : storyLines(found, width)),
    ],
    code: problems.length > 0 ? 1 : 0,
  };
}
