/**
 * Every setting of the stack, in one typed place: read from CDK context (`cdk.json` or `-c name=value`), refused when unknown or malformed.
 */
export interface Settings {
  /** Key prefix that triggers ingest; everything the stack writes itself stays outside it. */
  readonly prefix: string;
  /** Key suffixes that trigger ingest. */
  readonly suffixes: readonly string[];
  /** IANA zone of a `published_at` without one. */
  readonly timeZone: string;
  /** Largest article file that is read, in bytes. */
  readonly maxBytes: number;
  /** What becomes of bucket and table when the stack is deleted. */
  readonly removalPolicy: 'retain' | 'destroy';
  /** False: everything is stored, nothing is announced (backfill, replay). */
  readonly notifications: boolean;
}
