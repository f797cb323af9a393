import type { Disposition } from '../../../functions/story/items/disposition.ts';
import type { Facts } from '../../../functions/story/items/facts.ts';
import type { Announcement, ReportItem, StoryItem, TableItem } from '../../../functions/story/items/items.ts';
import type { PARTITIONS } from '../../../functions/story/items/keys.ts';

// Only types come from the functions: whoever adds a disposition or a field has to say here what it is, and the checker
// still shares no code with what it checks.

/**
 * What a file does by its disposition: it `joins` a story as another article, may `match` one with other words, gives
 * the story its `facts`, is `news`, or stays `in` the story of its article.
 */
const DOES = {
  new: ['joins', 'facts', 'news', 'in'],
  revision: ['facts', 'news', 'in'],
  update: ['joins', 'match', 'facts', 'news', 'in'],
  development: ['joins', 'match', 'news', 'in'],
  copy: ['joins', 'match'],
  stale: ['in'],
  duplicate: [],
  container: [],
  held: [],
  unsure: [],
  rejected: [],
} as const satisfies Record<Disposition, readonly string[]>;

type Act = (typeof DOES)[Disposition][number];

const names = Object.keys(DOES) as Disposition[];

/** The dispositions of files that do this. */
export const whichDo = (act: Act): readonly string[] =>
  names.filter((name) => (DOES[name] as readonly Act[]).includes(act));

/** The dispositions of files that write a story. */
export const WRITING: readonly string[] = [...new Set([...whichDo('joins'), ...whichDo('news')])];

/** The partition in which the items of each sort are. */
export const PARTITION_OF: Readonly<Record<TableItem['entity'], (typeof PARTITIONS)[keyof typeof PARTITIONS]>> = {
  ...{ story: 'STORY', report: 'STORY', alias: 'STORY', article: 'ARTICLE', key: 'KEY', receipt: 'FILE' },
  ...{ request: 'REQUEST', canary: 'CANARY', held: 'HELD', later: 'LATER', block: 'BLOCK' },
  ...{ twins: 'TWINS', storyline: 'LINE', rarity: 'RARITY' },
};

/** Whether a withdrawn story may have the text: nobody can read the article out of it. */
type Kept = 'kept' | 'erased';
type Text = string | Uint8Array;
type Names<T> = T extends unknown ? keyof T : never;
type At<T, K> = NonNullable<T extends unknown ? (K extends keyof T ? T[K] : never) : never>;
type NoText = number | boolean | readonly number[];

/** Every field that may have a text or bytes, by its name: one that is missing here does not compile. */
type Texts<T> = [T] extends [Text]
  ? Kept
  : [T] extends [readonly (infer One)[]]
    ? Texts<One>
    : { readonly [K in Names<T> as [At<T, K>] extends [NoText] ? never : K]: Texts<At<T, K>> };

const OBJECT = { bucket: 'kept', key: 'kept', versionId: 'kept' } as const;

const WORDS: Texts<Facts> = {
  ...{ articleId: 'kept', observedAt: 'kept', kind: 'kept', publisher: 'kept', category: 'kept', language: 'kept' },
  ...{ title: 'erased', headline: 'erased', authors: 'erased', excerpt: 'erased', contentHash: 'erased' },
  ...{ publishedAt: 'erased', publishedOn: 'erased', crawledAt: 'erased', url: 'erased', picture: 'erased' },
  object: OBJECT,
};

const ITEM = { pk: 'kept', sk: 'kept', entity: 'kept' } as const;

const ANNOUNCED: Texts<Announcement> = {
  ...{ announce: 'kept', report: 'kept', at: 'kept', change: 'kept', reportedAt: 'kept', revisedAt: 'kept' },
  previous: { report: 'kept' },
};

const STORY: Texts<StoryItem> = {
  ...ITEM,
  ...{ announce: 'kept', firstSeenAt: 'kept', reportedAt: 'kept', lastSeenAt: 'kept', day: 'kept', archiveDay: 'kept' },
  ...{ scope: 'kept', speaking: 'kept', shown: 'kept', named: 'kept', publishers: 'kept', storyline: 'kept' },
  ...{ mergedInto: 'kept', merged: 'kept', splitFrom: 'kept', textStoryId: 'kept', apart: 'kept', twins: 'kept' },
  announced: ANNOUNCED,
  coverage: { report: 'kept', at: 'kept', reportedAt: 'kept' },
  waiting: { until: 'erased', change: 'erased', previous: { report: 'erased' } },
  development: { report: 'kept', at: 'kept' },
  withdrawn: { at: 'kept', by: 'kept', name: 'kept', reason: 'kept' },
  brought: { publishers: 'kept' },
  profiles: { first: 'erased', current: 'erased', centre: 'erased' },
};

const REPORT: Texts<ReportItem> = {
  ...ITEM,
  ...{ articleId: 'kept', textKey: 'kept', disposition: 'kept', at: 'kept' },
  state: { is: 'kept', by: 'kept', to: 'kept', until: 'erased' },
  words: WORDS,
  before: { of: 'kept', words: WORDS },
  ...{ news: 'erased', judged: 'erased', profile: 'erased' },
};

const pathsOf = (declared: object | Kept, path: string): string[] =>
  typeof declared === 'string'
    ? declared === 'kept'
      ? [path]
      : []
    : Object.entries(declared).flatMap(([name, one]) => pathsOf(one, path === '' ? name : `${path}.${name}`));

/** Where a withdrawn story and its reports may have a text or bytes. All else is words, or features of words. */
export const KEPT_TEXTS: ReadonlySet<string> = new Set([STORY, REPORT].flatMap((item) => pathsOf(item, '')));
