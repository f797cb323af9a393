import { setTimeout as delay } from 'node:timers/promises';
import { raisedAlarms } from '../alarms.ts';
import { currentBackfill } from '../backfill/state.ts';
import { CommandError } from '../explain.ts';
import { queueStatus } from '../queues/depths.ts';
import type { OperatedStack } from '../stack/outputs.ts';
import { webhookStates } from '../webhooks.ts';
import { listFeeds } from './lists/feeds.ts';

/** What has failed must be seen also where another part does not answer: so long a look is waited for. */
const ANSWER_MS = 10_000;

/** Looks side by side: one that fails or is late is undefined, and in `faults` by its name. */
export function looksAt(stack: OperatedStack, now: number) {
  const faults: Record<string, unknown> = {};
  const look = <T>(name: string, work: Promise<T> | undefined): Promise<T | undefined> | undefined =>
    work &&
    Promise.race([work, silence()]).catch((error) => {
      faults[name] = error;
      return undefined;
    });
  const { pollLogGroupName } = stack.outputs;
  return {
    faults,
    look,
    queues: look('queues', queueStatus(stack)),
    backfill: look('backfill', currentBackfill(stack, now)),
    feeds: pollLogGroupName === undefined ? undefined : look('feeds', listFeeds(stack, now)),
    webhooks: look('webhooks', webhookStates(stack)),
    alarms: look('alarms', raisedAlarms(stack.outputs)),
  };
}

async function silence(): Promise<never> {
  await delay(ANSWER_MS, undefined, { ref: false });
  throw new CommandError(`No answer within ${ANSWER_MS / 1000} seconds.`);
}
