import { billOf, type MeasuredSystem, newArticle } from '../calls/measured-system.ts';
import { usageOf } from '../calls/usage.ts';
import { costPerMillion, type Region, type Usage } from '../prices/cost.ts';
import { digits, dollars } from '../report/numbers.ts';
import type { Table } from '../report/section.ts';

/** The bill of a file that comes alone, against what it may be: dollars per million new articles. */
export interface AloneBudget {
  /** Requests and units without which exact dedupe does not do, each with its amount. */
  readonly bare: readonly (readonly [what: string, amount: number, cost: number])[];
  readonly allowed: number;
  /** What is allowed beyond the bare requests and units. */
  readonly left: number;
  /** What has to be paid from that: Lambda's time and logs, the entry in the list of stories by day, like reports. */
  readonly time: number;
  readonly list: number;
  readonly likeReports: number;
}

/** Whether everything on can cost no more than `bound` times the baseline where files come alone. */
export function aloneBudget(
  { everything, exact, baseline }: Readonly<Record<'everything' | 'exact' | 'baseline', MeasuredSystem>>,
  bound: number,
  region: Region,
): AloneBudget {
  const price = (usage: Usage) => costPerMillion(usage, region).total;
  const [all, core] = [newArticle(everything), newArticle(exact)];
  const usage = usageOf(all, everything.facts, 'alone');
  // An entry of its own, below a KiB.
  const list = { writeUnit: 1 };
  const bare: readonly (readonly [string, Usage])[] = [
    ['S3 GET', { s3Get: usage.s3Get ?? 0 }],
    ['SQS: send, receive, delete', { sqsRequest: usage.sqsRequest ?? 0 }],
    ['Lambda: invocations of ingest and notify', { lambdaRequest: usage.lambdaRequest ?? 0 }],
    ['SNS', { snsRequest: usage.snsRequest ?? 0 }],
    ['table writes: story, article claim and receipt', { writeUnit: core.writeUnits - list.writeUnit }],
    ['table reads: receipt, article and words looked for', { readUnit: core.readUnits }],
  ];
  const bareCost = bare.reduce((sum, [, part]) => sum + price(part), 0);
  const allowed = bound * billOf(baseline, 'alone', region).total;
  return {
    bare: bare.map(([what, part]) => [what, Object.values(part)[0] ?? 0, price(part)]),
    allowed,
    left: allowed - bareCost,
    time: price({ lambdaGbSecond: usage.lambdaGbSecond ?? 0, logGb: usage.logGb ?? 0 }),
    list: price(list),
    likeReports: price({
      writeUnit: all.writeUnits - core.writeUnits,
      readUnit: all.readUnits - core.readUnits,
    }),
  };
}

export function aloneTable({ bare, allowed, left, time, list, likeReports }: AloneBudget, what: string): Table {
  const sum = (name: string, cost: number) => [name, '', dollars(cost)];
  return {
    columns: [`files alone: ${what}`, 'amount', 'dollars per million'],
    rows: [
      ...bare.map(([name, amount, cost]) => [name, digits(amount), dollars(cost)]),
      sum('allowed', allowed),
      sum('left by these', left),
      sum('Lambda’s time and logs', time),
      sum('the list of stories by day', list),
      sum('left for like reports', left - time - list),
      sum('like reports: looks and claims', likeReports),
    ],
  };
}
