/** Seconds since 1970, whole: the unit of DynamoDB's time to live. */
export const epochSeconds = (instant: string): number => Math.floor(Date.parse(instant) / 1000);
