import type { Arrival, Write } from '../../../functions/story/items/decision.ts';
import type { TableItem } from '../../../functions/story/items/items.ts';
import type { Key } from '../../../functions/story/items/keys.ts';
import { recordFile } from '../../../functions/story/record/record-file.ts';
import { joinReads } from '../../../functions/story/table/joined-reads.ts';
import type { Freshness, StoryAccess, StoryTable } from '../../../functions/story/table/story-table.ts';
import type { ProtocolMutant } from '../protocol-mutants.ts';
import { jsonOf } from './snapshot.ts';

/** A file to record, files of one batch whose reads are joined, or what somebody changes by hand. */
export type Work = Arrival | readonly Arrival[] | ByHand;

export interface ByHand {
  /** Equal for equal work. */
  readonly name: string;
  readonly run: (access: StoryAccess) => Promise<unknown>;
}

/** One piece of work, as it waits at a call of the table. It never changes: an answer makes another of it. */
export interface Writer {
  /** The call it waits at; undefined when it is done. */
  readonly call: Call | undefined;
  /** Equal for writers that go on alike: the work, how often it has tried, and what it has read since. */
  readonly text: string;
  readonly answered: (answer: Answer) => Promise<Writer>;
}

export type Call =
  | { readonly kind: 'read'; readonly keys: readonly Key[]; readonly freshness: Freshness }
  | { readonly kind: 'write'; readonly writes: readonly Write[] };

type Answer = readonly TableItem[] | boolean;

/** More than conflicts and faults can cost a writer in any search. */
const RETRY_POLICY = { attempts: 12, sleep: async () => {}, random: () => 0 };

/**
 * A writer at its first call. A promise cannot be wound back, but what it does depends on nothing but its work and the
 * answers: it runs again with the same answers and one more, once for each history.
 * @throws what the work throws.
 */
export function startWriter(work: Work, mutant?: ProtocolMutant): Promise<Writer> {
  const known = new Map<string, Promise<Writer>>();
  const writerAfter = async (answers: readonly Answer[]): Promise<Writer> => {
    const { call, text } = await replay(work, answers, mutant);
    return {
      call,
      text,
      answered: (answer) => {
        const name = `${text} ${answerText(answer)}`;
        const next = known.get(name) ?? writerAfter([...answers, answer]);
        known.set(name, next);
        return next;
      },
    };
  };
  return writerAfter([]);
}

function replay(work: Work, answers: readonly Answer[], mutant: ProtocolMutant | undefined) {
  const left = [...answers];
  let read: string[] = [];
  let attempts = 0;
  return new Promise<Pick<Writer, 'call' | 'text'>>((resolve, reject) => {
    const stop = (call: Call | undefined): void => {
      resolve({ call, text: call ? [nameOf(work), attempts, ...read].join(' ') : 'done' });
    };
    const next = <T extends Answer>(call: Call): Promise<T> => {
      const answer = left.shift();
      // Nobody answers any more: this run ends here.
      if (answer === undefined) {
        stop(call);
        return new Promise(() => {});
      }
      read.push(answerText(answer));
      return Promise.resolve(answer as T);
    };
    const port: StoryTable = {
      read: async (keys, freshness) => [...(await next<TableItem[]>({ kind: 'read', keys, freshness }))],
      write: (writes) => next<boolean>({ kind: 'write', writes }),
    };
    const table = mutant?.table?.(port, port) ?? port;
    const write: StoryTable['write'] = async (writes) => {
      const isDone = await table.write(writes);
      // It reads and decides again, and forgets what it has read; the others of a batch do not.
      if (!isDone) [attempts, read] = [attempts + 1, isBatch(work) ? read : []];
      return isDone;
    };
    doWork(work, { ...table, write }).then(() => stop(undefined), reject);
  });
}

function doWork(work: Work, table: StoryTable): Promise<unknown> {
  if (isBatch(work)) {
    // Nothing waits for a time: each file asks or ends in the end.
    const reads = joinReads(table, () => new Promise(() => {}));
    return Promise.all(work.map((one) => reads.besideOthers((joined) => doWork(one, joined))));
  }
  if ('file' in work) return recordFile(work, table, RETRY_POLICY);
  return work.run({ table, retryPolicy: RETRY_POLICY });
}

const isBatch = (work: Work): work is readonly Arrival[] => Array.isArray(work);

function nameOf(work: Work): string {
  if (isBatch(work)) return work.map(nameOf).join(' beside ');
  if (!('file' in work)) return work.name;
  const { bucket, key, versionId, sequencer } = work.file;
  return [bucket, key, versionId, sequencer].join(' ');
}

const answerText = (answer: Answer): string =>
  typeof answer === 'boolean' ? String(answer) : `[${answer.map(jsonOf)}]`;
