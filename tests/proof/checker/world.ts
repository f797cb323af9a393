import type { RequestKind } from '../../../functions/story/items/items.ts';

/**
 * What is known of a system at rest: what was put into it, what its table holds and what its subscribers received. The
 * checker reads nothing else.
 */
export interface World {
  readonly settings: Settings;
  /** Every version of every object that was uploaded, in any order. */
  readonly uploads: readonly Upload[];
  /** Every item of the table, unmarshalled. */
  readonly items: readonly Item[];
  /** What one subscriber to everything received, in order of receipt, duplicates included. */
  readonly messages: readonly Message[];
  /** Bodies that were left in any dead-letter queue when everything had settled. */
  readonly deadLetters: readonly string[];
  /** Those of them that the plan meant to end there. */
  readonly intendedDeadLetters: readonly string[];
  /** Feeds that were polled until all that they said had been seen. */
  readonly feeds?: readonly Feed[];
  /** Pages, feeds and indexes of searches that were made of the stories, the last time when all was at rest. */
  readonly pages?: readonly { readonly name: string; readonly text: string }[];
  /** What an operator asked for, in order. Absent where nobody did. */
  readonly requests?: readonly OperatorRequest[];
  /** Keys at which an object was deleted, also where one stands again. */
  readonly onceDeletedKeys?: readonly string[];
  /** Keys at which no object stands any more, where a deletion withdraws (`onDelete=withdraw`). */
  readonly deletedKeys?: readonly string[];
  /**
   * New images of the table's stream, those of one item in order. Absent where nobody has them: checks that need them
   * are skipped.
   */
  readonly images?: readonly Item[];
}

/** The settings that the system had all the time. */
export interface Settings {
  readonly notifications: boolean;
  readonly matching: boolean;
  /** Numbers of publishers at which a story is announced as covered. */
  readonly coverage: readonly number[];
  /** `source` of every message: `/wiredrop/<stack name>`. */
  readonly source: string;
}

/** What an operator asked to be done to a story. It may have been refused. */
export interface OperatorRequest {
  readonly id: string;
  readonly kind: RequestKind;
  readonly storyId: string;
  /** Of a restoration: the withdrawal, as the operator saw it, that is to be undone. */
  readonly withdrawnAt?: string;
}

/** A feed as its server says it in the end. */
export interface Feed {
  /** Of its folder below `polled/`. */
  readonly name: string;
  readonly entries: readonly FeedEntry[];
}

export interface FeedEntry {
  readonly url: string;
  readonly title: string;
  readonly content_text: string;
  readonly date_published: string;
  readonly embargo?: string;
}

/** One version of one object. */
export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly sequencer?: string;
  readonly eTag?: string;
  /** ISO 8601 UTC, as its event says it. */
  readonly uploadedAt: string;
  /** As uploaded, also where it is gone since. */
  readonly bytes: Uint8Array;
  /** It was deleted or overwritten so soon that it may not have been read before: either outcome is right. */
  readonly gone?: 'deleted' | 'overwritten';
  /** The reason for which it must be rejected; absent where it must not be. */
  readonly rejected?: string;
  /** The reader is unsure whether it may be published: nothing is said of it before a person publishes it. */
  readonly unsure?: true;
  /** It holds many articles: a line of JSON each. */
  readonly isContainer?: true;
  /** Its uploader asked that nothing of it is announced. */
  readonly quiet?: true;
  /** A quiet backfill has sent it, too: nothing of it is announced if that came first. */
  readonly isBackfilled?: true;
  /** S3 sent no event of it: only a backfill finds it. */
  readonly isArchived?: true;
  /**
   * Name of the news event it reports, where the generator knows one: with matching on, all reports of one are one
   * story; and no story has reports of two. Only for articles that are uploaded in one wording and under one id.
   */
  readonly newsEvent?: string;
}

/** An item as a plain record: its fields are checked where they are read. */
export type Item = Readonly<Record<string, unknown>>;

export interface Message {
  /** When it was published, in epoch milliseconds; absent where nobody knows. */
  readonly at?: number;
  /** It was announced once more, in the end: it says the same, or less. */
  readonly isAgain?: true;
  /** The CloudEvents JSON as it was received. */
  readonly body: string;
  /** SNS message attributes, name to string value; absent where the subscription does not carry them. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** One thing that is wrong. */
export interface Violation {
  /** Name of the invariant. */
  readonly invariant: string;
  /** What it is about: the address of an item, the name of an object, the id of a message. */
  readonly subject: string;
  readonly detail: string;
}
