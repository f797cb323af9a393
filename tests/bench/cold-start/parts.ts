import { ofSeries } from '../report/numbers.ts';
import type { Table } from '../report/section.ts';
import type { ColdStart, ColdStartSeries } from './measure-cold-start.ts';

export interface ColdStartFloors {
  /** Node alone. */
  readonly node: ColdStartSeries;
  /** Constructs the clients of S3 and DynamoDB. */
  readonly clients: ColdStartSeries;
  /** Makes the five calls of a new article. */
  readonly calls: ColdStartSeries;
}

/** What our cold start consists of: each part is the difference of two functions in the same round. */
export function coldStartParts(ours: ColdStartSeries, { node, clients, calls }: ColdStartFloors): Table {
  const parts: readonly [string, (of: Of) => number[]][] = [
    ['Node itself', ({ ready }) => ready(node)],
    ['loading the SDK and constructing its two clients', ({ ready }) => minus(ready(clients), ready(node))],
    ['loading our code, and the SDK’s for our calls', ({ ready }) => minus(ready(ours), ready(clients))],
    ['five calls, for the first time: the third floor', ({ ready, handled }) => minus(handled(calls), ready(calls))],
    [
      'reading, deciding, one more look (20 keys), claims on keys beside the story, the log',
      ({ ready, handled }) => minus(minus(handled(ours), ready(ours)), minus(handled(calls), ready(calls))),
    ],
  ];
  return {
    columns: ['part of our first file', 'CPU, ms', 'time, ms'],
    rows: parts.map(([name, part]) => [name, ofSeries(part(of('Cpu'))), ofSeries(part(of('')))]),
  };
}

interface Of {
  readonly ready: (series: ColdStartSeries) => number[];
  readonly handled: (series: ColdStartSeries) => number[];
}

function of(kind: 'Cpu' | ''): Of {
  const values = (what: keyof ColdStart) => (series: ColdStartSeries) => series.starts.map((start) => start[what]);
  return { ready: values(`ready${kind}Ms`), handled: values(`handled${kind}Ms`) };
}

function minus(these: readonly number[], those: readonly number[]): number[] {
  return these.map((value, round) => value - (those[round] ?? Number.NaN));
}
