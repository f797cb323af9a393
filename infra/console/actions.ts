import { setTimeout as delay } from 'node:timers/promises';
import { REASON_UNITS } from '../../functions/story/correction.ts';
import { dynamoTable } from '../../functions/story/dynamo-table.ts';
import { ATTEMPTS } from '../../functions/story/retry-policy.ts';
import { withdrawStory } from '../../functions/story/take-back.ts';
import { restorableVersions, sendRestoration } from '../operator/files/restorable-versions.ts';
import { type Letter, settleLetter } from '../operator/redrive/letters.ts';
import { findStory } from '../operator/table/find.ts';
import { type Call, HttpError, json, type Route } from './http.ts';
import { storyRow } from './rows.ts';
import type { Served } from './served.ts';

const RESTORE_MS = 30_000;
const POLL_MS = 300;

/** What a person changes from the page. Every one needs the token, and says what happened in `said`. Split and merge belong here too. */
export function actionRoutes(served: Served): Route[] {
  const action = (name: string, act: (asked: Asked) => Promise<object>): Route => ({
    method: 'POST',
    path: `/api/${name}`,
    needs: 'token',
    handle: async (call) => json(await act(await askedIn(call))),
  });
  return [
    action('withdraw', (asked) => withdraw(served, asked)),
    action('restore', (asked) => restore(served, asked)),
    action('letter', (asked) => settle(served, asked)),
  ];
}

type Asked = Readonly<Record<string, string>>;

async function askedIn(call: Call): Promise<Asked> {
  try {
    const asked: unknown = JSON.parse((await call.body()).toString());
    if (typeof asked === 'object' && asked !== null)
      return Object.fromEntries(Object.entries(asked).map(([name, value]) => [name, String(value)]));
  } catch (error) {
    if (error instanceof HttpError) throw error;
  }
  throw new HttpError(400, 'The request is not a JSON object.');
}

async function withdraw({ clients, outputs }: Served, { storyId = '', reason = '' }: Asked): Promise<object> {
  if (reason.trim() === '') throw new HttpError(422, 'Say why: a withdrawal needs a reason.');
  if (reason.length > REASON_UNITS) throw new HttpError(422, `A reason has at most ${REASON_UNITS} characters.`);
  const { story, changed } = await withdrawStory(
    storyId,
    { by: 'operator', at: new Date().toISOString(), reason: reason.trim() },
    {
      table: dynamoTable(clients.dynamodb, outputs.tableName),
      retryPolicy: { attempts: ATTEMPTS, sleep: delay, random: Math.random },
    },
  );
  if (story === undefined) throw new HttpError(404, `The table has no story ${storyId}.`);
  if (!changed) return { story: storyRow(story), said: 'It was withdrawn already.' };
  const heard = story.unannounced
    ? 'It was never announced, so its withdrawal is not either.'
    : 'Subscribers get story.withdrawn.';
  return { story: storyRow(story), said: `Withdrawn. ${heard} Its files stay in the bucket.` };
}

async function restore({ clients, outputs }: Served, { storyId = '' }: Asked): Promise<object> {
  const story = (await findStory(clients, outputs, storyId))?.story;
  if (story === undefined) throw new HttpError(404, `The table has no story ${storyId}.`);
  if (story.withdrawnAt === undefined) return { story: storyRow(story), said: 'It is not withdrawn.' };
  const { key } = story.facts.object;
  const versions = await restorableVersions(clients, outputs, key, story);
  if (versions.length === 0)
    throw new HttpError(409, `${key} is not in the bucket any more: upload the file again, then restore the story.`);
  await sendRestoration(clients.sqs, outputs, storyId, versions);
  for (const end = Date.now() + RESTORE_MS; Date.now() < end; await delay(POLL_MS)) {
    const now = (await findStory(clients, outputs, storyId))?.story;
    if (now === undefined || now.withdrawnAt !== undefined) continue;
    const heard = now.announce === 'none' ? 'Notifications are off.' : 'Subscribers get story.updated.';
    return { story: storyRow(now), said: `Restored from its file. ${heard}` };
  }
  throw new HttpError(
    504,
    `Not restored yet. Ingest may be busy; or ${key} is a retraction or an older crawl, or cannot be read: then restore it from another file with the withdraw command.`,
  );
}

async function settle({ clients, outputs }: Served, { id = '', queue, action }: Asked): Promise<object> {
  if (action !== 'retry' && action !== 'drop') throw new HttpError(400, 'A message can be tried again or dropped.');
  const name: Letter['queue'] = queue === 'failure queue' ? queue : 'dead letters';
  if (action === 'retry' && name === 'failure queue')
    throw new HttpError(422, 'Announcements are tried again together: press Redrive.');
  const isFound = await settleLetter(clients.sqs, outputs, { id, queue: name }, action);
  if (!isFound) throw new HttpError(409, 'The message is not in the queue any more, or in flight in a redrive.');
  return { said: action === 'retry' ? 'Sent back to the ingest queue.' : 'The message was dropped.' };
}
