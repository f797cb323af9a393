/** What an item's attributes may hold here. */
type Plain = string | number | boolean | Uint8Array | undefined | readonly Plain[] | { readonly [name: string]: Plain };

/**
 * Bytes of an item as DynamoDB bills it: names and values; an absent value is not written. A number counts as whole and by its
 * digits, which is never too little.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const itemBytes = (item: object): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + attributeBytes(name, value), 0);

const attributeBytes = (name: string, value: Plain): number =>
  value === undefined ? 0 : Buffer.byteLength(name) + valueBytes(value);

const valueBytes = (value: Exclude<Plain, undefined>): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil((String(value).length + 1) / 2) + 1;
  if (typeof value === 'boolean') return 1;
  if (value instanceof Uint8Array) return value.byteLength;
  // A list or map takes three bytes, and one for each entry in it.
  const entries = Array.isArray(value) ? value.map((entry) => ['', entry] as const) : Object.entries(value);
  return entries.reduce((sum, [name, entry]) => sum + 1 + attributeBytes(name, entry), 3);
};
