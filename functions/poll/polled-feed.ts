/** A feed that is polled. Apart from its state, whose types are the SDK's: the package declares this one. */
export interface PolledFeed {
  readonly url: string;
  /** Name of its folder; no other feed has it. */
  readonly name: string;
}

/**
 * What may become of an entry of an answer: a file of its own; known before; the same as another one of the answer; left to
 * the next poll, for want of time; not read, after the first thousand or the time for reading; dropped by the feed's
 * rules, or no article (files and menus of WordPress); not readable.
 */
export const FATES = ['written', 'seen', 'twice', 'left', 'beyond', 'dropped', 'refused'] as const;

/** What became of the entries of an answer: `entries` is the sum of all others. */
export type EntryCounts = Readonly<Record<'entries' | (typeof FATES)[number], number>>;
