/** Engines of the table. Apart from what starts them, which the help of a command does not need. */
export const ENGINES = ['java', 'dynoxide'] as const;

/** `java` is DynamoDB Local, AWS's own. */
export type EngineName = (typeof ENGINES)[number];
