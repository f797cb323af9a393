import { setTimeout as delay } from 'node:timers/promises';
import type { Step } from '../../articles/file-plan.ts';
import { hasReceipt, haveReceipts } from '../in-order.ts';
import type { Laboratory } from '../laboratory.ts';
import { upload } from '../upload.ts';
import { isObjectOf, PATIENCE_MS } from './calls.ts';

/** Longer than a function has (short-app.ts), and that is longer than a client waits for the rest of an answer. */
const STALLS_MS = 7_000;
/** Shorter than a client waits (functions/client-limits.ts), and by far longer than a few files take. */
const WAITS_MS = 3_900;

/**
 * Half of an object arrives, and then nothing: its file alone fails, and says so, before the function's time is over; its neighbours in the batch do not
 * wait for it.
 * @param meanwhile is done while its process waits, and the other one is free.
 * @returns whether it stalled, and what came of that.
 */
export const stall = async <T>(
  lab: Laboratory,
  steps: readonly Step[],
  meanwhile: () => Promise<T>,
): Promise<{ isStalled: boolean; besides: T }> => {
  const before = lab.lines.length;
  const events = await upload(lab, steps);
  const [version, ...neighbours] = lab.ledger.versions().slice(-steps.length);
  const key = version?.key ?? '';
  let stalledAt: number | undefined;
  const stalls = lab.strikes.arrange({ fits: isObjectOf(key), strike: 'answer stalls', holdMs: STALLS_MS }).then(() => {
    stalledAt = Date.now();
  });
  await lab.send(events);
  await Promise.race([stalls, delay(PATIENCE_MS)]);
  const until = (stalledAt ?? Date.now()) + WAITS_MS;
  for (const neighbour of neighbours) {
    while (Date.now() < until && !(await hasReceipt(lab, neighbour))) await delay(20);
    if (!(await hasReceipt(lab, neighbour)))
      lab.givenUp.push(`${neighbour.key} ${neighbour.version} waited for an object that stopped short`);
  }
  const besides = await meanwhile();
  await haveReceipts(lab, [...neighbours, ...(version ? [version] : [])]);
  await delay(SAID_MS);
  lab.strikes.disarm();
  const isSaid = lab.lines.slice(before).some((line) => line.includes('"ERROR"') && line.includes(JSON.stringify(key)));
  if (stalledAt !== undefined && !isSaid)
    lab.givenUp.push(`${key}: an object that stopped short took the function's time`);
  return { isStalled: stalledAt !== undefined, besides };
};

/** A line comes through a pipe. */
const SAID_MS = 100;
