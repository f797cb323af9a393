import type { Shape } from '../campaign/event-shapes.ts';
import type { Fate } from '../checker/world/world.ts';
import type { Random } from '../random.ts';
import { articleFile, type CrawledArticle } from './article-file.ts';
import { boundsPlan } from './bounds-plan.ts';
import { codedPlan } from './coded-plan.ts';
import { DERIVED, fresh, keyOf, LONG, misdeclared } from './derived.ts';
import { desksPlan } from './desks-plan.ts';
import { factsPlan } from './facts-plan.ts';
import type { FileKind, Step, Versioning } from './file-plan.ts';
import { foundPlan } from './found-plan.ts';
import { latecomerPlan } from './latecomer-plan.ts';
import { likenessPlan } from './likeness-plan.ts';
import { noticesPlan } from './notices-plan.ts';
import { readingPlan } from './reading-plan.ts';
import { returningPlan, takenBack } from './returning-plan.ts';
import { sideBySide } from './side-by-side.ts';
import { sized } from './sized.ts';
import { syntheticText } from './synthetic-text.ts';
import { alone, hoursLater } from './told-alone.ts';
import { MOST_BYTES, UNREADABLE } from './unreadable.ts';
import { versionsPlan } from './versions-plan.ts';

/** Uploads that are told of together, and what each file that is put must become, whichever is read first. */
export interface Certain {
  readonly steps: readonly Step[];
  /** The way their events take; absent: straight from S3. */
  readonly told?: Shape;
  /** They are put in a later second than those before them. */
  readonly later?: boolean;
  readonly become: readonly Become[];
}

export type Become = Pick<Fate, 'disposition' | 'reason' | 'sameStoryAs' | 'announced'>;

const HOUR_MS = 3_600_000;
/** More serials than each part of the plan has files and articles. */
const ROOM = 200;

/**
 * Files of which each has its fate if the ones before it have theirs: the order in which a story's files are read decides what they become, so
 * nothing of a storm can say it.
 * @param serial of the first file.
 * @param now epoch milliseconds; the uploads follow within hours.
 */
export const certainPlan = (random: Random, serial: number, now = Date.now()): Certain[] => [
  ...historyPlan(random, serial, now),
  ...codedPlan(random.fork('coded'), serial + 3 * ROOM),
  ...factsPlan(random.fork('facts'), serial + 5 * ROOM),
  ...likenessPlan(random.fork('likeness'), serial + 6 * ROOM),
  ...readingPlan(random.fork('reading'), serial + 7 * ROOM),
  ...foundPlan(random.fork('found'), serial + 9 * ROOM),
  ...boundsPlan(random.fork('bounds'), serial + 10 * ROOM),
];

/** Those of them that tell what may befall an article and its likes; the others tell how files are read, and reports compared. */
export const historyPlan = (random: Random, serial: number, now = Date.now()): Certain[] => {
  const [returning, latecomers, kept] = [
    returningPlan(random.fork('returning'), serial + ROOM),
    latecomerPlan(random.fork('latecomers'), serial + 2 * ROOM, now),
    versionsPlan(random.fork('versions'), serial + 4 * ROOM),
  ];
  const beside = random.fork('side by side');
  const files = alone(beside, serial + 8 * ROOM);
  const samples = sideBySide([...desksPlan(files, beside), ...noticesPlan(files, beside), takenBack(files, beside)]);
  const made = (kind: FileKind, from: CrawledArticle, under?: string): Published => {
    const article = DERIVED[kind]?.(from, serial, random) ?? from;
    return { kind, article, key: under ?? keyOf(article, serial++) };
  };
  const unlike = (): CrawledArticle => fresh(serial++, random);

  // Its next version is known by its publisher.
  const first = { ...unlike(), oid: '001', publisher: '가람일보', text: syntheticText(random, LONG) };
  const revision = made('revision', first);
  const recrawl = made('re-crawl', revision.article);
  const overwrite = made('overwrite', recrawl.article, revision.key);
  const unseen = made('overwrite', overwrite.article, revision.key);
  // In as many bytes as what it overwrites.
  const seen = { ...unseen, article: corrected(unseen.article) };
  const update = made('wire update', first);
  const crawledAt = seen.article.crawledAt + HOUR_MS;
  const copy = made('copy', revision.article);
  // No crawl lies in the future: of these three the later upload is the newer one; of one second the greater key, and of one key the greater sequencer.
  const future = made('fresh', { ...unlike(), crawledAt: Date.UTC(2099, 1, 1) });
  const nearer = made('revision', { ...future.article, crawledAt: Date.UTC(2098, 1, 1) });
  const gone = made('deleted soon', unlike());
  // The same, told by events of the other form, which has its own name for everything.
  const elsewhere = made('fresh', unlike());
  const unseenThere = made('overwrite', elsewhere.article, elsewhere.key);
  const seenThere = made('overwrite', unseenThere.article, elsewhere.key);
  const broken = `broken/${serial++} 못 읽음.md`;
  return [
    one(put(made('fresh', first)), 'new'),
    one(put(revision, 'off'), 'revision'),
    one(put(made('older crawl', first)), 'stale', 'older-crawl'),
    one(put(recrawl), 'duplicate'),
    one(put(made('same bytes again', revision.article)), 'duplicate'),
    one(put(copy), 'copy'),
    one(put(made('revision', copy.article)), 'revision'),
    one(put(overwrite), 'revision'),
    {
      steps: [put(unseen), put(seen)],
      become: [{ disposition: 'stale', reason: 'overwritten' }, { disposition: 'revision' }],
    },
    one(put(made('overwrite of one crawl', seen.article, revision.key)), 'revision'),
    one(put({ ...update, article: { ...update.article, crawledAt } }), 'update'),
    one(put(future), 'new'),
    one(put(nearer), 'revision'),
    one(put(made('overwrite of one crawl', nearer.article, nearer.key)), 'revision'),
    {
      steps: [put(gone, 'suspended'), { do: 'delete', key: gone.key }],
      become: [{ disposition: 'rejected', reason: 'deleted' }],
    },
    one(put(made('wrong hash', misdeclared(unlike()))), 'new'),
    one(put(elsewhere, 'suspended'), 'new'),
    {
      steps: [put(unseenThere), put(seenThere)],
      told: 'through EventBridge',
      become: [{ disposition: 'stale', reason: 'overwritten' }, { disposition: 'revision' }],
    },
    // One byte more, and it is too large: below.
    one(put(made('fresh', sized(unlike(), MOST_BYTES))), 'new'),
    // Each under the same key: a rejection is of one version, and each version is told of under an id of its own.
    ...Object.entries(UNREADABLE).map(([reason, make]) =>
      one({ do: 'put', kind: 'unreadable', key: broken, bytes: make(random) }, 'rejected', reason),
    ),
    ...returning,
    ...latecomers,
    ...kept,
    ...samples,
  ];
};

/** The next crawl, in which one figure is another one. */
const corrected = (article: CrawledArticle): CrawledArticle =>
  hoursLater(
    article,
    1,
    article.text.replace(/\d(?=\.$)/, (digit) => String(9 - Number(digit))),
  );

interface Published {
  readonly kind: FileKind;
  readonly article: CrawledArticle;
  readonly key: string;
}

/** @param versioning of the key's bucket, where it is put there for the first time and will be hidden. */
const put = ({ kind, article, key }: Published, versioning?: Versioning): Step => ({
  do: 'put',
  kind,
  key,
  bytes: articleFile(article),
  ...(versioning && { versioning }),
});

const one = (step: Step, disposition: string, reason?: string): Certain => ({
  steps: [step],
  become: [{ disposition, ...(reason && { reason }) }],
});
