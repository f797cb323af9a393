/**
 * A message of an unknown format. It returns to the queue and ends in the dead-letter queue, for a person to look at.
 */
export class UnknownMessageError extends Error {
  override readonly name = 'UnknownMessageError';
}

export type MessageFields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is MessageFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws UnknownMessageError */
export const asObject = (value: unknown, name: string): MessageFields => {
  if (!isObject(value)) throw new UnknownMessageError(`${name} is missing`);
  return value;
};

/** @throws UnknownMessageError */
export const asText = (value: unknown, name: string): string => {
  if (typeof value !== 'string' || value === '') throw new UnknownMessageError(`${name} is missing`);
  return value;
};
