/** Milliseconds between two reads of an empty stream. */
export const streamPollMs = {
  /** Lambda's four times a second: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
  lambda: 250,
  /** The local stack's default: a read costs the engine a millisecond. */
  local: 40,
  /** Of a system whose turn it is not: reading again and again would take cores from the one whose turn it is. */
  resting: 10_000,
} as const;
