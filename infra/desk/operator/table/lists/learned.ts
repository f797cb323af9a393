import { unpackTerms } from '../../../../../functions/matching/index.ts';
import { itemIn, RARITY_KEY, type RarityItem } from '../../../../../functions/story/items/index.ts';
import type { OperatedStack } from '../../stack/outputs.ts';
import { counted } from '../../terminal/text.ts';
import { tableIn } from '../listing.ts';

/** What a stack has learned of its own words, for a person. */
export type LearnedSummary = Pick<RarityItem, 'at' | 'from' | 'to' | 'stories'> & {
  words: number;
};

/** Undefined before the first run of learn. */
export async function readLearned(stack: OperatedStack): Promise<LearnedSummary | undefined> {
  const items = await tableIn(stack).read([RARITY_KEY], 'strong');
  const item = itemIn('rarity', items);
  if (item === undefined) return undefined;
  const { at, from, to, stories, terms } = item;
  return {
    ...{ at, ...(from && { from }), ...(to && { to }), stories },
    words: unpackTerms(terms, stories).counts.size,
  };
}

export function learnedLines(learned: LearnedSummary | undefined): string[] {
  if (!learned)
    return [
      'Nothing has been learned yet: the function learn runs once a day (setting timeline). Matching uses the shipped table.',
    ];
  const { at, from, to, stories, words } = learned;
  if (stories === 0)
    return [`Learned ${at}: no story is older than the match window. Matching uses the shipped table.`];
  return [
    `Learned ${at} from ${counted(stories, 'story', 'stories')} of ${from} to ${to}: how common ${counted(words, 'word', 'words')} are.`,
  ];
}
