import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { CommandError } from '../explain.ts';
import { operatorClientOptions, regionOf, type StackOutputs } from '../stack/outputs.ts';
import type { BackfillInput } from './request.ts';

/** An execution of the state machine. */
export interface BackfillExecution {
  readonly arn: string;
  /** The id of its order, which may be that of an earlier call. */
  readonly id: string;
  readonly how: 'started' | 'goes on' | 'is running';
}

export function createMachineClient(outputs: StackOutputs): SFNClient {
  return new SFNClient({ ...operatorClientOptions(outputs), region: regionOf(outputs) });
}

/**
 * Starts a backfill. If the same one was interrupted or failed, it goes on with the parts that are not done; if it
 * runs, there is nothing to start.
 * @throws CommandError if another one runs.
 */
export async function startExecution(
  client: SFNClient,
  stateMachineArn: string,
  input: BackfillInput,
): Promise<BackfillExecution> {
  const latest = await latestExecution(client, stateMachineArn);
  const known = latest && (JSON.parse(latest.input ?? '{}') as BackfillInput);
  const isSame = known !== undefined && requestOf(known) === requestOf(input);
  if (latest?.status === 'RUNNING') {
    if (isSame) return { arn: latest.arn, id: known.order.id, how: 'is running' };
    throw new CommandError(
      `Another backfill runs since ${latest.startDate}: call the command as it was called to watch it, or with ` +
        '--stop to end it',
    );
  }
  if (isSame && latest?.redriveStatus === 'REDRIVABLE') {
    await client.send(new RedriveExecutionCommand({ executionArn: latest.arn }));
    return { arn: latest.arn, id: known.order.id, how: 'goes on' };
  }
  const name = input.order.id;
  const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
  const { executionArn = '' } = await client.send(command);
  return { arn: executionArn, id: name, how: 'started' };
}

/** What is asked: times as they were written. */
function requestOf({ order: { id: _, since: __, until: ___, ...order }, ...input }: BackfillInput): string {
  return JSON.stringify({ ...input, order });
}

async function latestExecution(client: SFNClient, stateMachineArn: string) {
  const { executions: [latest] = [] } = await client.send(
    new ListExecutionsCommand({ stateMachineArn, maxResults: 1 }),
  );
  if (latest?.executionArn === undefined) return undefined;
  const executed = await client.send(new DescribeExecutionCommand({ executionArn: latest.executionArn }));
  return { ...executed, arn: latest.executionArn, startDate: latest.startDate?.toISOString() };
}

/** Whether an execution still runs. @throws CommandError if it failed. */
export async function isExecutionRunning(client: SFNClient, executionArn: string): Promise<boolean> {
  const { status, error = '', cause = '' } = await client.send(new DescribeExecutionCommand({ executionArn }));
  if (status === 'RUNNING') return true;
  if (status === 'SUCCEEDED') return false;
  const why = [error, cause].filter(Boolean).join(': ') || 'somebody stopped it';
  throw new CommandError(`The backfill has ended too early (${why}). Call the command again: it goes on from there`);
}

/** Ends the backfill that runs. What is in its queue is still ingested. @returns whether there was one. */
export async function stopExecution(client: SFNClient, stateMachineArn: string): Promise<boolean> {
  const latest = await latestExecution(client, stateMachineArn);
  if (latest?.status !== 'RUNNING') return false;
  await client.send(new StopExecutionCommand({ executionArn: latest.arn, error: 'Stopped' }));
  return true;
}
