import { setTimeout } from 'node:timers/promises';
import { queueDepth } from '../../../../functions/aws/index.ts';
import {
  type BackfillDependencies,
  type BackfillStep,
  countIn,
  openBucket,
  runStep,
  sendFileEvents,
} from '../../../../functions/backfill/index.ts';
import { createFindReceipts, onlyEnded } from '../../../../functions/story/table/index.ts';
import type { Clients } from '../../../aws/index.ts';
import { isIngested, isOwnKey, parsePatterns } from '../files/names.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { type BackfillInput, backfillParts } from './request.ts';

const DRAIN_POLL_MS = 200;

/**
 * A backfill on this machine: the worker's steps one after the other, as the state machine takes them. Killed and
 * started again it passes over what has its receipt.
 */
export async function runHere(
  clients: Pick<Clients, 's3' | 'sqs' | 'dynamodb'>,
  outputs: StackOutputs,
  { order, ranges }: BackfillInput,
  signal: AbortSignal,
): Promise<void> {
  const { queueUrl } = backfillParts(outputs);
  const patterns = parsePatterns(outputs.ingestedNames);
  const dependencies: BackfillDependencies = {
    bucket: outputs.bucketName,
    list: await openBucket(clients.s3, outputs.bucketName),
    find: onlyEnded(createFindReceipts(clients.dynamodb, outputs.tableName)),
    isIngested: (key) => isIngested(patterns, key) && !isOwnKey(outputs, key),
    send: (files) => sendFileEvents(clients.sqs, queueUrl, files),
    depth: () => queueDepth(clients.sqs, queueUrl),
    count: countIn(clients.dynamodb, outputs.tableName, Date.now),
    sleep: setTimeout,
    nowMs: Date.now,
    // A step ends soon after the person ends the command.
    remainingMs: () => (signal.aborted ? 0 : Number.POSITIVE_INFINITY),
  };
  const plan = await runStep({ step: 'plan', order, ranges, concurrency: 1 }, dependencies);
  for (const range of 'ranges' in plan ? plan.ranges : []) {
    let step: BackfillStep = { step: 'send', order, range };
    for (let isDone = false; !isDone; ) {
      if (signal.aborted) return;
      const answer = await runStep(step, dependencies);
      if (!('done' in answer)) break;
      isDone = answer.done;
      step = answer;
    }
  }
  const isRead = async () => {
    const answer = await runStep({ step: 'drain', order }, dependencies);
    return 'waiting' in answer && answer.waiting === 0;
  };
  while (!signal.aborted && !(await isRead())) await setTimeout(DRAIN_POLL_MS);
}
