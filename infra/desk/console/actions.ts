import { capitalised } from '../../../functions/text/index.ts';
import type { MadeChange } from '../operator/correct/change.ts';
import { isRequestId, reportAt, requestNamed, storyAt, unsureFile } from '../operator/correct/subjects.ts';
import { CommandError } from '../operator/explain.ts';
import {
  type Asked as AskedFor,
  type AskedValues,
  type Button,
  type Finders,
  isSubject,
  type Operation,
  withDefaults,
} from '../operator/operations/operation.ts';
import { OPERATIONS } from '../operator/operations/table.ts';
import { type FailedMessage, settleFailedMessage } from '../operator/queues/failed-messages.ts';
import { type Call, type HttpAnswer, HttpError, json, type Route } from './http.ts';
import type { Served } from './served.ts';

/** What the page shows of a correction, before it is made (`dryRun`) and after. */
export type ChangeView = Pick<MadeChange, 'changed' | 'text' | 'announcements' | 'silence' | 'undo'>;

type Asked = Readonly<Record<string, string>>;

/** What the page knows of an operation that changes something: where it offers it, and what it asks before. */
export interface OfferedOperation extends Pick<Operation, 'summary' | 'question'> {
  readonly reason: 'asked' | 'needed' | 'none';
  readonly button?: Button;
  /** Its subjects, by name. */
  readonly takes: Readonly<Record<string, Pick<AskedFor, 'is' | 'isOptional'>>>;
}

const OFFERED_OPERATIONS = Object.entries(OPERATIONS).filter(
  ([, one]) => one.changes && !('notBecause' in one.console),
);

export const OFFERED: Readonly<Record<string, OfferedOperation>> = Object.fromEntries(
  OFFERED_OPERATIONS.map(([name, { summary, question, console: place, takes }]) => [
    name,
    {
      summary,
      ...(question && { question }),
      ...('label' in place && { button: place }),
      reason: takes.reason ? (takes.reason.isNeeded ? 'needed' : 'asked') : 'none',
      takes: Object.fromEntries(Object.entries(takes).filter(([, { is }]) => isSubject(is))),
    },
  ]),
);

/** @throws HttpError if the page has no such operation */
function operationOf(name: string, changes: boolean): Operation {
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (!operation || 'notBecause' in operation.console || (operation.changes ?? false) !== changes)
    throw new HttpError(404, `There is no operation ${name}.`);
  return operation;
}

/** Answers an operation that only reads. */
export async function readOperation(served: Served, { name = '', ...given }: Asked): Promise<HttpAnswer> {
  const operation = operationOf(name, false);
  return json((await operation.run(served, await valuesOf(served, operation, given))).document);
}

/** What the page gives as text, as the operation takes it. */
async function valuesOf(served: Served, operation: Operation, given: Asked): Promise<AskedValues> {
  const values: Record<string, AskedValues[string]> = {};
  for (const [one, taken] of Object.entries(operation.takes)) values[one] = await givenValue(served, one, taken, given);
  return withDefaults(operation, values);
}

async function givenValue(served: Served, name: string, taken: AskedFor, given: Asked): Promise<AskedValues[string]> {
  const { is, isOptional, isNeeded, most = Number.POSITIVE_INFINITY } = taken;
  const text = given[name]?.trim();
  if (isSubject(is)) {
    if (text) return FINDERS[is](served, text);
    if (isOptional) return undefined;
    throw new HttpError(400, `The operation needs ${name}.`);
  }
  if (isNeeded && given.dryRun !== 'true' && !text) throw new HttpError(422, `Enter a ${name} first.`);
  if (text === undefined) return undefined;
  if (text.length > most && is === 'text')
    throw new HttpError(422, `${capitalised(name)}: at most ${most} characters.`);
  return is === 'count' ? Number(text) : is === 'flag' ? text === 'true' : text;
}

/** Operations that are under way and change no story: one of each. */
const UNDER_WAY = new Set<string>();

/** Does an operation, as its command would; the page has asked. */
async function change(served: Served, { name = '', ...asked }: Asked): Promise<ChangeView> {
  const operation = operationOf(name, true);
  const values = await valuesOf(served, operation, { ...asked, yes: 'true' });
  if (UNDER_WAY.has(name)) throw new HttpError(409, 'It is under way.');
  if (Object.values(operation.takes).every(({ is }) => !isSubject(is))) UNDER_WAY.add(name);
  try {
    const { lines, notes = [], change: made } = await operation.run(served, values);
    if (made === undefined) {
      const text = [...lines(Number.POSITIVE_INFINITY), ...notes.filter((note) => note !== false)].join('\n');
      return { changed: true, text, announcements: [] };
    }
    const { isPending, requestId: id, text } = made;
    if (isPending && id) served.pending.push({ id, text, by: asked.by ?? '', at: new Date().toISOString() });
    return viewOf(made);
  } finally {
    UNDER_WAY.delete(name);
  }
}

/** Changes that a person makes from the page. Each needs the token. */
export function actionRoutes(served: Served): Route[] {
  return [action('operation', (asked) => change(served, asked)), action('letter', (asked) => settle(served, asked))];
}

/** The page names stories by their ids, and reports by the keys of their files. */
const FINDERS: Finders<Served> = {
  story: storyAt,
  report: reportAt,
  undoable: async (served, id) => (isRequestId(id) ? requestNamed(served, id) : { story: await storyAt(served, id) }),
  unsure: unsureFile,
};

function action(name: string, act: (asked: Asked) => Promise<object>): Route {
  const handle = async (call: Call): Promise<HttpAnswer> => {
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

function viewOf({ changed, text, announcements, silence, undo, isPending, refusal }: MadeChange): ChangeView {
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
  return { text: action === 'retry' ? 'Sent back to the ingest queue.' : 'The message was dropped.' };
}
