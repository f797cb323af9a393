import { type Violation, violation } from '../violation.ts';
import type { Findings, ReadVersion } from '../world/findings.ts';
import { observedAt } from '../world/observed-at.ts';
import { textOf } from '../world/plain-item.ts';

/** Of each article the newest crawl that was read stands in its claim, and in the story it speaks for. */
export const checkOrder = (findings: Findings): Violation[] => {
  // In the order of the uploads, which alone tells two of one crawl under one key apart.
  const read = findings.world.versions.filter(
    (version): version is ReadVersion =>
      version.reading !== undefined &&
      (findings.readReceiptOf(version) !== undefined || findings.begun.includes(version as ReadVersion)),
  );
  const byArticle = Map.groupBy(read, ({ reading }) => reading.articleId);
  return [...byArticle].flatMap(([articleId, versions]) => checkArticle(articleId, versions, findings));
};

const checkArticle = (articleId: string, versions: readonly ReadVersion[], findings: Findings): Violation[] => {
  const newest = versions.map(observedAt).sort().at(-1) ?? '';
  const words = winner(versions.filter((version) => observedAt(version) === newest))?.reading.textKey;
  const claim = findings.articles.get(articleId);
  // That there is no claim at all is another rule's finding.
  if (claim === undefined) return [];
  const claimed = textOf(claim, 'textKey');
  if (words !== claimed || textOf(claim, 'observedAt') !== newest) {
    const claims = `claims the crawl of ${claim.observedAt} in the words ${claimed}`;
    return [violation('stale-overtook', `${articleId}: ${claims}, newest is ${newest} in ${words}`)];
  }
  const story = findings.stories.get(textOf(claim, 'storyId'));
  if (textOf(story, 'articleId') !== articleId || findings.hasMoved(articleId)) return [];
  if (findings.wordsOf(story) === claimed) return [];
  const tells = `tells the crawl of ${story?.crawledAt} in the words ${findings.wordsOf(story)}`;
  return [violation('stale-overtook', `${story?.pk}: ${tells}, newest is ${newest} in ${claimed}`)];
};

/** Of several crawls of one instant, the greatest name of bucket, then of key wins; under one name the last upload. */
const winner = (versions: readonly ReadVersion[]): ReadVersion | undefined =>
  versions.toSorted((a, b) => order(a.bucket, b.bucket) || order(a.key, b.key)).at(-1);

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
