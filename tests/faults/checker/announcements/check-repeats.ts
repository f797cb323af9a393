import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { heardOf } from '../world/heard.ts';
import { observedAt } from '../world/observed-at.ts';
import { numberOf, type PlainItem, textOf } from '../world/plain-item.ts';

/** What is news when it changes: not who says it. */
const TOLD = ['title', 'contentHash'] as const;

/** What a story was told anew with, and what it was told with before. */
interface Change {
  readonly name: string;
  readonly data: PlainItem;
  readonly before: PlainItem;
}

/** No story is told anew without any news, nor by what was seen before that which is told of it. */
export const checkRepeats = (findings: Findings): Violation[] =>
  changesOf(findings).flatMap((change) => [
    ...checkWords(change, findings),
    ...checkTeller(change, findings),
    ...checkAge(change, findings),
  ]);

const changesOf = ({ world }: Findings): Change[] => {
  const told = world.notifications.map((body) => heardOf(body).data);
  const byStory = Map.groupBy(told, (data) => textOf(data, 'storyId'));
  // Rejections tell of no story.
  byStory.delete('');
  return [...byStory].flatMap(([storyId, announced]) => {
    const byRevision = new Map(announced.map((data) => [numberOf(data, 'revision'), data]));
    return [...byRevision].flatMap(([revision, data]) => {
      const before = byRevision.get(revision - 1);
      return before === undefined ? [] : [{ name: `${storyId} revision ${revision}`, data, before }];
    });
  });
};

/**
 * Not in the words that were told last, unless its article was away meanwhile: it comes back from another story's words with a
 * newer report of its old ones, and whoever follows the story wants to hear that they hold.
 */
const checkWords = ({ name, data, before }: Change, { hasMoved }: Findings): Violation[] => {
  if (TOLD.some((field) => data[field] !== before[field]) || hasMoved(textOf(data, 'articleId'))) return [];
  return [violation('announced-in-vain', `${name} says what the one before it says`)];
};

/** Not by another article than before, unless that joined as an update: a copy that is revised is no news. */
const checkTeller = ({ name, data, before }: Change, { receipts }: Findings): Violation[] => {
  if (data.articleId === before.articleId) return [];
  const joined = receipts.some(
    ({ articleId, storyId, disposition }) =>
      articleId === data.articleId && storyId === data.storyId && disposition === 'update',
  );
  return joined
    ? []
    : [violation('announced-in-vain', `${name} is told by ${data.articleId}, which is no update of it`)];
};

/** Of another article only what was seen later is told: of its own, that the table ends with the newest is another rule's. */
const checkAge = ({ name, data, before }: Change, { world }: Findings): Violation[] => {
  if (data.articleId === before.articleId) return [];
  const [ones, others] = [seenAt(data, world), seenAt(before, world)];
  // That no file says so is another rule's finding.
  if (ones.length === 0 || others.length === 0) return [];
  if (ones.some((one) => others.some((other) => one > other))) return [];
  return [violation('stale-overtook', `${name} tells what was seen at ${ones}, the one before it ${others}`)];
};

/** When it was seen what was announced: of uploads of the same bytes under one key an announcement may mean any. */
const seenAt = (data: PlainItem, { versions }: Findings['world']): string[] => {
  const object = data.object as PlainItem;
  return versions.flatMap(({ bucket, key, reading, uploadedAt }) => {
    if (reading === undefined || bucket !== object.bucket || key !== object.key) return [];
    const isIt = reading.articleId === data.articleId && reading.contentHash === data.contentHash;
    return isIt ? observedAt({ reading, uploadedAt }) : [];
  });
};
