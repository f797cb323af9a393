/** Where the article file lies: the body stays in S3. */
export interface ObjectPointer {
  bucket: string;
  /** Form-decoded object key. */
  key: string;
  /** Absent in a bucket without versioning. */
  versionId?: string;
}

/** What a story says. Texts are cut at a number of Unicode code points, with `…` as the last. */
export interface StoryFacts {
  /** The article that these facts are from. */
  articleId: string;
  /** 300 at most. */
  title: string;
  /** The title without wire markers; 300 at most. */
  headline: string;
  /** 100 at most. */
  publisher?: string;
  /** 100 at most. */
  category?: string;
  /** Names only: reporters' addresses are not passed on. Ten at most, of 100 at most. */
  authors: string[];
  /** BCP 47 primary tag; `und` if unknown. */
  language: string;
  /** ISO 8601 UTC. */
  publishedAt?: string;
  /**
   * `2026-01-05`, only if the article states a day without a time: show this day. `publishedAt` is midnight of that day
   * in the publisher's time zone.
   */
  publishedOn?: string;
  crawledAt?: string;
  /** 1,000 at most: a longer one is left out. */
  url?: string;
  /**
   * What sort of report it is: prose, a picture's caption, a placeholder without news, a flash, or a round-up of many
   * news.
   */
  kind: 'article' | 'caption' | 'notice' | 'flash' | 'bulletin';
  /** The first words of the text; 280 at most. */
  excerpt: string;
  /** Lowercase hex SHA-256 of the text. */
  contentHash: string;
  /** True if the file declares a content hash and it matches. */
  hashVerified: boolean;
  object: ObjectPointer;
}

/** Types of notifications, in the order in which a story can be announced. */
export const NOTIFICATION_TYPES = [
  'story.created',
  'story.updated',
  'story.covered',
  'story.withdrawn',
  'article.rejected',
] as const;

/**
 * Why a story is announced again: a newer crawl of its article, another report that replaces its headline, a report
 * that says something new, or an operator's correction.
 */
export const CHANGE_KINDS = ['revision', 'update', 'development', 'correction'] as const;
export type Change = (typeof CHANGE_KINDS)[number];

/** To show what has changed, or to skip what changes nothing for you. */
export interface PreviousFacts {
  /** 300 at most. */
  headline: string;
  contentHash: string;
}

/**
 * Bounds in code points (authors: number of names). They keep the story of a hostile file under DynamoDB's 400 KB and
 * its notification under 64 KB. The file itself keeps everything.
 */
export const BOUNDS = { title: 300, name: 100, url: 1000, excerpt: 280, authors: 10 } as const;

/** The types that `parse-notification.ts` can check. */
export type JsonType = 'string' | 'boolean' | 'integer' | 'array' | 'object';

/** The keywords of JSON Schema that are used here. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: JsonType;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: JsonSchema;
  readonly maxItems?: number;
}

/** A field of a notification, and whether each notification of its type has it. */
export interface Field<Required extends boolean = boolean> {
  readonly schema: JsonSchema;
  readonly required: Required;
}

/** The fields of a type: the compiler refuses a missing one, and one that is required here and optional there. */
export type FieldsOf<T> = {
  readonly [K in keyof T]-?: Field<Record<never, never> extends Pick<T, K> ? false : true>;
};

/**
 * The fields of a type of which the first version required these alone: the compiler refuses a later one that is
 * required. Stories that are stored already lack it, and an event does not say which version wrote it.
 */
export type FieldsSinceFirst<T, First extends keyof T> = FieldsOf<T> & {
  readonly [K in Exclude<keyof T, First>]-?: Field<false>;
};

type FirstFact =
  | ('articleId' | 'title' | 'headline' | 'authors' | 'language' | 'kind' | 'excerpt')
  | ('contentHash' | 'hashVerified' | 'object');

interface Fact<T> {
  /** In `SAMPLES`. */
  readonly sample: NonNullable<T>;
  /** A withdrawal erases every fact but those with this mark, by which subscribers filter or find the file. */
  readonly kept?: true;
}

const text = (maxLength: number, minLength?: number): JsonSchema => ({
  type: 'string',
  ...(minLength !== undefined && { minLength }),
  maxLength,
});
const KINDS = { article: 1, caption: 1, notice: 1, flash: 1, bulletin: 1 } satisfies Record<StoryFacts['kind'], 1>;
const INSTANT = { $ref: '#/definitions/instant' };

/**
 * Every fact. Schema, samples, AsyncAPI, the notification and the erasure by a withdrawal follow
 * from this list, so a fact that is missing here does not compile.
 */
export const FACTS = {
  articleId: { schema: text(512, 1), required: true, kept: true, sample: '092_0000000203' },
  title: {
    ...{ schema: text(BOUNDS.title), required: true },
    sample: '(LEAD) Harbour council votes to keep the night ferry',
  },
  headline: {
    ...{ schema: text(BOUNDS.title), required: true },
    sample: 'Harbour council votes to keep the night ferry',
  },
  publisher: { schema: text(BOUNDS.name, 1), required: false, kept: true, sample: 'Gull Bay Wire' },
  category: { schema: text(BOUNDS.name, 1), required: false, kept: true, sample: 'local' },
  authors: {
    schema: { type: 'array', items: text(BOUNDS.name), maxItems: BOUNDS.authors },
    ...{ required: true, sample: ['Imogen Strand'] },
  },
  language: { schema: { type: 'string', minLength: 2 }, required: true, kept: true, sample: 'en' },
  publishedAt: { schema: INSTANT, required: false, sample: '2026-01-05T15:00:00.000Z' },
  publishedOn: { schema: { $ref: '#/definitions/day' }, required: false, sample: '2026-01-06' },
  crawledAt: { schema: INSTANT, required: false, sample: '2026-01-06T08:15:52.000Z' },
  url: {
    ...{ schema: text(BOUNDS.url, 1), required: false },
    sample: 'https://news.example.com/article/092/0000000203',
  },
  kind: { schema: { enum: Object.keys(KINDS) }, required: true, kept: true, sample: 'article' },
  excerpt: {
    ...{ schema: text(BOUNDS.excerpt), required: true },
    sample: 'GULL BAY (Gull Bay Wire) — The harbour council voted on Tuesday …',
  },
  contentHash: {
    ...{ schema: { type: 'string', pattern: '^[0-9a-f]{64}$' }, required: true },
    sample: '21d64eed3a9963c42f978bcd345ab96ce22ce76d1750397a4a6ffbb75eed2bf6',
  },
  hashVerified: { schema: { type: 'boolean' }, required: true, sample: true },
  object: {
    ...{ schema: { $ref: '#/definitions/object' }, required: true, kept: true },
    sample: { bucket: 'wiredrop-intakebucket', key: 'night-ferry.md', versionId: 'UIORUnfndfiufdisojhr398493jfdkjF' },
  },
} as const satisfies FieldsSinceFirst<StoryFacts, FirstFact> & {
  readonly [K in keyof StoryFacts]-?: Fact<StoryFacts[K]>;
};

type FactName = keyof StoryFacts;

/** Facts that a withdrawal keeps. */
export type KeptFact = { [K in FactName]: (typeof FACTS)[K] extends { kept: true } ? K : never }[FactName];

const named = Object.entries(FACTS) as [FactName, Fact<unknown>][];
const namesWith = <K extends FactName>(is: (fact: Fact<unknown>) => boolean): ReadonlySet<K> =>
  new Set(named.flatMap(([name, fact]) => (is(fact) ? (name as K) : [])));

export const FACT_NAMES = namesWith(() => true);
export const KEPT_FACTS = namesWith<KeptFact>(({ kept }) => kept === true);

/** These fields of a value, as far as it has them, in the order of the names: DynamoDB keeps none. */
export function only<T extends object, K extends keyof T>(values: T, names: ReadonlySet<K>): Pick<T, K> {
  const entries = [...names].map((name) => [name, values[name]]).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Pick<T, K>;
}
