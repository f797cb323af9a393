import { billOf, type MeasuredSystem, measuredOf, newArticle } from '../calls/measured-system.ts';
import { type Arrivals, platformLogBytes } from '../calls/usage.ts';
import { bytesBesideText, sampleArticles } from '../items/sample-item.ts';
import { costPerMillion, monthly, type Priced, priceDates, type Region, regions } from '../prices/cost.ts';
import { digits, dollars } from '../report/numbers.ts';
import type { Section, Target } from '../report/section.ts';
import { exactOnly, powertools, simple, wiredrop } from '../rig/systems.ts';
import { type AloneBudget, aloneBudget, aloneTable } from './alone.ts';
import { casesTable, dearestCases } from './cases.ts';
import { memoryTable } from './memory.ts';
import { filesToAnnounce } from './notify.ts';
import { costParts } from './parts.ts';
import { breakEven, costByUnits } from './size-curve.ts';

const arrivals: readonly Arrivals[] = ['alone', 'batched'];

/** Most that everything on may cost, against baseline 1. */
const bound = 1.6;

/** Whose prices targets and single figures are of. */
const home: Region = 'us-east-1';

/** Columns of the bill: several prices each. */
const columns: Readonly<Record<string, readonly Priced[]>> = {
  'table writes': ['writeUnit'],
  'table reads': ['readUnit'],
  'S3 GET': ['s3Get'],
  SQS: ['sqsRequest'],
  Lambda: ['lambdaRequest', 'lambdaGbSecond'],
  SNS: ['snsRequest'],
  logs: ['logGb'],
};

export function costSection(measured: readonly MeasuredSystem[]): Section {
  const [everything, exact] = [measuredOf(measured, wiredrop), measuredOf(measured, exactOnly)];
  const [baseline, queued] = [measuredOf(measured, simple), measuredOf(measured, powertools)];
  const budget = aloneBudget({ everything, exact, baseline }, bound, home);
  return {
    title: 'Dollars per million files',
    targets: arrivals.flatMap((how) => [cheaper(exact, queued, how), within(everything, baseline, how)]),
    tables: [
      ...regions.map((region) => ({
        columns: [`new articles, ${region}`, 'files arrive', ...Object.keys(columns), 'sum'],
        rows: measured.flatMap((system) => arrivals.map((how) => row(system, how, region))),
      })),
      casesTable(measured),
      costParts(everything, exact, home),
      aloneTable(budget, `everything on within ${bound}x of ${simple.name}, ${home}`),
      memoryTable({ everything, exact, baseline }, home),
    ],
    text: [
      prices(),
      arrivalsText(everything),
      `The second table has every case; to a sample a revision or a near-duplicate is one more new article. CPU is taken to be that of a new article throughout. ${dearest(everything)}`,
      `The baselines cannot list their articles by day. Ours pays a write unit for the entry in that list: ${dollars(budget.list)} for a file that comes alone; the files of a batch share one. The setting \`timeline\` leaves it out. Units of files alone are those of single files, units of batches those of full ones, counted.`,
      breakEvens({ exact, baseline, queued }),
      `A sample writes the text of a generated article in ${digits(newArticle(baseline).largestItemUnits)} units on the mean. Ours writes the same units whatever the length. As one transaction they would be twice as many; \`docs/commits.md\` says why puts hold as well.`,
      `${likeReports(everything, exact)} ${aloneText(budget)} ${notifyText({ ours: everything, baseline })} Whoever can do without like reports switches them off.`,
      `Every function here has the memory of its stack: ingest ${everything.facts.memoryMb.ingest} MB, notify ${everything.facts.memoryMb.notify}, the baselines ${baseline.facts.memoryMb.ingest}. The last table gives ${simple.name} less: waiting is billed by the memory, CPU costs the same with any, for it takes as much longer as a second is cheaper; what that does to its speed is not in the table.`,
      `In the samples’ logs are ${platformLogBytes} bytes of START, END and REPORT lines for each invocation, which are Lambda’s default; ours switch them off. What costs by the month and not by the article is in no sum here: a metric of an alarm ${dollars(monthly('alarm'))}, the dashboard ${dollars(monthly('dashboard'))}, a metric ${dollars(monthly('customMetric'))}, and the empty receives of Lambda’s poller, ${dollars(emptyReceives())} (five pollers that wait 20 seconds each).`,
      'Storage of a million stories and their receipts, by the month, is in the capacity plan (`docs/scale.md`).',
    ],
  };
}

function prices(): string {
  const { lookedUp, first, last, dated, undated } = priceDates(['s3Put', ...Object.values(columns).flat()]);
  const uploads = regions.map((region) => `${dollars(costPerMillion({ s3Put: 1 }, region).total)} in ${region}`);
  return (
    `List prices, beyond the free tier. \`tests/bench/prices/prices.json\` names AWS’s page for each, and where it was seen, looked up on ${lookedUp.join(' and ')}: ${dated} of the ${dated + undated} used here in places that date them, from ${first} to ${last}, the others in places that do not. Counted calls and units times prices; Lambda’s time is waiting and the CPU measured on this machine. ` +
    `The uploads themselves (a PUT for each, per million ${uploads.join(', ')}), S3’s storage and deliveries to SQS (free) are the same for every system and left out.`
  );
}

function arrivalsText({ facts: { burst } }: MeasuredSystem): string {
  const { invocations, calls } = burst;
  return (
    `"alone" is a trickle: every file has an invocation of its own, of every function, and waits for the calls counted below as long as \`service-latency.ts\` says. "batched" was counted in bursts: ${burst.bursts} of ${burst.files} new files each, whose events come at once, through the whole pipeline with ${burst.concurrency} functions of a kind at Lambda’s pace, ${burst.slowdown} times slowed down as under Throughput. ` +
    `Of ours an invocation of ingest had ${digits(1 / invocations.ingest)} files, one of notify ${digits(1 / invocations.notify)}, and a PublishBatch ${digits(1 / (calls.PublishBatch ?? Number.NaN))}: the table’s stream deals its records to four shards, and Lambda takes what a shard has. ` +
    `That holds from some ${digits(burst.filesPerSecond)} files a second on, which is what so many functions take; where fewer come, batches are smaller, down to "alone". A day lies in between.`
  );
}

/** Dollars a month: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html begins with five, long polling lasts 20 seconds. */
function emptyReceives(): number {
  const receives = 5 * 3 * 60 * 24 * 30;
  return costPerMillion({ sqsRequest: receives }, home).total / 1_000_000;
}

function row(system: MeasuredSystem, how: Arrivals, region: Region): string[] {
  const { parts, total } = billOf(system, how, region);
  const sums = Object.values(columns).map((names) => names.reduce((sum, name) => sum + (parts[name] ?? 0), 0));
  return [system.system.name, how, ...[...sums, total].map(dollars)];
}

function cheaper(exact: MeasuredSystem, queued: MeasuredSystem, how: Arrivals): Target {
  const [ours, theirs] = [exact, queued].map((system) => billOf(system, how, home).total) as [number, number];
  return {
    what: `exact dedupe alone against ${queued.system.name}, files ${how}`,
    wanted: 'cheaper',
    figure: `${dollars(ours)} : ${dollars(theirs)}`,
    reached: ours < theirs,
  };
}

function within(everything: MeasuredSystem, baseline: MeasuredSystem, how: Arrivals): Target {
  const [ours, theirs] = [everything, baseline].map((system) => billOf(system, how, home).total) as [number, number];
  return {
    what: `everything on against ${baseline.system.name}, files ${how}`,
    wanted: `≤ ${bound}x`,
    figure: `${dollars(ours)} : ${dollars(theirs)} = ${(ours / theirs).toFixed(2)}x`,
    reached: ours <= bound * theirs,
  };
}

function dearest(system: MeasuredSystem): string {
  const [[name, cost] = ['', Number.NaN], ...others] = dearestCases(system, home);
  const next = others.slice(0, 2).map(([other, price]) => `${other} ${dollars(price)}`);
  return `The dearest file of ${system.system.name} that comes alone is a ${name} one, ${dollars(cost)} (then ${next.join(', ')}).`;
}

/** What everything on costs more than exact dedupe alone, and how much of the bill that is. */
function likeReports(everything: MeasuredSystem, exact: MeasuredSystem): string {
  const shares = arrivals.map((how) => {
    const [all, core] = [everything, exact].map((system) => billOf(system, how, home).total) as [number, number];
    return `${dollars(all - core)} of ${dollars(all)} (${Math.round((100 * (all - core)) / all)}%), files ${how}`;
  });
  return `Like reports, the looks for them and the claims to be found by, with the calls’ time, cost ${shares.join('; ')}.`;
}

function aloneText({ left, time, list, likeReports: wanted }: AloneBudget): string {
  const rest = left - time - list;
  const their = `their units cost ${dollars(wanted)}`;
  if (rest < 0)
    return `For a file alone, ${bound}x is ${dollars(-rest)} less than everything else takes, and ${their} more: it cannot be reached.`;
  const verdict = wanted > rest ? 'it cannot be reached with them' : 'it can be reached';
  return `For a file alone, ${bound}x leaves ${dollars(rest)} for them beside everything else, and ${their}: ${verdict}.`;
}

function notifyText(systems: Readonly<Record<'ours' | 'baseline', MeasuredSystem>>): string {
  const least = filesToAnnounce(systems, bound, home);
  if (least === Number.POSITIVE_INFINITY) return `In a burst ${bound}x cannot be reached, however full batches are.`;
  const counted = 1 / systems.ours.facts.burst.invocations.notify;
  return least === 0
    ? `In a burst ${bound}x holds however few files an invocation of notify has.`
    : `In a burst ${bound}x takes ${digits(least)} files to an invocation of notify; there were ${digits(counted)}.`;
}

interface Compared {
  readonly exact: MeasuredSystem;
  readonly baseline: MeasuredSystem;
  readonly queued: MeasuredSystem;
}

/** From which length on the text in the item costs more than our claims and receipts. */
function breakEvens({ exact, baseline, queued }: Compared): string {
  const beside = bytesBesideText();
  const sentences = [baseline, queued].flatMap((system) =>
    arrivals.map((how) => {
      const theirs = costByUnits(system, newArticle(system), how, home);
      const size = breakEven(billOf(exact, how, home).total, theirs, beside);
      return `than ${system.system.name}, files ${how}, ${lengths(size)}`;
    }),
  );
  return `A text in the item costs a write unit for every KiB begun, ours stays in S3; a sample’s item has ${digits(beside)} bytes beside its text (the median of ${sampleArticles} generated articles). Exact dedupe alone is no dearer ${sentences.join('; ')}.`;
}

function lengths(size: number | undefined): string {
  if (size === undefined) return 'at no length';
  return size === 0 ? 'at any length' : `from ${size} bytes of text on`;
}
