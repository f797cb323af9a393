import type { RawItem } from './world.ts';

/** The item as the wire had it: clients make bytes of the binary values. */
export const rawItem = (item: object): RawItem =>
  JSON.parse(
    JSON.stringify(item, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value)),
  );
