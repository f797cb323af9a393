import type { Article } from '../article/article.ts';
import type { Disposition } from './disposition.ts';
import type { FileVersion } from './file-version.ts';
import type { TableItem } from './items.ts';
import type { NearSettings } from './near/near-settings.ts';

/** One file that asks for a decision. Time and settings come in as arguments: the decision itself is a pure function. */
export interface Arrival {
  file: FileVersion;
  result: Reading;
  /** Instant of the decision, ISO 8601 UTC. */
  now: string;
  /** False: store everything, announce nothing (backfill, replay). */
  notifications: boolean;
  /** False: a new story is not listed under its day, which takes one write unit of four where it comes alone. */
  timeline: boolean;
  /** How often this arrival was decided before, and refused. */
  attempt: number;
  near: NearSettings;
}

/**
 * The article with its normalised text, or the code of why there is none: the reader's reasons, and those of reading
 * the object.
 */
export type Reading =
  | { ok: true; article: Article; normalText: string }
  | { ok: false; reason: string; detail: string };

/** Write `item` if the address is free (`expect: 'absent'`) or still holds the version that was read. */
export interface Write {
  item: TableItem;
  expect: 'absent' | number;
}

/**
 * What is written at once: as a whole, or not at all; or each for itself, in any order, some of which may be refused
 * while others are done.
 */
export interface Step {
  readonly writes: readonly Write[];
  readonly whole: boolean;
}

/** Each only after all of the one before it is done. */
export type Steps = readonly Step[];

export interface Decision {
  disposition: Disposition;
  /** True when the file version had its receipt already: a redelivered event, nothing is written. */
  redelivered: boolean;
  storyId?: string | undefined;
  reason?: string | undefined;
  steps: Steps;
}
