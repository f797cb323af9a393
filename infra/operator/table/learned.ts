import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { THRESHOLDS } from '../../../functions/matching/chance.ts';
import { unpackTerms } from '../../../functions/matching/learned-rarity.ts';
import type { RarityItem } from '../../../functions/story/items/items.ts';
import { RARITY_KEY } from '../../../functions/story/items/keys.ts';
import { dynamoTable } from '../../../functions/story/table/dynamo-table.ts';
import { counted } from '../terminal/text.ts';

/** What a stack has learned of its own words, for a person. */
export type LearnedSummary = Pick<RarityItem, 'at' | 'from' | 'to' | 'stories' | 'chance' | 'threshold'> & {
  words: number;
};

/** Undefined before the first run of learn. */
export async function readLearned(client: DynamoDBClient, tableName: string): Promise<LearnedSummary | undefined> {
  const [item] = await dynamoTable(client, tableName).read([RARITY_KEY], 'strong');
  if (item?.entity !== 'rarity') return undefined;
  const { at, from, to, stories, terms, chance, threshold } = item;
  const words = unpackTerms(terms, stories).counts.size;
  return {
    at,
    ...(from && { from }),
    ...(to && { to }),
    stories,
    words,
    ...(chance && { chance }),
    ...(threshold !== undefined && { threshold }),
  };
}

export function learnedLines(learned: LearnedSummary | undefined): string[] {
  if (!learned)
    return [
      'Nothing has been learned yet: the function learn runs once a day (setting timeline). Matching uses the shipped table.',
    ];
  const { at, from, to, stories, words, chance, threshold } = learned;
  if (stories === 0)
    return [`Learned ${at}: no story is older than the match window. Matching uses the shipped table.`];
  return [
    `Learned ${at} from ${counted(stories, 'story', 'stories')} of ${from} to ${to}: how common ${counted(words, 'word', 'words')} are.`,
    threshold === undefined
      ? 'The threshold is the one of the settings.'
      : `With matchThreshold=auto reports join from ${threshold} on.`,
    ...(chance === undefined
      ? []
      : [
          `A window holds ${counted(chance.strangers, 'earlier story', 'earlier stories')}. Of ` +
            `${counted(chance.stories, 'story', 'stories')}, these would join an unrelated one:`,
          ...THRESHOLDS.map((at, i) => `  from ${at.toFixed(2)} on ${(chance.joins[i] ?? 0).toFixed(1).padStart(7)}`),
        ]),
  ];
}
