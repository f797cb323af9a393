import { SNSClient } from '@aws-sdk/client-sns';
import { objectPointer } from '../../story/items/file-version.ts';
import type { CanaryItem } from '../../story/items/items.ts';
import { type OutletClientOptions, regionOfArn } from './outlet.ts';
import { publish } from './topic.ts';

/** Sends canaries, keyed by their id in the batch. Answers, by id, which were not sent and why. */
export type CanaryOutlet = (canaries: ReadonlyMap<string, CanaryItem>) => Promise<Map<string, unknown>>;

/**
 * The outlet to the topic of the canary, with the same calls as the topic of subscribers; undefined without
 * `canaryMinutes`.
 */
export function openCanary(
  { CANARY_TOPIC_ARN: topicArn }: NodeJS.ProcessEnv,
  options: OutletClientOptions,
): CanaryOutlet | undefined {
  if (!topicArn) return undefined;
  const client = new SNSClient({ ...options, region: regionOfArn(topicArn) });
  return (canaries) =>
    publish(
      Array.from(canaries, ([Id, canary]) => ({ Id, Message: JSON.stringify(objectPointer(canary)) })),
      topicArn,
      client,
    );
}
