import { printable } from '../../cli/columns.ts';

/** The table's own bookkeeping, which says nothing to a person. */
const hidden: ReadonlySet<string> = new Set(['pk', 'sk', 'entity', 'schema', 'version', 'packed']);

/** What a person looks for first; the others follow by name. DynamoDB gives them in no order at all. */
const first = [
  'key',
  'versionId',
  'disposition',
  'reason',
  'detail',
  'storyId',
  'articleId',
  'title',
  'headline',
  'publisher',
];

const indent = 14;

/** An item as a person reads it: a line for each field, and for each part of a list of records. */
export function itemLines(item: object): string[] {
  return Object.entries(item)
    .filter(([name]) => !hidden.has(name))
    .sort(([one], [other]) => rank(one) - rank(other) || (one < other ? -1 : 1))
    .flatMap(([name, value]) => {
      const [head = '', ...others] = texts(value);
      return [`${name.padEnd(indent)}${head}`, ...others.map((text) => ' '.repeat(indent) + text)];
    });
}

function rank(name: string): number {
  return first.includes(name) ? first.indexOf(name) : first.length;
}

function texts(value: unknown): string[] {
  if (!Array.isArray(value)) return [text(value)];
  if (value.some((part) => typeof part === 'object')) return value.map(text);
  return [value.map(text).join(', ')];
}

function text(value: unknown): string {
  if (typeof value !== 'object' || value === null) return printable(String(value));
  const parts = Object.entries(value).map(
    ([name, part]) => `${name} ${typeof part === 'object' ? JSON.stringify(part) : part}`,
  );
  return printable(parts.join(', '));
}
