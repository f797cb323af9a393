import type { SNSClientConfig } from '@aws-sdk/client-sns';
import type { Notification } from '../../notifications/notification.ts';
import { NOT_XML } from '../../text/one-line.ts';

/**
 * Sends notifications to one place, each under an id of its own in the batch. Answers, by id, which were not sent and
 * why.
 */
export type Outlet = (notifications: ReadonlyMap<string, Notification>) => Promise<Map<string, unknown>>;

/** Options of an outlet's AWS client: limits, and where the emulators are. The region is the destination's own. */
export type OutletClientOptions = Pick<
  SNSClientConfig,
  'requestHandler' | 'endpoint' | 'credentials' | 'useFipsEndpoint' | 'useDualstackEndpoint'
>;

/**
 * Makes an outlet from the environment that `infra/constructs/outlets` sets.
 * @returns undefined if the environment does not configure this outlet.
 */
export type OpenOutlet = (environment: NodeJS.ProcessEnv, options: OutletClientOptions) => Outlet | undefined;

/** The notification as subscribers receive it. SQS refuses U+FFFE and U+FFFF, which JSON does not escape by itself. */
export function toJson(notification: Notification): string {
  return JSON.stringify(notification).replace(NOT_XML, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

export function regionOfArn(arn: string): string {
  return arn.split(':')[3] ?? '';
}

/** Entries that are remembered: far more than Lambda can be retrying, which is ten records of each shard. */
const MOST_ENTRIES = 10_000;

/** Sends entries, each under an id of its own in the batch. Answers, by id, which were not sent and why. */
type Send<E> = (entries: ReadonlyMap<string, E>) => Promise<Map<string, unknown>>;

/**
 * Sends each entry once while the function's process lives. Lambda retries a batch from its first failed record on, so
 * trouble of one outlet would otherwise repeat, ten times, what every other outlet has taken.
 *
 * Only in memory: Lambda does not say which batch is a retry, so a memory in the table would cost a read for each
 * batch. A retry in another process sends again, under the same id, and then that process remembers it too: subscribers
 * get an entry once from each process at most, and there are about as many as the stream has shards.
 * @param idOf the entry's own id: sequence numbers are unique in a shard only
 */
export function sendOnce<E>(send: Send<E>, idOf: (entry: E) => string): Send<E> {
  const sent = new Set<string>();
  return async (entries) => {
    const known = ([id, entry]: readonly [string, E]) => `${id} ${idOf(entry)}`;
    const missing = new Map([...entries].filter((entry) => !sent.has(known(entry))));
    const failed = missing.size === 0 ? new Map<string, unknown>() : await send(missing);
    for (const entry of missing) if (!failed.has(entry[0])) sent.add(known(entry));
    // A set keeps the order in which it was filled.
    for (const oldest of sent) {
      if (sent.size <= MOST_ENTRIES) break;
      sent.delete(oldest);
    }
    return failed;
  };
}
