import type { Article } from '../article/article.ts';
import type { Disposition } from './disposition.ts';
import type { FileVersion } from './file-version.ts';
import type { ArticleClaim, Receipt, StoryItem, TableItem } from './items.ts';
import type { Joining } from './near/join.ts';
import type { Near } from './near/near.ts';
import type { NearClaim } from './near/near-claim.ts';
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

/** The article with its normalised text, or the code of why there is none: the reader's reasons, and those of reading the object. */
export type Reading =
  | { ok: true; article: Article; normalText: string }
  | { ok: false; reason: string; detail: string };

/** What the table says about an arrival, read before deciding. */
export interface Known {
  receipt?: Receipt | undefined;
  /** The claim on the arrival's article id, once the story it names is there. */
  article?: ArticleClaim | undefined;
  reserved?: Reserved | undefined;
  /** Id of the story that owns the arrival's words: it began with them, or a claim points to it. */
  owner?: string | undefined;
  /** What stands where a story in its words would stand: the claim of a like report that took the place (`near/fence.ts`). The words are nobody's. */
  fence?: NearClaim | undefined;
  /** Looked up only where neither article nor words are known. */
  kin?: Kin | undefined;
  /** Items of the stories that the article's claim, `owner` and `kin` point to, by story id. */
  stories: ReadonlyMap<string, StoryItem>;
}

/**
 * A claim on the arrival's article id that was to be followed by a story. Its writer is about to write that, has died before it, or
 * came too late. Nothing is known of the article yet: another file that is decided about takes the claim over.
 */
export interface Reserved {
  claim: ArticleClaim;
  /**
   * What stands where the story was to stand. Where that is nothing, or a fence, which is removed some time after it has expired, its writer may
   * still put it there.
   */
  there: TableItem | undefined;
}

/** Reports like the arrival's. */
export interface Kin {
  near: Near;
  /** The claims that stand at its keys, with the id of the story they lead to, as far as that is known. */
  found: readonly NearClaim[];
  /** The story it belongs to by one of them. */
  joining: Joining | undefined;
  /** Where there is none: ids of stories of like reports that are claimed for and do not stand yet. */
  begun: readonly string[];
}

/** Write `item` if the address is free (`expect: 'absent'`) or still holds the version that was read. */
export interface Write {
  item: TableItem;
  expect: 'absent' | number;
}

/** What is written at once: as a whole, or not at all; or each for itself, in any order, some of which may be refused while others are done. */
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
