import type { MatchModel } from '../../matching/probability.ts';

/**
 * What an operator can set of ingest, as the construct hands it over: one value, in the variable `SETTINGS` of the
 * function.
 */
export interface IngestSettings {
  /** The largest article file that is read, in bytes. */
  readonly maxBytes: number;
  /** IANA zone of a `published_at` without one. */
  readonly timeZone: string;
  /** Other zones, by publisher or by folder of the object key with its slash: see `ReadOptions`. */
  readonly timeZones: Readonly<Record<string, string>>;
  /** Keys by which sources say whether an article is published, with the values that permit: see `ReadOptions`. */
  readonly publishable: Readonly<Record<string, readonly string[]>>;
  /** False: everything is stored and nothing is announced (backfill). */
  readonly notifications: boolean;
  /** Numbers of publishers, ascending, at which a story is announced as covered; none: it never is. */
  readonly coverage: readonly number[];
  readonly matching: MatchSettings;
  /** `silent`: round-ups, schedules and tickers are recorded and not announced. */
  readonly bulletins: 'announce' | 'silent';
  /** `announce`: a file that may be no article counts as one. What may be forbidden to publish waits in either case. */
  readonly unsure: 'ask' | 'announce';
  /** `silent`: a joining report that tells something new is a copy. */
  readonly developments: 'announce' | 'silent';
  /** Minutes in which a story announces at most one revision; the last one within them is announced when they end. */
  readonly revisionMinutes: number;
  readonly articleScope: ArticleScope;
  /** The folder whose files are ingested, with its slash; empty for the whole bucket. */
  readonly prefix: string;
  /** Endings of the keys that are ingested. */
  readonly suffixes: readonly string[];
  /** Folders that the stack itself writes, with their slash: their files are not article files. */
  readonly ownFolders: readonly string[];
  /** Folders whose files are quiet: recorded and matched, and never announced. With their slash. */
  readonly quietFolders: readonly string[];
  /** Days after which an item that is not written again expires; 0: never. */
  readonly retentionDays: number;
  /**
   * What a source is: the files of each source are counted, and operators get an alert when a source falls silent.
   * `off`: neither.
   */
  readonly sources: 'off' | 'publisher' | 'folder';
  /** `withdraw`: a story whose facts come from a file is withdrawn when that file is deleted (docs/forgetting.md). */
  readonly onDelete: 'keep' | 'withdraw';
}

/** Those that operators' commands need as well: the stack has them as an output. */
export interface OutputSettings extends Pick<IngestSettings, 'timeZone' | 'timeZones' | 'notifications'> {
  /** Names and what papers state for each, or known names (`namedSections`). */
  readonly sections: Readonly<Record<string, string>> | readonly string[];
}

/** How reports of one event are found. */
export interface MatchSettings {
  /** False: only the same text makes one story; no profile and no match key is read or stored. */
  readonly enabled: boolean;
  /** Days between two reports beyond which they do not join; match keys expire with it. */
  readonly windowDays: number;
  /** The probability from which a report joins a story, 0 to 1. */
  readonly threshold: number;
  /** The stack's own weights; absent: the shipped ones. */
  readonly model?: MatchModel;
}

/**
 * How far an article id, a text and match keys reach: the whole bucket, or the first folder below the ingested one, for
 * uploaders who must not reach each other's articles.
 */
export type ArticleScope = 'bucket' | 'prefix';
