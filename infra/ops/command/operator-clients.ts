import { type Clients, createClients } from '../../aws/clients.ts';
import type { StackOutputs } from './stack-outputs.ts';

/** The region of a stack, which every ARN of its outputs tells: nobody has to set it right a second time. */
export function regionOf({ topicArn }: Pick<StackOutputs, 'topicArn'>): string {
  return topicArn.split(':')[3] ?? '';
}

/**
 * Whoever waits at a terminal shall hear within a minute that nothing answers; the SDK tries three or four times. What takes longer
 * by its nature (an upload, a long poll) says so with its own `requestTimeout`.
 */
const limits = {
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;

/** Clients for where the stack is, with the credentials of the AWS command line. */
export function createOperatorClients(outputs: StackOutputs): Clients {
  return createClients({ ...limits, region: regionOf(outputs) }, outputs.endpoints);
}
