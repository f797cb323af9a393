import { digits } from '../report/numbers.ts';
import type { Section, Table } from '../report/section.ts';
import { simple } from '../rig/systems.ts';
import { type CaseCost, cases } from './measure-calls.ts';
import { type MeasuredSystem, measuredOf, newArticle } from './measured-system.ts';
import { alone } from './usage.ts';

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
        rows: cases.flatMap((name) =>
          measured.flatMap(({ system, counts }) => {
            const cost = counts[name];
            return cost === undefined ? [] : [[name, system.name, ...cells(cost)]];
          }),
        ),
      },
      burstTable(measured),
    ],
    text: [
      'One file at a time through the handlers, calls counted at the SDK, means of the same files for every system. To a sample a revision is one more new article, and what it cannot parse fails until it is given up; a near-duplicate is a new article to all but wiredrop.',
      `The second table is of the bursts that the price of "batched" is made from: what a new file takes there of what it shares with others, by the requests that left the functions, an SDK’s retries among them; waiting is what an invocation takes at Lambda’s pace beyond its CPU, so calls side by side last as long as the slowest of them, and a call behind which other files are worked on costs no wait. ${check(measured)} CPU is that of the functions’ processes, of files one by one and of many at once, both at this machine’s pace and with the same two processes of each function.`,
      "Units follow the documented rules from the items that were sent (`capacity-meter.ts` names the documents). DynamoDB Local's own report (`ReturnConsumedCapacity`) agrees for single puts and gets. It has none for a batch of statements (`BatchExecuteStatement`), which is how ours puts most items of a new article; it is too low for batched reads of missing keys and for overwritten items in a transaction, both 0, and it rounds a transaction's items together instead of each.",
    ],
  };
}

/** Where every file has its invocation in a burst too, its waiting is known beforehand. */
function check(measured: readonly MeasuredSystem[]): string {
  const baseline = measuredOf(measured, simple);
  const known = alone(newArticle(baseline)).waitMs.ingest;
  return `Of ${simple.name}, which makes one call after the other, it is known: ${digits(known)} ms; what was measured beyond that is the emulators’ and this machine’s own.`;
}

function burstTable(measured: readonly MeasuredSystem[]): Table {
  return {
    columns: [
      'a new file in a burst',
      'requests of the SDK',
      'invocations: ingest',
      'notify',
      'waiting, ms: ingest',
      'notify',
      'CPU, ms',
      'CPU, ms, alone',
    ],
    rows: measured.map(({ system, facts: { burst, cpuMs } }) => [
      system.name,
      named(burst.calls),
      ...[burst.invocations, burst.waitMs].flatMap(({ ingest, notify }) => [digits(ingest), digits(notify)]),
      digits(cpuMs.batched),
      digits(cpuMs.alone),
    ]),
  };
}

function cells({ calls, writeUnits, readUnits, reportedUnits, logBytes }: CaseCost): string[] {
  return [
    named(calls),
    digits(writeUnits),
    digits(readUnits),
    digits(reportedUnits),
    digits(logBytes.ingest + logBytes.notify),
  ];
}

/** `GetObject, PutItem 2`: what is there once is not counted. */
function named(calls: Readonly<Record<string, number>>): string {
  return Object.entries(calls)
    .map(([operation, count]) => [operation, digits(count)] as const)
    .map(([operation, count]) => (count === '1' ? operation : `${operation} ${count}`))
    .join(', ');
}
