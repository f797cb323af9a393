import type { DayList } from './keys.ts';

/** Everything that depends on a disposition. A new one is a row of `DISPOSITION`. */
export interface DispositionTraits {
  /** What became of the file, in one or two sentences. */
  readonly meaning: string;
  /** What a list of a story's reports says of it. */
  readonly verb: string;
  /** Its colour in the console. */
  readonly tone: 'accent' | 'good' | 'soft' | 'bad';
  /** Which article of a story it is: the first one, another one, one that the story has; or none. */
  readonly article: 'first' | 'another' | 'known' | 'none';
  /** What its text is to the story. `news` is announced. */
  readonly text: 'news' | 'known' | 'older' | 'none';
  /** Whether the story has a report or a text more with it. */
  readonly adds: boolean;
  /** Nothing of the file is announced or shown before somebody acts: lists and alarms count it as refused. */
  readonly isRefused: boolean;
  /** Where the day index lists its files for people; null: nowhere by itself. */
  readonly list: DayList | null;
}

const TRAITS = {
  new: {
    meaning: 'The first report of a new story.',
    ...{ verb: 'new', tone: 'accent', article: 'first', text: 'news', adds: true, isRefused: false },
    list: null,
  },
  revision: {
    meaning: 'A newer version of an article that is known.',
    ...{ verb: 'revision', tone: 'good', article: 'known', text: 'news', adds: true, isRefused: false },
    list: null,
  },
  update: {
    meaning: 'A newer report of a known story: by the publisher whose report it shows, or its first full report.',
    ...{ verb: 'update', tone: 'good', article: 'another', text: 'news', adds: true, isRefused: false },
    list: null,
  },
  development: {
    meaning: 'Another report of a known story. It tells something new, which was announced.',
    ...{ verb: 'development', tone: 'good', article: 'another', text: 'news', adds: true, isRefused: false },
    list: 'developments',
  },
  copy: {
    meaning: 'Another report of a story that is known already. It joined silently.',
    ...{ verb: 'joined', tone: 'soft', article: 'another', text: 'known', adds: true, isRefused: false },
    list: null,
  },
  duplicate: {
    meaning: 'The same article, unchanged.',
    ...{ verb: 'duplicate', tone: 'soft', article: 'known', text: 'known', adds: false, isRefused: false },
    list: null,
  },
  stale: {
    meaning: 'An older version of an article; the newer one is known already.',
    ...{ verb: 'stale', tone: 'soft', article: 'known', text: 'older', adds: false, isRefused: false },
    list: null,
  },
  container: {
    meaning: 'A file of many articles, each of which became a file of its own.',
    ...{ verb: 'container', tone: 'soft', article: 'none', text: 'none', adds: false, isRefused: false },
    list: null,
  },
  held: {
    meaning: 'It is under an embargo: its article is recorded, and announced if it is news, when that ends.',
    ...{ verb: 'held', tone: 'soft', article: 'none', text: 'none', adds: false, isRefused: false },
    list: 'held',
  },
  unsure: {
    meaning: 'It may be forbidden to publish it, or it may be no article: a person decides.',
    ...{ verb: 'unsure', tone: 'bad', article: 'none', text: 'none', adds: false, isRefused: true },
    list: 'unsure',
  },
  rejected: {
    meaning: 'No article could be read from it.',
    ...{ verb: 'rejected', tone: 'bad', article: 'none', text: 'none', adds: false, isRefused: true },
    list: 'rejected',
  },
} as const satisfies Readonly<Record<string, DispositionTraits>>;

/** What became of an article file. */
export type Disposition = keyof typeof TRAITS;

export const DISPOSITION: Readonly<Record<Disposition, DispositionTraits>> = TRAITS;

export const DISPOSITIONS = Object.keys(TRAITS) as readonly Disposition[];

export function isDisposition(name: unknown): name is Disposition {
  return typeof name === 'string' && Object.hasOwn(TRAITS, name);
}

/** Whether the file is of a story: not refused, held back or taken apart. */
export function isOfStory(disposition: Disposition): boolean {
  return DISPOSITION[disposition].article !== 'none';
}

/** Whether what the file says is announced, if notifications are on. */
export function isNews(disposition: Disposition): boolean {
  return DISPOSITION[disposition].text === 'news';
}
