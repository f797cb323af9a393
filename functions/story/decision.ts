import type { Disposition } from './disposition.ts';
import type { FileVersion } from './file-version.ts';
import type { Receipt, TableItem } from './items.ts';
import type { Reading } from './read-article.ts';

/** One file that asks for a decision. Time and settings come in as arguments: the decision itself is a pure function. */
export interface Arrival {
  file: FileVersion;
  result: Reading;
  /** Instant of the decision, ISO 8601 UTC. */
  now: string;
  /** False: store everything, announce nothing (backfill, replay). */
  notifications: boolean;
  /** False: a new story is not listed under its day, which saves the write unit of the index. */
  timeline: boolean;
  /** Numbers of publishers, ascending, at which a story is announced as covered; none: it never is. */
  coverage: readonly number[];
  matching: MatchSettings;
  /** Days after which an item that is not written again expires; 0: never. */
  retentionDays: number;
  /** What the article's id, words and match keys are known in (`scopeOf`). */
  scope: string;
}

/** What matching may be set to. */
export interface MatchSettings {
  /** False: only the same words make one story; nothing is looked up or kept for likeness. */
  readonly enabled: boolean;
  /** Days between two reports beyond which they do not join; match keys expire with it. */
  readonly windowDays: number;
  /** The probability from which a report joins a story, 0 to 1. */
  readonly threshold: number;
}

/** Write `item` if the address is free (`expect: 'absent'`) or still holds the version that was read. */
export interface Write {
  item: TableItem;
  expect: 'absent' | number;
}

/** What becomes of a file, and the writes that make it so: all of them in one transaction, or none. */
export interface Decision {
  disposition: Disposition;
  /** The file has its receipt already: nothing to write, and `writes` is empty. */
  redelivered: boolean;
  storyId?: string | undefined;
  reason?: string | undefined;
  evidence?: Receipt['evidence'];
  /** What is odd about the article, by code. */
  warnings: readonly string[];
  writes: readonly Write[];
}
