/** Seconds since 1970, whole: the unit of DynamoDB's time to live. */
export const epochSeconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000);

/** An ISO 8601 UTC instant without its milliseconds. */
export const wholeSecond = (instant: string): string => `${instant.slice(0, 'YYYY-MM-DDTHH:mm:ss'.length)}.000Z`;
