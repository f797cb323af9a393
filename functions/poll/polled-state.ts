import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { PARTITIONS, polledKey } from '../story/items/keys.ts';
import { itemsAt } from '../story/table/dynamo-partition.ts';
import type { EntryCounts, PolledFeed } from './polled-feed.ts';

/** How a feed fares. All times are ISO 8601 UTC. */
export interface PolledFeedState extends Pick<PolledFeed, 'url' | 'name'> {
  readonly polledAt: string;
  /** When it last answered with a feed. */
  readonly okAt?: string;
  /** When it last had an entry that is new. */
  readonly newAt?: string;
  /** Since it last answered. */
  readonly failures: number;
  readonly failingSince?: string;
  readonly lastError?: string;
  /** What its answer has and was not taken, in words. */
  readonly cut?: string;
  /** Of its last answer. */
  readonly counts?: EntryCounts;
  /** Why entries of it were refused, each reason once. */
  readonly reasons?: readonly string[];
  /** By which rules entries of it were dropped, and the last of them. */
  readonly rules?: string;
  readonly dropped?: readonly string[];
  readonly lastDropped?: readonly { readonly title: string; readonly why: string }[];
  /** What was dropped before the rules changed is being read again: up to this file. */
  readonly rereadAfter?: string | undefined;
  /** Files of refused entries that were written on a day. */
  readonly refusedOn?: { readonly day: string; readonly files: number };
  /** It is not asked before. */
  readonly nextAt?: string;
  /** Since its server said that it is gone for good: it is not asked any more. */
  readonly goneAt?: string;
  /** Where its url, a page, says that the feed is. */
  readonly foundAt?: string;
  readonly etag?: string;
  readonly lastModified?: string;
  /** Entries that it had the last time. */
  readonly seen: readonly string[];
}

/** A feed that is no longer polled leaves the table. */
const KEPT_SECONDS = 60 * 86_400;

/** The states by url. */
export async function readFeedStates(client: DynamoDBClient, TableName: string): Promise<Map<string, PolledFeedState>> {
  const states = new Map<string, PolledFeedState>();
  for await (const item of itemsAt(client, TableName, PARTITIONS.polled)) {
    const state = unmarshall(item) as PolledFeedState;
    states.set(state.url, state);
  }
  return states;
}

export async function writeFeedState(client: DynamoDBClient, TableName: string, state: PolledFeedState): Promise<void> {
  const expiresAt = Math.floor(Date.parse(state.polledAt) / 1000) + KEPT_SECONDS;
  const item = { ...state, ...polledKey(state.url), entity: 'feed', expiresAt };
  await client.send(new PutItemCommand({ TableName, Item: marshall(item, { removeUndefinedValues: true }) }));
}
