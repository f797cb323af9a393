import type { Random } from '../random.ts';
import type { Answer } from './error-answer.ts';

/** A batch of which only a part is passed on, and how the answer tells of the rest. */
export interface PartialBatch {
  /** What the service gets to see; undefined when nothing is left for it. */
  readonly passedOn: Buffer | undefined;
  /** Adds the rest to the service's answer. */
  readonly complete: (answer: Answer | undefined) => Answer;
}

/** Whether a part of a batch of so many is let through. */
export type Keep = (index: number, of: number) => boolean;

interface BatchGet {
  RequestItems: Record<string, { Keys: unknown[] }>;
}

/** BatchGetItem that leaves keys unprocessed. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export const partialRead = (request: Buffer, keep: Keep): PartialBatch => {
  const body: BatchGet = JSON.parse(request.toString());
  const [[table, wanted] = ['', { Keys: [] }]] = Object.entries(body.RequestItems);
  const kept = wanted.Keys.filter((_, at, { length }) => keep(at, length));
  const left = wanted.Keys.filter((_, at, { length }) => !keep(at, length));
  const passedOn = { ...body, RequestItems: { [table]: { ...wanted, Keys: kept } } };
  return {
    passedOn: kept.length === 0 ? undefined : Buffer.from(JSON.stringify(passedOn)),
    complete: (answer) => {
      const said = answer === undefined ? { Responses: { [table]: [] } } : JSON.parse(answer.body.toString());
      const UnprocessedKeys = left.length === 0 ? {} : { [table]: { ...wanted, Keys: left } };
      const headers = { 'content-type': 'application/x-amz-json-1.0' };
      return { status: 200, headers, body: Buffer.from(JSON.stringify({ ...said, UnprocessedKeys })) };
    },
  };
};

/**
 * BatchExecuteStatement of which some statements fail.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchStatementError.html
 * @param dice choose which of the codes each has.
 */
export const partialInsert = (request: Buffer, keep: Keep, codes: readonly string[], dice: Random): PartialBatch => {
  const body: { Statements: unknown[] } = JSON.parse(request.toString());
  const kept = body.Statements.filter((_, at, { length }) => keep(at, length));
  return {
    passedOn: kept.length === 0 ? undefined : Buffer.from(JSON.stringify({ ...body, Statements: kept })),
    complete: (answer) => {
      const said: { Responses: unknown[] } =
        answer === undefined ? { Responses: [] } : JSON.parse(answer.body.toString());
      const done = said.Responses.values();
      const Responses = body.Statements.map((_, at, { length }) =>
        keep(at, length) ? done.next().value : { Error: { Code: dice.pick(codes) } },
      );
      const headers = { 'content-type': 'application/x-amz-json-1.0' };
      return { status: 200, headers, body: Buffer.from(JSON.stringify({ ...said, Responses })) };
    },
  };
};

/** Of a statement that is throttled, or in conflict with a transaction. */
export const PASSING = ['ThrottlingError', 'ProvisionedThroughputExceeded', 'TransactionConflict'] as const;

/** Of a table that its caller may not use, or that is not there; and of an item that no table takes. */
export const LASTING = {
  'entries denied': 'AccessDenied',
  'table gone': 'ResourceNotFound',
  'entries not valid': 'ValidationError',
} as const;

/** What SNS says of an entry that it does not take, and whether it blames the sender. */
export const OF_ENTRIES = { Throttled: true, InternalError: false } as const;

/** What it says beside that. */
export const SAID = 'injected';

const ENTRY = /^PublishBatchRequestEntries\.member\.(\d+)\./;

/**
 * PublishBatch of which some entries fail. SNS blames the sender for one that it throttles, and not for an error of its own; and names them in an order
 * of its own, here the last one first.
 * https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html
 * @param dice choose which of the two it is.
 */
export const partialPublish = (request: Buffer, keep: Keep, dice: Random): PartialBatch => {
  const form = [...new URLSearchParams(request.toString())];
  const numbers = [...new Set(form.flatMap(([name]) => ENTRY.exec(name)?.[1] ?? []))];
  const kept = numbers.filter((_, at, { length }) => keep(at, length));
  const failed = numbers.filter((number) => !kept.includes(number));
  const idOf = (number: string): string =>
    form.find(([name]) => name === `PublishBatchRequestEntries.member.${number}.Id`)?.[1] ?? '';
  const passedOn = form.filter(([name]) => !failed.includes(ENTRY.exec(name)?.[1] ?? ''));
  const members = failed.map((number) => {
    const [code, isSenders] = dice.pick(Object.entries(OF_ENTRIES));
    return `<member><Id>${idOf(number)}</Id><Code>${code}</Code><SenderFault>${isSenders}</SenderFault><Message>${SAID}</Message></member>`;
  });
  return {
    passedOn: kept.length === 0 ? undefined : Buffer.from(new URLSearchParams(passedOn).toString()),
    complete: (answer) => {
      const said = answer?.body.toString() ?? EMPTY_BATCH;
      const body = Buffer.from(said.replace('<Failed>', `<Failed>${members.toReversed().join('')}`));
      return { status: 200, headers: { 'content-type': 'text/xml' }, body };
    },
  };
};

const EMPTY_BATCH =
  '<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult>' +
  '<Successful></Successful><Failed></Failed></PublishBatchResult></PublishBatchResponse>';
