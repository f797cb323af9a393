import type { Case, CaseCost } from './measure-calls.ts';
import type { MeasuredSystem } from './measured-system.ts';
import { digits } from './numbers.ts';
import type { Section } from './section.ts';

const order: readonly Case[] = ['new', 'revision', 'copy', 'near-duplicate', 'duplicate', 'redelivered', 'rejected'];

export function callsSection(measured: readonly MeasuredSystem[]): Section {
  return {
    title: 'Calls and capacity units',
    targets: [],
    tables: [
      {
        columns: [
          'file',
          'system',
          'calls of the SDK',
          'write units',
          'read units',
          'as DynamoDB Local reports',
          'log, bytes',
        ],
        rows: order.flatMap((name) =>
          measured.flatMap(({ system, counts }) => {
            const cost = counts[name];
            return cost === undefined ? [] : [[name, system.name, ...cells(cost)]];
          }),
        ),
      },
    ],
    text: [
      'One file at a time through the handlers, calls counted at the SDK, means of the same files for every system. To a sample a revision is one more new article, and what it cannot parse fails until it is given up; a near-duplicate is a new article to all but wiredrop.',
      "Units follow the documented rules from the items that were sent (`capacity-meter.ts` names the documents). DynamoDB Local's own report (`ReturnConsumedCapacity`) agrees for single puts and gets; it is too low for batched reads of missing keys and for overwritten items in a transaction, both 0, and it rounds a transaction's items together instead of each.",
    ],
  };
}

function cells({ calls, writeUnits, readUnits, reportedUnits, logBytes }: CaseCost): string[] {
  const named = Object.entries(calls).map(
    ([operation, count]) => `${operation}${count === 1 ? '' : ` ${digits(count)}`}`,
  );
  return [
    named.join(', '),
    digits(writeUnits),
    digits(readUnits),
    digits(reportedUnits),
    digits(logBytes.ingest + logBytes.notify),
  ];
}
