import { SCHEMA, type TableItem } from '../items/items.ts';
import type { Key } from '../items/keys.ts';

/**
 * Items of earlier versions, as this one would have written them. Whatever reads an item of the table or of its stream
 * calls `itemOf` (dynamo-item.ts), so the rest of the code knows one schema. An item is written in the new schema when
 * it next changes.
 *
 * To change the layout: raise `SCHEMA` (items.ts) at most once a release, and add to `UPGRADES` the pure function from
 * the last number; several changes of one release share it. It must not read other items. A new optional attribute that
 * earlier items simply lack needs nothing here. Filters of scans and of event sources see what is stored: they must
 * name only attributes that every schema has.
 */
const UPGRADES: Upgrades = {};

/** By the number of a schema: an item of it in the next one. */
export type Upgrades = Readonly<Record<number, (item: Stored) => Stored>>;

export type Stored = Readonly<Record<string, unknown>> & Key;

/** The item in the present schema. @throws UnknownSchemaError */
export function upgraded(stored: Stored, upgrades = UPGRADES): TableItem {
  let item = stored;
  let schema = Number(stored.schema);
  for (let upgrade = upgrades[schema]; upgrade && schema < SCHEMA; upgrade = upgrades[schema]) {
    item = upgrade(item);
    schema++;
  }
  if (schema !== SCHEMA) throw new UnknownSchemaError(stored);
  return { ...item, schema } as unknown as TableItem;
}

/** The item was written by a newer version of wiredrop, or is none of its items. */
export class UnknownSchemaError extends Error {
  override readonly name = 'UnknownSchemaError';
  constructor({ pk, sk, schema }: Stored) {
    const action = Number(schema) > SCHEMA ? ' Use the version that is deployed, or a newer one.' : '';
    super(`${pk} ${sk} has schema ${schema ?? 'none'}, and this version of wiredrop reads ${SCHEMA}.${action}`);
  }
}
