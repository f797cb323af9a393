/** Seconds since 1970, whole: the unit of DynamoDB's time to live. */
export function epochSeconds(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000);
}

/** An ISO 8601 UTC instant without its milliseconds. */
export function wholeSecond(instant: string): string {
  return `${instant.slice(0, 'YYYY-MM-DDTHH:mm:ss'.length)}.000Z`;
}
