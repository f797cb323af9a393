import { REASON_UNITS } from '../../functions/story/correct/request.ts';
import type { StoryItem } from '../../functions/story/items/items.ts';
import { storyKey } from '../../functions/story/items/keys.ts';
import { accessTo, type Correcting, type OperatorChange } from '../operator/correct/change.ts';
import { chooseHeadline, unlockHeadline } from '../operator/correct/choose-headline.ts';
import { confirmJoin } from '../operator/correct/confirm-join.ts';
import { keepApart } from '../operator/correct/keep-apart.ts';
import { lookAt } from '../operator/correct/look-at.ts';
import { mergeInto, takeOut } from '../operator/correct/merge-stories.ts';
import { reportAt } from '../operator/correct/named-report.ts';
import { putBack, splitOff } from '../operator/correct/split-report.ts';
import { restore, withdraw } from '../operator/correct/withdraw-story.ts';
import { CommandError } from '../operator/explain.ts';
import { type FailedMessage, settleFailedMessage } from '../operator/queues/failed-messages.ts';
import { type Answer, type Call, HttpError, json, type Route } from './http.ts';
import type { Served } from './served.ts';

/** What the page shows of a correction, before it is made (`dryRun`) and after. */
export type ChangeView = Pick<OperatorChange, 'changed' | 'text' | 'announcements' | 'silence' | 'undo'>;

type Asked = Readonly<Record<string, string>>;

/** Changes that a person makes from the page. Each needs the token. */
export function actionRoutes(served: Served): Route[] {
  const story = (asked: Asked) => storyAt(served, asked.storyId);
  const report = ({ key = '' }: Asked) => reportAt(served, key);
  const corrections: Readonly<Record<string, (asked: Asked, by: Correcting) => Promise<OperatorChange>>> = {
    withdraw: async (asked, by) => withdraw(served, await story(asked), by),
    restore: async (asked, by) => restore(served, await story(asked), by),
    split: async (asked, by) => splitOff(served, await report(asked), by),
    unsplit: async (asked, by) => putBack(served, await report(asked), by),
    merge: async (asked, by) => mergeInto(served, await story(asked), await storyAt(served, asked.into), by),
    unmerge: async (asked, by) => takeOut(served, await story(asked), by),
    right: async (asked, by) => confirmJoin(served, await report(asked), by),
    apart: async (asked, by) => keepApart(served, await story(asked), await storyAt(served, asked.other), by),
    unapart: async (asked, by) => keepApart(served, await story(asked), await storyAt(served, asked.other), by, true),
    headline: async (asked, by) => chooseHeadline(served, await report(asked), by),
    unlock: async (asked, by) => unlockHeadline(served, await story(asked), by),
    looked: async (asked, by) => lookAt(served, await lookedIn(served, asked), by),
    unlooked: async (asked, by) => lookAt(served, await lookedIn(served, asked), by, true),
    unright: async (asked, by) => confirmJoin(served, await report(asked), by, true),
  };
  return [
    ...Object.entries(corrections).map(([name, correct]) =>
      action(name, async (asked) => {
        const by = correctingOf(asked);
        if (name === 'withdraw' && !by.dryRun && !by.reason) throw new HttpError(422, 'A withdrawal needs a reason.');
        const change = await correct(asked, by);
        const { isPending, requestId: id, text } = change;
        if (isPending && id) served.pending.push({ id, text, by: by.by ?? '', at: new Date().toISOString() });
        return viewOf(change);
      }),
    ),
    action('letter', (asked) => settle(served, asked)),
  ];
}

function action(name: string, act: (asked: Asked) => Promise<object>): Route {
  const handle = async (call: Call): Promise<Answer> => {
    try {
      return json(await act(await askedIn(call)));
    } catch (error) {
      throw error instanceof CommandError ? new HttpError(409, error.message) : error;
    }
  };
  return { method: 'POST', path: `/api/${name}`, needs: 'token', handle };
}

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

function correctingOf({ by, reason = '', dryRun }: Asked): Correcting {
  if (reason.length > REASON_UNITS) throw new HttpError(422, `A reason has at most ${REASON_UNITS} characters.`);
  return { by, reason: reason.trim(), dryRun: dryRun === 'true' };
}

/** The report that somebody looked at, and the other one if both tell of the same event. */
async function lookedIn(served: Served, { storyId, articleId = '', key = '', otherArticleId, otherKey }: Asked) {
  const other = otherArticleId && otherKey ? { articleId: otherArticleId, key: otherKey } : undefined;
  return { story: await storyAt(served, storyId), report: { articleId, key }, other };
}

async function storyAt(served: Served, storyId = ''): Promise<StoryItem> {
  const [item] = await accessTo(served).table.read([storyKey(storyId)], 'strong');
  if (item?.entity !== 'story') throw new HttpError(404, `The table has no story ${storyId}.`);
  return item;
}

function viewOf({ changed, text, announcements, silence, undo, isPending, refusal }: OperatorChange): ChangeView {
  if (isPending) throw new HttpError(504, text);
  if (refusal && refusal !== 'already') throw new HttpError(409, text);
  return { changed, text, announcements, silence, undo };
}

async function settle({ clients, outputs }: Served, { id = '', queue, action }: Asked): Promise<object> {
  if (action !== 'retry' && action !== 'drop') throw new HttpError(400, 'The action must be retry or drop.');
  const name: FailedMessage['queue'] = queue === 'failure queue' ? queue : 'dead letters';
  if (action === 'retry' && name === 'failure queue')
    throw new HttpError(422, 'Announcements are tried again together: press Redrive.');
  const isFound = await settleFailedMessage(clients.sqs, outputs, { id, queue: name }, action);
  if (!isFound) throw new HttpError(409, 'The message is not in the queue any more, or in flight in a redrive.');
  return { said: action === 'retry' ? 'Sent back to the ingest queue.' : 'The message was dropped.' };
}
