import { unpackTerms } from '../../../../../functions/matching/index.ts';
import {
  itemIn,
  RARITY_KEY,
  type RarityItem,
  SECTIONS_KEY,
  type SectionsItem,
} from '../../../../../functions/story/items/index.ts';
import type { OperatedStack } from '../../stack/outputs.ts';
import { counted } from '../../terminal/text.ts';
import { tableIn } from '../listing.ts';

/** What a stack has learned of its own words, for a person. */
export type LearnedSummary = Pick<RarityItem, 'at' | 'from' | 'to' | 'stories'> & {
  words: number;
  sections?: Pick<SectionsItem, 'sections' | 'sources' | 'heldOut'>;
};

/** Undefined before the first run of learn. */
export async function readLearned(stack: OperatedStack): Promise<LearnedSummary | undefined> {
  const items = await tableIn(stack).read([RARITY_KEY, SECTIONS_KEY], 'strong');
  const item = itemIn('rarity', items);
  if (item === undefined) return undefined;
  const { sections, sources, heldOut } = itemIn('sections', items) ?? {};
  const { at, from, to, stories, terms } = item;
  return {
    ...{ at, ...(from && { from }), ...(to && { to }), stories },
    words: unpackTerms(terms, stories).counts.size,
    ...(sections && sources !== undefined && heldOut && { sections: { sections, sources, heldOut } }),
  };
}

export function learnedLines(learned: LearnedSummary | undefined): string[] {
  if (!learned)
    return [
      'Nothing has been learned yet: the function learn runs once a day (setting timeline). Matching uses the shipped table.',
    ];
  const { at, from, to, stories, words, sections } = learned;
  if (stories === 0)
    return [`Learned ${at}: no story is older than the match window. Matching uses the shipped table.`];
  return [
    `Learned ${at} from ${counted(stories, 'story', 'stories')} of ${from} to ${to}: how common ${counted(words, 'word', 'words')} are.`,
    ...(sections ? [sectionsLine(sections)] : []),
  ];
}

/** How well stories are divided: by what their publishers state, none of whose own stories were learned from. */
function sectionsLine({ sections, sources, heldOut }: NonNullable<LearnedSummary['sections']>): string {
  const { texts, sure, right } = heldOut;
  const from = `${counted(texts, 'story', 'stories')} of ${counted(sources, 'publisher')}`;
  const how =
    sections.length > 0 ? `learned: ${sections.join(', ')}` : 'not learned: the shipped words divide them as well';
  return texts === 0
    ? 'Sections: no report states one, so the shipped words divide the stories.'
    : `Sections: ${from} state one; ${how}. By the words of other publishers ${sure} get a section, ${right} of them the stated one.`;
}
