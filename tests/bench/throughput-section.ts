import { availableParallelism } from 'node:os';
import { atLeast } from './cold-start-section.ts';
import type { Pass, ThroughputSeries } from './measure-throughput.ts';
import { digits, ofSeries } from './numbers.ts';
import type { CpuUse } from './process-cpu.ts';
import type { Section, Table, Target } from './section.ts';
import { processorMb, serviceLatencyMs } from './service-latency.ts';
import { median, pairedRatio } from './statistics.ts';
import { exactOnly, simple } from './systems.ts';

const bound = 2;

export function throughputSection(all: readonly ThroughputSeries[]): Section {
  const latencies = Object.entries(serviceLatencyMs).map(([operation, ms]) => `${operation} ${ms}`);
  return {
    title: 'Throughput',
    targets: targets(all),
    tables: [lambdaTable(all), machineTable(all)],
    text: [
      'New files lie in the bucket, their events come all at once, and the time runs until the last notification is in a subscribed queue. The systems take turns, pass by pass. Targets compare exact dedupe, which is what the baseline does.',
      `**At Lambda’s pace**: every call of a function takes at least as long as on AWS (milliseconds: ${latencies.join(', ')}), and its CPU time as long as on the share of a processor that its memory buys (${processorMb} MB are a whole one; ingest and the baselines have 512, notify 256). So that two cores can play that many functions, all of it is slowed down by the factor given, and a second of Lambda’s is so many here; the last column shows that the cores were not what limited it. CPU is taken to be this machine’s. The stream has four shards, as that of a new table has.`,
      '**At this machine’s pace**: the emulators answer in about a millisecond, and functions, table, bucket, queue and topic share two cores. A full batch of ours takes one batched read and one transaction for ten files, and one PublishBatch; each file still takes its own GetObject. ' +
        'The last column is the ceiling: the cores over the CPU that a file takes in all processes. Every system is near its own, so these are rates of the machine and its emulators: DynamoDB Local takes more CPU for the three items and the index entry of our transaction than our functions take for all of their work, and one put is all the baseline asks of it. On AWS neither the table nor the queue runs on the functions’ cores; what ours saves there is the first column of CPU.',
    ],
  };
}

function lambdaTable(all: readonly ThroughputSeries[]): Table {
  return {
    columns: ['at Lambda’s pace', 'functions at a time', 'files a second', 'slowed down', 'cores busy'],
    rows: all.flatMap(({ pace, concurrency, name, passes }) =>
      pace.name === 'Lambda'
        ? [[name, String(concurrency), rateOf(passes), `${pace.slowdown}x`, coresBusy(passes)]]
        : [],
    ),
  };
}

function machineTable(all: readonly ThroughputSeries[]): Table {
  return {
    columns: [
      'at this machine’s pace',
      'functions at a time',
      'files a second',
      'CPU ms a file: functions',
      'DynamoDB Local',
      'S3, SQS, SNS, pollers',
      'files a second these cores allow',
    ],
    rows: all
      .filter(({ pace }) => pace.name === 'machine')
      .map(({ concurrency, name, passes }) => [
        name,
        String(concurrency),
        rateOf(passes),
        cpu(passes, 'functions'),
        cpu(passes, 'dynamodb'),
        cpu(passes, 'emulators'),
        mostFiles(passes),
      ]),
  };
}

function targets(all: readonly ThroughputSeries[]): Target[] {
  const ours = all.filter(({ name }) => name === exactOnly.name);
  return (['Lambda', 'machine'] as const).flatMap((paceName) =>
    ours
      .filter(({ pace }) => pace.name === paceName)
      .flatMap(({ concurrency, passes }) => {
        const baseline = all.find(
          (other) => other.name === simple.name && other.concurrency === concurrency && other.pace.name === paceName,
        );
        if (baseline === undefined) return [];
        const pace = paceName === 'Lambda' ? 'Lambda’s pace' : 'this machine’s pace';
        const what = `files a second against ${simple.name}, ${concurrency} at a time, ${pace}`;
        return [atLeast(what, bound, pairedRatio(rates(passes), rates(baseline.passes)))];
      }),
  );
}

const rates = (passes: readonly Pass[]): number[] => passes.map(({ filesPerSecond }) => filesPerSecond);

const rateOf = (passes: readonly Pass[]): string => ofSeries(rates(passes));

/** Of this machine's cores, on the mean of a pass, by all processes together. */
function coresBusy(passes: readonly Pass[]): string {
  const shares = passes.flatMap((pass) => {
    const cpuMs = allCpu(pass);
    return cpuMs === undefined ? [] : [(cpuMs * pass.files) / 1000 / pass.seconds];
  });
  return shares.length === 0 ? '–' : `${digits(median(shares))} of ${availableParallelism()}`;
}

/** What the cores could do if nobody ever waited: all the CPU of a file, emulators and all, on every core. */
function mostFiles(passes: readonly Pass[]): string {
  const sums = passes.flatMap((pass) => allCpu(pass) ?? []);
  return sums.length === 0 ? '–' : digits((availableParallelism() * 1000) / median(sums));
}

/** CPU milliseconds of one file in all processes. */
const allCpu = ({ cpuMs }: Pass): number | undefined => cpuMs && cpuMs.functions + cpuMs.dynamodb + cpuMs.emulators;

function cpu(passes: readonly Pass[], part: keyof CpuUse): string {
  const known = passes.flatMap(({ cpuMs }) => (cpuMs === undefined ? [] : [cpuMs[part]]));
  return known.length === 0 ? '–' : digits(median(known));
}
