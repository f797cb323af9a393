import { type Violation, violation } from '../violation.ts';
import type { Findings } from '../world/findings.ts';
import { logLinesOf } from '../world/log-lines.ts';
import { textOf } from '../world/plain-item.ts';
import type { RecordBatch } from '../world/world.ts';

/**
 * What can be announced of a batch is sent once. A record that cannot be comes again by itself, until it is kept for a person, and a line tells of it: each of them, for Lambda
 * goes on from the first one that is named.
 */
export const checkRecords = ({ world }: Findings): Violation[] => world.calm.batches.flatMap(checkBatch);

const checkBatch = ({ failing, returned, sent, lines }: RecordBatch): Violation[] => {
  if (returned === undefined) return [violation('handled-again', 'a batch with records nobody can announce failed')];
  const named = logLinesOf(lines).failures.map((line) => textOf(line, 'sequenceNumber'));
  return [
    ...without(failing, returned).map((one) => violation('message-lost', `record ${one}, which was not announced`)),
    ...without(returned, failing).map((one) => violation('handled-again', `record ${one}, beside one that failed`)),
    ...repeated(sent.flat()).map((one) => violation('called-otherwise', `record ${one} was sent more than once`)),
    ...without(failing, named).map((one) => violation('logged-otherwise', `no line says that record ${one} failed`)),
    ...without(named, failing).map((one) => violation('logged-otherwise', `a line says that record ${one} failed`)),
  ];
};

const without = (ones: readonly string[], others: readonly string[]): string[] =>
  ones.filter((one) => !others.includes(one));

const repeated = (ones: readonly string[]): string[] => [...new Set(ones.filter((one, at) => ones.indexOf(one) < at))];
