import type { BackfillOrder, KeyRange } from '../../../../functions/backfill/index.ts';
import { CommandError } from '../explain.ts';
import { parsePatterns } from '../files/names.ts';
import type { StackOutputs } from '../stack/outputs.ts';
import { invocationsFor, workersFor } from './estimate.ts';

/** What an operator asks for. */
export interface BackfillRequest {
  /** Empty: all that is ingested. */
  readonly ranges: readonly KeyRange[];
  readonly since?: string;
  readonly until?: string;
  /** Both as the person wrote them: `30d` is another time whenever it is said again. */
  readonly asked?: string;
  /** Files a second. */
  readonly maxRate: number;
  readonly announce: boolean;
  readonly dryRun: boolean;
  /** `s3://BUCKET/KEY` of a manifest of S3 Inventory. */
  readonly inventory?: string;
}

/** The state machine's input (infra/constructs/parts/backfill.ts); a run on this machine takes the first two. */
export interface BackfillInput {
  readonly order: BackfillOrder;
  readonly ranges: readonly KeyRange[];
  /** Workers at a time. */
  readonly concurrency: number;
  /** Invocations of ingest at a time. */
  readonly invocations: number;
  readonly asked?: string;
  readonly inventory?: string;
}

/** The parts of a stack that a backfill takes. @throws CommandError if the stack is older. */
export function backfillParts({ backfillQueueUrl: queueUrl, backfillMachineArn: machineArn }: StackOutputs) {
  if (queueUrl === undefined || machineArn === undefined)
    throw new CommandError('The stack is older than this command: deploy it again, then it has what a backfill takes');
  return { queueUrl, machineArn };
}

/** @throws CommandError if the stack cannot read the inventory. */
export function backfillInput(outputs: StackOutputs, request: BackfillRequest, now: Date): BackfillInput {
  const { ranges, since, until, maxRate, announce, dryRun } = request;
  const { workers, rate } = workersFor(maxRate, dryRun);
  const [{ prefix = '' } = {}] = parsePatterns(outputs.ingestedNames);
  return {
    order: {
      // It orders backfills, and names an execution, which may have no colon.
      id: now.toISOString().replaceAll(':', '-'),
      announce,
      dryRun,
      rate,
      ...(since && { since }),
      ...(until && { until }),
    },
    ranges: ranges.length > 0 ? ranges : [{ prefix }],
    concurrency: workers,
    invocations: invocationsFor(maxRate),
    ...(request.asked && { asked: request.asked }),
    ...(request.inventory && { inventory: manifestKey(outputs, request.inventory) }),
  };
}

function manifestKey({ endpoints, inventoryBucket }: StackOutputs, address: string): string {
  if (endpoints !== undefined)
    throw new CommandError('There are no inventories on this machine: leave out --inventory');
  const [, bucket = '', key] = /^s3:\/\/([^/]+)\/(.*manifest\.json)$/.exec(address) ?? [];
  if (key === undefined) throw new CommandError(`--inventory is ${address}: it must be s3://BUCKET/…/manifest.json`);
  if (bucket === inventoryBucket) return key;
  throw new CommandError(
    `The stack may not read ${bucket}: deploy it with -c inventoryBucket=${bucket}, the bucket that S3 Inventory ` +
      'writes to',
  );
}
