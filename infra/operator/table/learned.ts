import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { unpackTerms } from '../../../functions/matching/learned-rarity.ts';
import type { RarityItem } from '../../../functions/story/items/items.ts';
import { RARITY_KEY } from '../../../functions/story/items/keys.ts';
import { dynamoTable } from '../../../functions/story/table/dynamo-table.ts';
import { counted } from '../terminal/text.ts';

/** What a stack has learned of its own words, for a person. */
export type LearnedSummary = Pick<RarityItem, 'at' | 'from' | 'to' | 'stories'> & { words: number };

/** Undefined before the first run of learn. */
export async function readLearned(client: DynamoDBClient, tableName: string): Promise<LearnedSummary | undefined> {
  const [item] = await dynamoTable(client, tableName).read([RARITY_KEY], 'strong');
  if (item?.entity !== 'rarity') return undefined;
  const { at, from, to, stories, terms } = item;
  return { at, ...(from && { from }), ...(to && { to }), stories, words: unpackTerms(terms, stories).counts.size };
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
