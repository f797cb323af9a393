import type { Random } from '../../../fixtures/random.ts';
import type { Answer, Call, RawKey, TableRequest } from './call.ts';
import { json, xml } from './error-answer.ts';

type Pass = (body?: Buffer) => Promise<Answer>;

/** Some of the keys stay unprocessed: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
export async function unprocessedKeys({ body }: Call, pass: Pass, random: Random): Promise<Answer> {
  const request: TableRequest = JSON.parse(body.toString());
  const [[table, asked] = ['', { Keys: [] as RawKey[] }]] = Object.entries(request.RequestItems ?? {});
  const [kept, left] = divide(asked.Keys, random);
  const UnprocessedKeys = { [table]: { ...asked, Keys: left } };
  if (kept.length === 0) return json(200, { Responses: { [table]: [] }, UnprocessedKeys });
  const part = { ...request, RequestItems: { [table]: { ...asked, Keys: kept } } };
  const answer = await pass(Buffer.from(JSON.stringify(part)));
  return answer.status === 200 ? json(200, { ...JSON.parse(answer.body.toString()), UnprocessedKeys }) : answer;
}

const ENTRY = /^PublishBatchRequestEntries\.member\.(\d+)\./;
const NOTHING =
  '<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult>' +
  '<Successful></Successful><Failed></Failed></PublishBatchResult></PublishBatchResponse>';

/** Numbers of the entries of a PublishBatch in its form. */
export function entryNumbers({ body }: Call): string[] {
  const names = [...new URLSearchParams(body.toString()).keys()];
  return [...new Set(names.flatMap((name) => ENTRY.exec(name)?.[1] ?? []))];
}

/** The form of a PublishBatch without some of its entries. */
export function withoutEntries({ body }: Call, numbers: readonly string[]): Buffer {
  const form = [...new URLSearchParams(body.toString())];
  const kept = form.filter(([name]) => !numbers.includes(ENTRY.exec(name)?.[1] ?? ''));
  return Buffer.from(new URLSearchParams(kept).toString());
}

/** Some of the entries fail: https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
export async function failedEntries(call: Call, pass: Pass, random: Random): Promise<Answer> {
  const [kept, failed] = divide(entryNumbers(call), random);
  const form = new URLSearchParams(call.body.toString());
  const members = failed.map((number) => {
    const id = form.get(`PublishBatchRequestEntries.member.${number}.Id`) ?? '';
    return `<member><Id>${id}</Id><Code>InternalError</Code><SenderFault>false</SenderFault></member>`;
  });
  const answer = kept.length === 0 ? xml(200, NOTHING) : await pass(withoutEntries(call, failed));
  const body = answer.body.toString().replace('<Failed>', `<Failed>${members.join('')}`);
  return answer.status === 200 ? xml(200, body) : answer;
}

/** Keeps about half of a list and leaves at least one out. */
function divide<T>(list: readonly T[], random: Random): [kept: T[], left: T[]] {
  const left = new Set([random.int(list.length)]);
  for (const at of list.keys()) if (random.chance(0.5)) left.add(at);
  return [list.filter((_, at) => !left.has(at)), list.filter((_, at) => left.has(at))];
}
