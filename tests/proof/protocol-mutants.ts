import type { DynamoDBRecord } from 'aws-lambda';
import type { Write } from '../../functions/story/items/decision.ts';
import type { StoryItem, TableItem } from '../../functions/story/items/items.ts';
import { address } from '../../functions/story/items/keys.ts';
import type { StoryTable } from '../../functions/story/table/story-table.ts';

/** A product that breaks one rule of its protocol, made by wrapping a port. The proof must notice each. */
export interface ProtocolMutant {
  readonly name: string;
  /** @param base the table itself, where nothing goes wrong. */
  readonly table?: (table: StoryTable, base: StoryTable) => StoryTable;
  /** What notify is given of the stream's records. */
  readonly stream?: (records: DynamoDBRecord[]) => DynamoDBRecord[];
  /** Answers the queue that no message failed. */
  readonly acknowledges?: true;
  /** Takes a batch that SNS accepted for one whose entries it accepted. */
  readonly ignoresPartialPublish?: true;
}

const mutantsOf = (tables: Readonly<Record<string, NonNullable<ProtocolMutant['table']>>>): readonly ProtocolMutant[] =>
  Object.entries(tables).map(([name, table]) => ({ name, table }));

/** Mutants of how a file is written: interleavings and simulation know them. */
export const TABLE_MUTANTS = mutantsOf({
  'a write expects nothing of the table': (table, base) => blind(table, base, () => true),
  "a write does not expect the story's version": (table, base) =>
    blind(table, base, ({ item, expect }) => item.entity === 'story' && expect !== 'absent'),
  'each item is written on its own': (table) => inTurn(table, (writes) => writes.map((write) => [write])),
  'the receipt is written before the rest': (table) =>
    inTurn(table, (writes) => [
      writes.filter(({ item }) => item.entity === 'receipt'),
      writes.filter(({ item }) => item.entity !== 'receipt'),
    ]),
  'the receipt is written after the rest': (table) =>
    inTurn(table, (writes) => [
      writes.filter(({ item }) => item.entity !== 'receipt'),
      writes.filter(({ item }) => item.entity === 'receipt'),
    ]),
  'an alias is left out': (table) => without(table, ({ item }) => item.entity === 'alias'),
  'a claim stays at the report that made it': (table) =>
    without(table, ({ item, expect }) => item.entity === 'article' && expect !== 'absent'),
  'a cancelled transaction is taken for a committed one': (table) => ({
    ...table,
    write: async (writes) => (await table.write(writes)) || true,
  }),
  'a receipt is not looked up': (table) => ({
    ...table,
    read: async (keys, freshness) => (await table.read(keys, freshness)).filter(({ entity }) => entity !== 'receipt'),
  }),
  'a silent write is announced': (table) =>
    changing(table, (write) =>
      write.item.entity === 'story' && write.item.announce === 'none' && write.item.announced
        ? { ...write, item: { ...write.item, announce: 'story.updated' } }
        : write,
    ),
});

/**
 * Mutants of what is around it: the queue, the stream and the topic; and of matching, which most interleavings are
 * without.
 */
export const PIPELINE_MUTANTS: readonly ProtocolMutant[] = [
  {
    name: 'a story has no match keys',
    table: (table) => without(table, ({ item }) => !/^(?:STORY|ARTICLE|FILE)#/.test(item.pk)),
  },
  {
    name: 'a threshold of publishers passes unannounced',
    table: (table) => changing(table, ({ item, expect }) => ({ item: silenced(item), expect })),
  },
  { name: 'a failed message is acknowledged', acknowledges: true },
  { name: 'an entry that SNS refused is taken for published', ignoresPartialPublish: true },
  { name: 'a batch of the stream is announced without its first record', stream: (records) => records.slice(1) },
  { name: 'a message is dated by its delivery', stream: (records) => records.map(redated) },
];

/** Mutants of what a person does to stories: splits, merges, withdrawals, and what undoes them. */
export const CORRECTION_MUTANTS = mutantsOf({
  'a crawl restores a withdrawn story': (table) =>
    reading(table, (item) => (item.entity === 'story' ? shown(item) : item)),
  'a withdrawn story keeps its headline': (table) =>
    changing(table, ({ item, expect }) => ({ item: talkative(item), expect })),
  'a withdrawal is announced as an update': (table) =>
    changing(table, (write) =>
      write.item.entity === 'story' && write.item.announce === 'story.withdrawn'
        ? { ...write, item: { ...write.item, announce: 'story.updated' } }
        : write,
    ),
  'a merged story leads nowhere': (table) => changing(table, ({ item, expect }) => ({ item: unmerged(item), expect })),
  'a split does not move the claim of its report': (table) => ({
    ...table,
    write: (writes) => {
      const isSplit = writes.some(({ item }) => item.entity === 'request' && item.kind === 'split');
      return table.write(isSplit ? writes.filter(({ item }) => item.entity !== 'article') : writes);
    },
  }),
  'nothing keeps apart what was split': (table) =>
    changing(table, ({ item, expect }) => ({ item: forgetful(item), expect })),
  'a story does not say what it was split from': (table) =>
    changing(table, (write) => {
      if (write.item.entity !== 'story' || write.item.splitFrom === undefined) return write;
      const { splitFrom, ...item } = write.item;
      return { ...write, item };
    }),
  'the story that a report leaves is not announced': (table) => ({
    ...table,
    write: (writes) => {
      const { item } = writes.find(({ item: { entity } }) => entity === 'request') ?? {};
      const isLeft = (one: TableItem) =>
        item?.entity === 'request' && item.kind === 'split' && one.pk === `STORY#${item.storyId}`;
      return table.write(
        writes.map((write) =>
          isLeft(write.item) ? { ...write, item: { ...write.item, announce: 'none' } as TableItem } : write,
        ),
      );
    },
  }),
});

/** Expects of these writes whatever the table holds. */
function blind(table: StoryTable, base: StoryTable, isBlind: (write: Write) => boolean): StoryTable {
  return {
    ...table,
    write: async (writes) => {
      const current = await base.read(
        writes.map(({ item }) => item),
        'strong',
      );
      const versions = new Map(current.map((item) => [address(item), item.version]));
      const changed = writes.map((write) =>
        isBlind(write) ? { ...write, expect: versions.get(address(write.item)) ?? ('absent' as const) } : write,
      );
      return table.write(changed);
    },
  };
}

/** One file in several transactions. */
function inTurn(table: StoryTable, partsOf: (writes: readonly Write[]) => Write[][]): StoryTable {
  return {
    ...table,
    write: async (writes) => {
      for (const part of partsOf(writes)) if (part.length > 0 && !(await table.write(part))) return false;
      return true;
    },
  };
}

function without(table: StoryTable, isMeant: (write: Write) => boolean): StoryTable {
  return { ...table, write: (writes) => table.write(writes.filter((write) => !isMeant(write))) };
}

function changing(table: StoryTable, change: (write: Write) => Write): StoryTable {
  return { ...table, write: (writes) => table.write(writes.map(change)) };
}

function reading(table: StoryTable, change: (item: TableItem) => TableItem): StoryTable {
  return { ...table, read: async (keys, freshness) => (await table.read(keys, freshness)).map(change) };
}

function shown(story: StoryItem): StoryItem {
  const { withdrawn, ...others } = story;
  return story.mergedInto === undefined ? others : story;
}

function talkative(item: TableItem): TableItem {
  if (item.entity !== 'report' || item.state.is !== 'erased') return item;
  return { ...item, words: { ...item.words, title: 'Still here', contentHash: 'a' } };
}

function unmerged(item: TableItem): TableItem {
  if (item.entity !== 'story') return item;
  const { mergedInto, ...story } = item;
  return story;
}

function forgetful(item: TableItem): TableItem {
  if (item.entity !== 'story') return item;
  const { apart, ...story } = item;
  return story;
}

function silenced(item: TableItem): TableItem {
  if (item.entity !== 'story' || item.announce !== 'story.covered') return item;
  const { coverage, ...rest } = item;
  return { ...rest, announce: 'none' };
}

let deliveries = 0;

function redated(record: DynamoDBRecord): DynamoDBRecord {
  const time = { S: new Date(Date.UTC(2026, 5, 1) + 1000 * deliveries++).toISOString() };
  const image = { ...record.dynamodb?.NewImage, lastSeenAt: time, receivedAt: time };
  return { ...record, dynamodb: { ...record.dynamodb, NewImage: image } };
}
