import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** One statement of a BatchExecuteStatement, as the functions send it: `INSERT INTO "table" VALUE {'name': ?, …}`. */
export interface Insert {
  readonly Statement?: string | undefined;
  readonly Parameters?: readonly AttributeValue[] | undefined;
}

/** Table and item of an insert. @throws where a statement is anything else. */
export const inserted = ({ Statement = '', Parameters = [] }: Insert) => {
  const [, table, tuple = ''] = /^INSERT INTO "([^"]+)" VALUE \{(.*)\}$/.exec(Statement) ?? [];
  const names = tuple.split(', ').map((pair) => /^'(\w+)': \?$/.exec(pair)?.[1] ?? '');
  if (table === undefined || names.includes('') || names.length !== Parameters.length)
    throw new Error(`not an insert: ${Statement}`);
  const item: Record<string, AttributeValue> = Object.fromEntries(Parameters.map((value, at) => [names[at], value]));
  return { table, item };
};
