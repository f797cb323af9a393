import { REASON_UNITS } from '../../../functions/story/correct/index.ts';
import type { Change, Correcting } from '../operator/correct/change.ts';
import { reportAt, requestNamed, storyAt, unsureFile } from '../operator/correct/subjects.ts';
import { CommandError } from '../operator/explain.ts';
import type { ChangeOperation, NotThere, SubjectOf, Subjects, Taken } from '../operator/operations/change-operation.ts';
import { STORY_CHANGES } from '../operator/operations/changes.ts';
import { type AskedValues, type Operation, withDefaults } from '../operator/operations/operation.ts';
import { OPERATIONS } from '../operator/operations/table.ts';
import { type FailedMessage, settleFailedMessage } from '../operator/queues/failed-messages.ts';
import { type Call, type HttpAnswer, HttpError, json, type Route } from './http.ts';
import type { Served } from './served.ts';

/** What the page shows of a correction, before it is made (`dryRun`) and after. */
export type ChangeView = Pick<Change, 'changed' | 'text' | 'announcements' | 'silence' | 'undo'>;

type Asked = Readonly<Record<string, string>>;

/** What the page knows of an operation: which it offers where, and what it asks before. */
export interface OfferedOperation extends Pick<ChangeOperation, 'question' | 'reason'> {
  readonly summary: string;
  readonly button?: Exclude<ChangeOperation['button'], NotThere>;
  /** Its subjects, by name. */
  readonly takes: Readonly<Record<string, Pick<Taken, 'is' | 'isOptional'>>>;
}

export const OFFERED: Readonly<Record<string, OfferedOperation>> = {
  ...Object.fromEntries(
    Object.entries(STORY_CHANGES).map(([name, { run: _, document: __, help: ___, button, ...offered }]) => [
      name,
      'label' in button ? { ...offered, button } : offered,
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(OPERATIONS).flatMap(([name, { summary, question }]) =>
      question ? [[name, { summary, question, reason: 'none', takes: {} }]] : [],
    ),
  ),
};

/** Answers an operation that only reads. */
export async function readOperation(served: Served, { name = '', ...given }: Asked): Promise<HttpAnswer> {
  const operation = Object.hasOwn(OPERATIONS, name) ? OPERATIONS[name] : undefined;
  if (!operation || operation.changes) throw new HttpError(404, `There is no operation ${name}.`);
  return json((await operation.run(served, valuesOf(operation, given))).document);
}

/** What the page gives as text, as the operation takes it. */
function valuesOf(operation: Operation, given: Asked): AskedValues {
  const values = Object.entries(operation.takes).map(([one, { is }]) => {
    const text = given[one];
    return [
      one,
      text === undefined ? undefined : is === 'count' ? Number(text) : is === 'flag' ? text === 'true' : text,
    ];
  });
  return withDefaults(operation, Object.fromEntries(values));
}

/** Operations that are under way. */
const UNDER_WAY = new Set<string>();

/** Does one that is no change of a story, as its command would; the page has asked. */
async function effect(served: Served, name: string, asked: Asked): Promise<ChangeView> {
  const operation = Object.hasOwn(OFFERED, name) ? OPERATIONS[name] : undefined;
  if (!operation) throw new HttpError(404, `There is no operation ${name}.`);
  if (UNDER_WAY.has(name)) throw new HttpError(409, 'It is under way.');
  UNDER_WAY.add(name);
  try {
    const { lines, notes = [] } = await operation.run(served, valuesOf(operation, { ...asked, yes: 'true' }));
    const text = [...lines(Number.POSITIVE_INFINITY), ...notes.filter((note) => note !== false)].join('\n');
    return { changed: true, text, announcements: [] };
  } finally {
    UNDER_WAY.delete(name);
  }
}

/** Changes that a person makes from the page. Each needs the token. */
export function actionRoutes(served: Served): Route[] {
  return [
    action('operation', async (asked) => {
      const { name = '' } = asked;
      const operation = Object.hasOwn(STORY_CHANGES, name) ? STORY_CHANGES[name] : undefined;
      if (!operation) return effect(served, name, asked);
      const by = correctingOf(asked);
      if (operation.reason === 'needed' && !by.dryRun && !by.reason) throw new HttpError(422, 'Enter a reason first.');
      const change = await operation.run(served, await subjectsOf(served, operation, asked), by);
      const { isPending, requestId: id, text } = change;
      if (isPending && id) served.pending.push({ id, text, by: by.by ?? '', at: new Date().toISOString() });
      return viewOf(change);
    }),
    action('letter', (asked) => settle(served, asked)),
  ];
}

/** The page names stories by their ids, and reports by the keys of their files. */
const SUBJECTS: { readonly [K in keyof SubjectOf]: (served: Served, named: string) => Promise<SubjectOf[K]> } = {
  story: storyAt,
  withdrawn: async (served, id) => ({ story: await storyAt(served, id) }),
  report: reportAt,
  request: requestNamed,
  unsure: unsureFile,
};

async function subjectsOf(served: Served, { takes }: ChangeOperation, asked: Asked): Promise<Subjects> {
  const subjects: Record<string, Subjects[string]> = {};
  for (const [name, { is, isOptional }] of Object.entries(takes)) {
    const named = asked[name];
    if (named) subjects[name] = await SUBJECTS[is](served, named);
    else if (!isOptional) throw new HttpError(400, `The operation needs ${name}.`);
  }
  return subjects;
}

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

function correctingOf({ by, reason = '', dryRun }: Asked): Correcting {
  if (reason.length > REASON_UNITS) throw new HttpError(422, `A reason has at most ${REASON_UNITS} characters.`);
  return { by, reason: reason.trim(), dryRun: dryRun === 'true' };
}

function viewOf({ changed, text, announcements, silence, undo, isPending, refusal }: Change): ChangeView {
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
