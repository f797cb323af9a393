import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { ScheduledEvent } from 'aws-lambda';
import { CLIENT_LIMITS, required } from '../runtime/environment.ts';
import { log } from '../runtime/log.ts';
import { inStage, staged } from '../runtime/stage.ts';
import type { StoryItem } from '../story/items/items.ts';
import { asStory } from '../story/items/story.ts';
import { isShown, viewedRefs } from '../story/items/view.ts';
import { listStories, readDevelopedStories, readStories } from '../story/table/dynamo-day-index.ts';
import { readItems } from '../story/table/dynamo-table.ts';
import { withReportsOf } from '../story/table/read-stories.ts';
import { type DigestDependencies, sendDigest } from './send-digest.ts';
import { sentUntil } from './sent-until.ts';

const { env } = process;
const dynamodb = new DynamoDBClient(CLIENT_LIMITS);
const sns = new SNSClient(CLIENT_LIMITS);
const tableName = required(env, 'TABLE_NAME');
const TopicArn = required(env, 'TOPIC_ARN');
const minutes = Number(required(env, 'DIGEST_MINUTES'));

/** Upper bound of stories read for one window. Above it, only the count of unlisted stories would be too low. */
const MOST_STORIES = 10_000;
/** Upper bound of those that are listed, the quiet ones of the day included: these are read and left out. */
const MOST_LISTED = 100_000;
const PORTION = 1_000;

/** A range of the index includes both ends. */
const rangeOf = (from: string, to: string, limit: number) => ({
  from,
  to: new Date(Date.parse(to) - 1).toISOString(),
  limit,
});

const dependencies: DigestDependencies = {
  sentUntil: staged('table', sentUntil(dynamodb, tableName)),
  ...staged('table', {
    async seenBetween(from: string, to: string) {
      const listed = await listStories(dynamodb, tableName, rangeOf(from, to, MOST_LISTED));
      const shown: StoryItem[] = [];
      for (let at = 0; at < listed.length && shown.length < MOST_STORIES; at += PORTION)
        shown.push(
          ...(await readStories(dynamodb, tableName, listed.slice(at, at + PORTION), 'eventual')).filter(isShown),
        );
      return shown;
    },
    developedBetween: (from: string, to: string) =>
      readDevelopedStories(dynamodb, tableName, rangeOf(from, to, MOST_STORIES)),
    // Read strongly: of two reads of one story, the later one must not show what is erased since.
    withReports: (heads: readonly StoryItem[]) =>
      withReportsOf(heads.map(asStory), viewedRefs, (keys) => readItems(dynamodb, tableName, keys, 'strong')),
  }),
  publish: inStage('topic', async ({ subject, text }) => {
    await sns.send(new PublishCommand({ TopicArn, Subject: subject, Message: text }));
  }),
  now: Date.now,
};

/**
 * Schedule -> one message of headlines. @throws if it was not sent: Lambda retries, and after that the next window
 * sends it.
 */
export async function handler({ time }: Pick<ScheduledEvent, 'time'>): Promise<void> {
  log('INFO', { digest: await sendDigest(time, minutes, dependencies) });
}
