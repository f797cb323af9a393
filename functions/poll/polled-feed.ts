/** A feed that is polled. Apart from its state, whose types are the SDK's: the package declares this one. */
export interface PolledFeed extends FeedOptions {
  readonly url: string;
  /** Name of its folder; no other feed has it. */
  readonly name: string;
}

/** What is asked of one feed beside its address. */
export interface FeedOptions {
  /** Minutes from one poll to the next, 15 to 1440. @default 15 */
  readonly intervalMinutes?: number;
  /**
   * Name or ARN of a secret of Secrets Manager whose text is headers of the requests, `Name: value` on a line each.
   * They are sent to the host of `url` only.
   */
  readonly headersSecret?: string;
  /** True: an entry that has only a summary gets the text of its page, where robots.txt allows it. */
  readonly fullText?: boolean;
  /** True: each entry is a story of its own, whatever others report; later crawls of it are its revisions. */
  readonly ownStories?: boolean;
  /** Only entries that it names become files. */
  readonly keep?: FeedRule;
  /** Entries that it names do not become files. */
  readonly drop?: FeedRule;
}

/** What names an entry: one of these is enough. */
export interface FeedRule {
  /** Searches with `|` between, in title and text: `ferry | "night bus"`. */
  readonly words?: string;
  /** Whole names, in any case; of authors too. */
  readonly categories?: readonly string[];
  readonly authors?: readonly string[];
}

/** From one run to the next. */
export const POLL_MINUTES = 15;

/**
 * What may become of an entry of an answer: a file of its own; known before; the same as another one of the answer;
 * left to the next poll, for want of time; not read, after the first thousand or the time for reading; dropped by the
 * feed's rules, or no article (files and menus of WordPress); not readable.
 */
export const FATES = ['written', 'seen', 'twice', 'left', 'beyond', 'dropped', 'refused'] as const;

/** What became of the entries of an answer: `entries` is the sum of all others. */
export type EntryCounts = Readonly<Record<'entries' | (typeof FATES)[number], number>>;
