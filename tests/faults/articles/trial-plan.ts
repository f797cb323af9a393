import { BREAKS_READER, READ_OTHERWISE } from '../proxy/break-reader.ts';
import type { Random } from '../random.ts';
import { articleFile, type CrawledArticle } from './article-file.ts';
import { type Certain, historyPlan } from './certain-plan.ts';
import { DERIVED, fresh, keyOf, LONG, likeReports } from './derived.ts';
import { type Expired, expiredPlan } from './expired-plan.ts';
import type { FileKind, Step } from './file-plan.ts';
import { growingPlan } from './growing-plan.ts';
import { type Between, backPlan, betweenPlan, dyingPlan, fencedPlan, halfPlan, meetingPlan } from './meeting-plan.ts';
import { syntheticText } from './synthetic-text.ts';
import { alone, announced, hoursLater, NEW } from './told-alone.ts';
import { type Unannounced, unannouncedPlan } from './unannounced-plan.ts';
import { unreadable } from './unreadable.ts';
import { replayedPlan } from './versions-plan.ts';

/** Files for what a storm does too seldom, or to files whose other deliveries make up for it. */
export interface Trials {
  /** Like reports, at most four. */
  readonly likes: readonly Step[];
  /** Two crawls of one article, in order: in other words, in the same, and in words that are like those before; and two articles in the same words. */
  readonly crawls: readonly (readonly Step[])[];
  /** Reports, each with one like it that takes its place, and who writes over what stands there then. */
  readonly fenced: readonly (readonly Certain[])[];
  /** Files that are to be handled in one batch: new articles, others, older crawls of these, and new articles three times again. */
  readonly together: Readonly<
    Record<
      'first' | 'others' | 'olderCrawls' | 'listed' | 'denied' | 'tableless' | 'faulty' | 'blamed',
      readonly Step[]
    >
  >;
  /** New articles that are to be announced together, twice: more of them than the stream has shards. */
  readonly announced: Readonly<Record<'first' | 'others', readonly Step[]>>;
  /** Two new articles, which one message tells of. */
  readonly paired: readonly Step[];
  /** An article, and a copy of it. */
  readonly copied: readonly [Step, Step];
  /** One more copy of that article. */
  readonly contended: Step;
  /** The same bytes as the first two new articles of the first batch, under other keys. */
  readonly repeated: readonly Step[];
  /** A file that nobody can read. */
  readonly unreadable: Step;
  readonly single: Single;
  /** Two new articles each, one under the key of the other, in a bucket that keeps both. */
  readonly again: readonly (readonly [Step, Step])[];
  /** A file without an article, which is told of twice at once. */
  readonly toldTwice: Step;
  /** Two files of one crawl, one over the other; the first is told of as by a replay. */
  readonly oneReplayed: readonly [Step, Step];
  /** A new article at which the reader fails at first. */
  readonly breaking: Certain;
  /** Reports that are hard to find for who is like them. */
  readonly growing: readonly Certain[];
  readonly expired: Expired;
  /** Reports and what goes on from each, which come in one batch. */
  readonly atOnce: readonly (readonly (readonly [Step, Step])[])[];
  /** Two crawls of one article, of which the later one's process dies. */
  readonly dying: readonly [Step, Step];
  /** New articles that are to be handled in one batch, of the first of which half an object comes at first. */
  readonly stalling: readonly Step[];
  /** A new article, told of where its object cannot be reached at first. */
  readonly knocking: Step;
  /** A report, and what its desk goes on to say. */
  readonly throttled: readonly Certain[];
  /** A report, what its desk goes on to say, and the next crawl of that. */
  readonly half: readonly Certain[];
  /** The same, and its crawls after that: in the same words, and in those that the story began with. */
  readonly back: readonly Certain[];
  readonly between: Between;
  /** A new article that may be read otherwise, and its next crawl. */
  readonly reread: Readonly<Record<'first' | 'next', Certain>>;
  readonly unannounced: Unannounced;
  /** Files whose fates are certain, of articles of their own: what may befall an article. */
  readonly certain: readonly Certain[];
}

/** New articles, each told of alone: whose calls fail, whose answers are lost, and for which an answer of bucket, table or topic comes too late, or slowly. */
export type Single = Readonly<Record<'failing' | 'lost' | 'lateBucket' | 'slow' | 'lateTable' | 'lateTopic', Step>>;

const BATCH = 5;
/** As many as one invocation has. */
const ANNOUNCED = 10;
/** Serials of everything but the certain files. */
const ROOM = 100;
/** More than all of these and the certain files. */
const BESIDE = 3_000;

/** Who comes third is likest the first, whose place is taken by then: it has to be led on from there. */
const likeMost = ([first, second, third, ...others]: readonly CrawledArticle[], random: Random): CrawledArticle[] =>
  first && second && third
    ? [first, second, { ...third, text: `${first.text}\n\n${syntheticText(random, 1)}` }, ...others]
    : [];

/** @param first serial of the first file. */
export const trialPlan = (random: Random, first: number): Trials => {
  let serial = first;
  const put = (kind: FileKind, article: CrawledArticle): Step & { do: 'put' } => ({
    do: 'put',
    kind,
    key: keyOf(article, serial++),
    bytes: articleFile(article),
  });
  const likes = likeMost(likeReports(serial, random).slice(0, 4), random.fork('third'));
  const articles = (from: number, length = BATCH): CrawledArticle[] =>
    Array.from({ length }, (_, at) => fresh(from + at, random));
  const pair = articles(first + 3 * BATCH).slice(0, 2);
  const breaking = fresh(first + 19 * BATCH + 2, random);
  const original = fresh(first + 4 * BATCH, random);
  const [some, others] = [articles(first + BATCH), articles(first + 2 * BATCH)];
  return {
    likes: likes.map((report) => put('like reports', report)),
    crawls: (['revision', 're-crawl', 'overwrite', 'copy'] as const).map((kind, at) => {
      const short = fresh(first + 6 * BATCH + at, random);
      const article = kind === 'overwrite' ? { ...short, text: syntheticText(random.fork('crawls'), LONG) } : short;
      return [put('fresh', article), put(kind, DERIVED[kind]?.(article, first + ROOM - 1, random) ?? article)];
    }),
    fenced: fencedPlan(random.fork('fenced'), first + BESIDE + 11 * ROOM),
    together: {
      first: some.map((one) => put('fresh', one)),
      others: others.map((one) => put('fresh', one)),
      olderCrawls: others.map((one) => put('older crawl', DERIVED['older crawl']?.(one, serial, random) ?? one)),
      listed: articles(first + 13 * BATCH).map((one) => put('fresh', one)),
      blamed: articles(first + 17 * BATCH, ANNOUNCED).map((one) => put('fresh', one)),
      denied: [0, 1].map((at) => put('fresh', fresh(first + 15 * BATCH + at, random.fork(`denied ${at}`)))),
      tableless: [2, 3].map((at) => put('fresh', fresh(first + 15 * BATCH + at, random.fork(`tableless ${at}`)))),
      faulty: [0, 1, 2].map((at) =>
        put('fresh', fresh(first + BESIDE + 10 * ROOM + ANNOUNCED + at, random.fork(`faulty ${at}`))),
      ),
    },
    announced: {
      first: articles(first + 10 * BATCH, ANNOUNCED).map((one) => put('fresh', one)),
      others: articles(first + BESIDE + 10 * ROOM, ANNOUNCED).map((one) => put('fresh', one)),
    },
    paired: pair.map((one) => put('fresh', one)),
    copied: [put('fresh', original), put('copy', DERIVED.copy?.(original, first + ROOM - 2, random) ?? original)],
    contended: {
      ...put('copy', DERIVED.copy?.(original, first + 19 * BATCH + 1, random.fork('contended')) ?? original),
      versioning: 'off',
    },
    unreadable: {
      do: 'put',
      kind: 'unreadable',
      key: `broken/${first}.md`,
      bytes: unreadable(random.fork('unreadable')),
    },
    single: {
      failing: put('fresh', fresh(first + 14 * BATCH, random)),
      lost: put('fresh', fresh(first + 14 * BATCH + 1, random)),
      lateBucket: put('fresh', fresh(first + 14 * BATCH + 2, random)),
      lateTable: put('fresh', fresh(first + 14 * BATCH + 3, random)),
      lateTopic: put('fresh', fresh(first + 14 * BATCH + 4, random)),
      slow: put('fresh', fresh(first + 19 * BATCH, random.fork('slow'))),
    },
    again: [0, 2].map((at) => {
      const [one, other] = [fresh(first + 8 * BATCH + at, random), fresh(first + 8 * BATCH + at + 1, random)];
      const before: Step = { ...put('fresh', one), versioning: 'enabled' };
      return [before, { ...put('overwrite', other), key: before.key }] as const;
    }),
    toldTwice: { do: 'put', kind: 'unreadable', key: `broken/${serial++} 못 읽음.md`, bytes: Buffer.alloc(0) },
    oneReplayed: replayedPlan(random.fork('replayed'), first + BESIDE + 9 * ROOM),
    breaking: {
      steps: [put('fresh', { ...breaking, text: `${breaking.text} ${BREAKS_READER}` })],
      become: [{ disposition: 'new', announced: true }],
    },
    growing: growingPlan(random.fork('growing'), first + ROOM),
    expired: expiredPlan(random.fork('expired'), first + BESIDE),
    atOnce: meetingPlan(random.fork('at once'), first + BESIDE + 2 * ROOM),
    dying: dyingPlan(random.fork('dying'), first + BESIDE + 5 * ROOM),
    stalling: articles(first + 12 * BATCH).map((one) => put('fresh', one)),
    knocking: put('fresh', fresh(first + 16 * BATCH, random.fork('knocking'))),
    throttled: growingPlan(random.fork('throttled'), first + BESIDE + 6 * ROOM, 1),
    half: halfPlan(random.fork('half'), first + BESIDE + 4 * ROOM),
    back: backPlan(random.fork('back'), first + BESIDE + 7 * ROOM),
    between: betweenPlan(random.fork('between'), first + BESIDE + 8 * ROOM),
    reread: rereadPlan(random.fork('reread'), first + BESIDE + 12 * ROOM),
    unannounced: unannouncedPlan(random.fork('unannounced'), first + BESIDE + ROOM),
    certain: historyPlan(random, first + 2 * ROOM),
    repeated: some.slice(0, 2).map((one) => ({ ...put('same bytes again', one), versioning: 'off' })),
  };
};

const rereadPlan = (random: Random, serial: number): Trials['reread'] => {
  const { unlike, told } = alone(random, serial);
  const article = unlike();
  const first = told('fresh', { ...article, text: `${article.text} ${READ_OTHERWISE}` }, NEW);
  return { first, next: told('revision', hoursLater(article, 1), announced('revision', first)) };
};
