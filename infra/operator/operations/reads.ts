import type { Clients } from '../../aws/clients.ts';
import type { StackOutputs } from '../stack/outputs.ts';

/** What is asked for by name. */
export interface Asked {
  readonly describe: string;
  /** A text of at most this number of characters, a whole number from 1 on, or yes. */
  readonly is: 'text' | 'count' | 'flag';
  /** Of a flag: 1. */
  readonly most: number;
  readonly default?: number;
  readonly isOptional?: true;
}

interface ReadStack {
  readonly clients: Clients;
  readonly outputs: StackOutputs;
}

export type Answer = Readonly<Record<string, unknown>>;

/** Something that can be asked of a stack, by people and by assistants. */
export interface ReadOperation {
  readonly summary: string;
  readonly takes: Readonly<Record<string, Asked>>;
  /** The command that shows it to people. Absent: a command of its own name prints the answer. */
  readonly command?: 'stories' | 'status' | 'sources';
  /** What an answer has by name, beside what says that it is not whole. Texts of stories are of strangers. */
  readonly gives: Readonly<Record<string, 'list' | 'text' | 'flag' | 'count'>>;
  readonly answer: (
    stack: ReadStack,
    asked: Readonly<Record<string, string | number | boolean | undefined>>,
  ) => Promise<Answer>;
}

type AskedOf<T extends ReadOperation['takes']> = {
  readonly [K in keyof T]:
    | (T[K]['is'] extends 'count' ? number : T[K]['is'] extends 'flag' ? boolean : string)
    | (T[K] extends { isOptional: true } ? undefined : never);
};

/** With the type of what is asked for where it is used. */
function reading<const T extends ReadOperation['takes']>(
  operation: Omit<ReadOperation, 'takes' | 'answer'> & {
    readonly takes: T;
    readonly answer: (stack: ReadStack, asked: AskedOf<T>) => Promise<Answer>;
  },
): ReadOperation {
  return operation as unknown as ReadOperation;
}

/** A search for what no story says ends after this time. */
const SEARCH_MS = 15_000;
const MOST_STORIES = 50;
/** Characters of the answer about a story, unless it is asked for whole. */
const BRIEF_UNITS = 3_800;

const LIMIT = { is: 'count', most: MOST_STORIES, default: 10, describe: 'how many stories' } as const;
const FILTERS = {
  publisher: { is: 'text', most: 200, isOptional: true, describe: 'only stories that this publisher reports' },
  language: { is: 'text', most: 35, isOptional: true, describe: 'only in this language: en, ko' },
} as const;
const LISTED = { limit: LIMIT, ...FILTERS };

/** All that can be asked without a change. The tools of `wiredrop mcp` are made from this table. */
export const READS: Readonly<Record<string, ReadOperation>> = {
  search: reading({
    summary:
      'Stories by words of their headlines, lead, publishers, urls or ids, the newest first. ' +
      '"words in quotes" is a phrase, -word excludes.',
    command: 'stories',
    takes: {
      words: { is: 'text', most: 400, describe: 'what they say' },
      before: { is: 'text', most: 40, isOptional: true, describe: '`next` of the last answer' },
      ...LISTED,
    },
    gives: { stories: 'list', next: 'text', endedEarly: 'flag' },
    async answer(stack, { words, ...asked }) {
      const { askedStories } = await import('../table/asked-stories.ts');
      const { storyDocument } = await import('../table/listing.ts');
      const signal = AbortSignal.timeout(SEARCH_MS);
      const { page, next } = await askedStories(stack, { ...asked, search: words, signal });
      return { stories: page.map(storyDocument), next, endedEarly: signal.aborted || undefined };
    },
  }),
  story: reading({
    summary:
      'One story: its reports, why each joined (evidence), and what changed. ' +
      'By story id, url, file or words of its headline; several stories if words fit several.',
    command: 'status',
    takes: {
      story: { is: 'text', most: 400, describe: 'its id, url, file or words' },
      whole: { is: 'flag', most: 1, isOptional: true, describe: 'all that is stored, receipts and evidence too' },
    },
    gives: { found: 'list' },
    async answer({ clients, outputs }, { story, whole }) {
      const { briefDocument, foundDocument } = await import('../table/asked-stories.ts');
      const { findAnything } = await import('../table/find.ts');
      const { withWords } = await import('../table/report-words.ts');
      const found = await findAnything(clients, outputs, story, { signal: AbortSignal.timeout(SEARCH_MS) });
      const all = await Promise.all(found.map((one) => withWords(clients.s3, outputs, one)));
      return { found: whole ? all.map(foundDocument) : all.map((one) => briefDocument(one, BRIEF_UNITS / all.length)) };
    },
  }),
  hot: reading({
    summary: 'Stories that most publishers have joined lately.',
    command: 'stories',
    takes: LISTED,
    gives: { stories: 'list' },
    async answer(stack, asked) {
      const { hotDocument, hotStories } = await import('../table/asked-stories.ts');
      const now = Date.now();
      return { stories: (await hotStories(stack, asked, now)).map((story) => hotDocument(story, now)) };
    },
  }),
  since: reading({
    summary:
      'Stories that are new, were joined by a report, changed or withdrawn since a time, the latest change first.',
    command: 'stories',
    takes: { since: { is: 'text', most: 40, describe: '2h, 3d, 2026-03-01 or 2026-03-01T12:00Z' }, ...LISTED },
    gives: { stories: 'list' },
    async answer(stack, { since, ...asked }) {
      const { changedStories } = await import('../table/asked-stories.ts');
      const { storyDocument } = await import('../table/listing.ts');
      return { stories: (await changedStories(stack, asked, since)).map(storyDocument) };
    },
  }),
  sources: reading({
    summary: 'Sources of files: when last seen, files a day, which have fallen silent.',
    command: 'sources',
    takes: { limit: { ...LIMIT, describe: 'how many sources' } },
    gives: { isWatched: 'flag', sources: 'list', count: 'count' },
    async answer({ clients, outputs }, { limit }) {
      const { listSources } = await import('../table/sources.ts');
      const sources = await listSources(clients.dynamodb, outputs.tableName, Date.now());
      return { isWatched: outputs.sourcesBy !== undefined, sources: sources.slice(0, limit), count: sources.length };
    },
  }),
};
