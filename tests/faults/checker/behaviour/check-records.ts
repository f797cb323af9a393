import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { logLinesOf } from '../world/log-lines.ts';
import { type PlainItem, textOf } from '../world/plain-item.ts';
import type { RecordBatch } from '../world/world.ts';

/**
 * What can be announced of a batch is sent once, be it behind a record that cannot be, and in as few calls as it takes. A record that cannot be announced comes again by itself, until it
 * is kept for a person, and a line tells of it, and why: each of them, for Lambda goes on from the first one that is named.
 */
export const checkRecords = ({ world }: Findings): Violation[] => world.calm.batches.flatMap(checkBatch);

/**
 * So many go into one call, which costs as much with one: ten are far below the bytes that it may have.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-batch-api-actions.html
 */
const MOST_ENTRIES = 10;

const checkBatch = ({ failures: expected, sendable, returned, sent, lines }: RecordBatch): Violation[] => {
  if (returned === undefined) return [violation('handled-again', 'a batch with records nobody can announce failed')];
  const { failures } = logLinesOf(lines);
  const named = failures.map((line) => textOf(line, 'sequenceNumber'));
  const failing = Object.keys(expected);
  const saysWhy = (line: PlainItem): boolean => {
    const said = textOf(line.error as PlainItem | undefined, 'message');
    // one that was not to fail is told of below
    return expected[textOf(line, 'sequenceNumber')]?.some((why) => said.includes(why)) ?? true;
  };
  return [
    ...without(failing, returned).map((one) => violation('message-lost', `record ${one}, which was not announced`)),
    ...without(returned, failing).map((one) => violation('handled-again', `record ${one}, beside one that failed`)),
    ...without(sendable, sent.flat()).map((one) => violation('not-announced', `record ${one}, which was not sent`)),
    ...repeated(sent.flat()).map((one) => violation('called-otherwise', `record ${one} was sent more than once`)),
    ...(sent.length > Math.ceil(sent.flat().length / MOST_ENTRIES)
      ? [violation('called-otherwise', `${sent.flat().length} records were sent in ${sent.length} calls`)]
      : []),
    ...without(failing, named).map((one) => violation('logged-otherwise', `no line says that record ${one} failed`)),
    ...without(named, failing).map((one) => violation('logged-otherwise', `a line says that record ${one} failed`)),
    ...failures
      .filter((line) => !saysWhy(line))
      .map((line) => violation('logged-otherwise', `a line does not say why: ${JSON.stringify(line)}`)),
  ];
};

const without = (ones: readonly string[], others: readonly string[]): string[] =>
  ones.filter((one) => !others.includes(one));

const repeated = (ones: readonly string[]): string[] => [...new Set(ones.filter((one, at) => ones.indexOf(one) < at))];
