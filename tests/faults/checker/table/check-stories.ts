import { type Violation, violation } from '../violation.ts';
import { type Findings, storyIdOf } from '../world/findings.ts';
import { textOf } from '../world/plain-item.ts';

/** Every distinct text that was read belongs to one story, every story was made by exactly one file, and an article makes one at most. */
export const checkStories = (findings: Findings): Violation[] => [
  ...checkWords(findings),
  ...checkObjects(findings),
  ...checkFounders(findings),
  ...checkArticles(findings),
];

const checkWords = ({ world, stories, ownerOf, readReceiptOf }: Findings): Violation[] =>
  world.versions.flatMap((version) => {
    if (version.reading === undefined || readReceiptOf(version) === undefined) return [];
    const owner = ownerOf(version.reading.textKey);
    if (owner !== undefined && stories.has(owner)) return [];
    return [violation('words-unowned', `${version.key} ${version.version}: ${owner ?? 'nobody'} has them`)];
  });

/** What lies in the bucket now must have been read, whatever came before it under the same key. */
const checkObjects = ({ world, stories, ownerOf }: Findings): Violation[] =>
  [...world.objects].flatMap(([key, reading]) => {
    if (reading === undefined || stories.has(ownerOf(reading.textKey) ?? '')) return [];
    return [violation('object-unread', key)];
  });

const checkFounders = ({ stories, receipts, begun }: Findings): Violation[] => {
  const made = receipts.filter((receipt) => textOf(receipt, 'disposition') === 'new');
  const founders = Map.groupBy(made, (receipt) => textOf(receipt, 'storyId'));
  return [...new Set([...stories.keys(), ...founders.keys()])].flatMap((storyId) => {
    const files = founders.get(storyId) ?? [];
    const names = files.map(({ pk, sk }) => `${pk} ${sk}`).join(', ');
    if (files.length > 1) return [violation('story-twice', `${storyId}: made by ${names}`)];
    const excused = begun.some(({ reading }) => storyIdOf(reading.textKey) === storyId);
    if (files.length === 0) return excused ? [] : [violation('story-unfounded', `${storyId}: no file made it`)];
    const ofOthers = storyIdOf(textOf(files[0], 'textKey')) !== storyId;
    return ofOthers ? [violation('story-unfounded', `${storyId}: not in the words of ${names}`)] : [];
  });
};

/** Whatever an article says later is a revision of its story, or joins another. */
const checkArticles = ({ receipts }: Findings): Violation[] => {
  const made = receipts.filter(({ disposition }) => disposition === 'new');
  return [...Map.groupBy(made, ({ articleId }) => articleId)].flatMap(([articleId, list]) =>
    list.length === 1
      ? []
      : [violation('story-twice', `${articleId} made ${list.map(({ storyId }) => storyId).join(', ')}`)],
  );
};
