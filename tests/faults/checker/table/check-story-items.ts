import { type Violation, violation } from '../violation.ts';
import { type Findings, founderOf } from '../world/findings.ts';
import { type Plain, type PlainItem, plainItem, textOf } from '../world/plain-item.ts';

/** Articles that a story lists by name, at most. */
const LISTED = 12;

/** So much of a publisher's name is listed, in code units, and no half of a character. */
const cut = (publisher: string): string => publisher.slice(0, 50).replace(/[\ud800-\udbff]$/, '');

/** What is said of a story beside its facts: when it began, which articles joined it, and when the last did. */
export const checkStoryItems = (findings: Findings): Violation[] => {
  const { world, stories, receipts } = findings;
  const byStory = Map.groupBy(receipts, (receipt) => textOf(receipt, 'storyId'));
  const writes = world.writes.map(plainItem).filter((item) => textOf(item, 'entity') === 'story');
  const byPlace = Map.groupBy(writes, (item) => item.pk);
  const byArticle = Map.groupBy(world.versions, ({ reading }) => reading?.articleId ?? '');
  const publishers = new Map(
    [...byArticle].map(([id, versions]) => [id, new Set(versions.map(({ reading }) => cut(reading?.publisher ?? '')))]),
  );
  return [...stories].flatMap(([storyId, story]) => {
    const told = (byStory.get(storyId) ?? []).filter((it) => TELLING.includes(textOf(it, 'disposition')));
    const history = {
      story,
      told,
      written: byPlace.get(story.pk ?? '') ?? [],
      publishers,
      founder: founderIn(story, told, findings),
    };
    const wrong = [misdated(history), mislisted(history), mistimed(history)].filter((one) => one !== undefined);
    return wrong.map((one) => violation('claims-disagree', `${storyId}: ${one}`));
  });
};

const TELLING: readonly string[] = ['new', 'copy', 'update', 'revision'];

interface History {
  readonly story: PlainItem;
  /** Receipts of the files that made it, joined it, or told it anew. */
  readonly told: readonly PlainItem[];
  /** What the stream tells of it, in order. */
  readonly written: readonly PlainItem[];
  /** By article, what its files name as its publisher. */
  readonly publishers: ReadonlyMap<string, ReadonlySet<string>>;
  /** The article it began with, if any file is known to have made it. */
  readonly founder: Plain | undefined;
}

const founderIn = (story: PlainItem, told: readonly PlainItem[], { begun }: Findings): Plain | undefined =>
  told.find(({ disposition }) => disposition === 'new')?.articleId ??
  begun.find((version) => founderOf(version) === story.founder)?.reading.articleId;

const hasJoined = ({ disposition }: PlainItem): boolean => disposition === 'copy' || disposition === 'update';

/** When it was first seen, no later write changes. */
const misdated = ({ story, written }: History): string | undefined => {
  const lost = written.some(({ firstSeenAt }) => firstSeenAt !== story.firstSeenAt);
  return lost ? `firstSeenAt is ${story.firstSeenAt}, and was something else` : undefined;
};

/** The first articles that have said what it says, each as its receipt has it, once there are two. */
const mislisted = ({ story, told, founder, publishers }: History): string | undefined => {
  const joined = told.filter(hasJoined);
  const articles = (story.articles ?? []) as readonly PlainItem[];
  const [first, ...others] = articles;
  if (first === undefined) return joined.length === 0 ? undefined : 'lists no articles, though some joined it';
  const ids = new Set([founder, ...joined.map(({ articleId }) => articleId)]);
  if (first.disposition !== 'new' || first.articleId !== founder || first.at !== story.firstSeenAt)
    return `lists ${first.articleId} (${first.disposition}) first, ${founder} made it`;
  const strange = others.find(
    (one) =>
      !joined.some(
        ({ articleId, disposition, receivedAt }) =>
          articleId === one.articleId && disposition === one.disposition && receivedAt === one.at,
      ),
  );
  if (strange !== undefined) return `lists ${strange.articleId} (${strange.disposition}), no receipt says so`;
  const misnamed = articles.find((one) => !publishers.get(textOf(one, 'articleId'))?.has(textOf(one, 'publisher')));
  if (misnamed !== undefined) return `lists ${misnamed.articleId} of ${misnamed.publisher}, no file says so`;
  const listed = new Set(articles.map(({ articleId }) => articleId)).size;
  if (listed === articles.length && listed === Math.min(ids.size, LISTED)) return undefined;
  return `lists ${listed} articles in ${articles.length} entries, ${ids.size} have told it`;
};

/**
 * It says when it was last joined or told anew, as that file's receipt does. Of two that came at once the later one may have been the first to
 * write, so the last is not always the greatest: but each was once there.
 */
const mistimed = ({ story, told, written }: History): string | undefined => {
  const times = new Set(told.flatMap((it) => (it.disposition === 'new' ? [] : it.receivedAt)));
  const joined = told.filter(hasJoined);
  const strange = [...written, story].find((item) => item.lastSeenAt !== undefined && !times.has(item.lastSeenAt));
  if (strange !== undefined) return `was last seen at ${strange.lastSeenAt}, when no file joined it`;
  if (story.lastSeenAt === undefined)
    return joined.length === 0 && story.revision === 1 ? undefined : 'does not say when it was last seen';
  // Without a stream nobody knows.
  if (written.length === 0) return undefined;
  const unseen = joined.find(({ receivedAt }) => written.every(({ lastSeenAt }) => lastSeenAt !== receivedAt));
  return unseen && `never said that ${unseen.articleId} joined it at ${unseen.receivedAt}`;
};
