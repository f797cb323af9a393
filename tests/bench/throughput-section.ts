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
      'New files lie in the bucket, their events come all at once, and the time runs until the last notification is in a subscribed queue. The systems take turns, pass by pass. Targets compare exact dedupe, which is what the baseline does. As many functions at a time are as many processes of each function: ours has two, of which notify runs four at the most, one for each shard.',
      `**At Lambda’s pace**: a call of a function takes as long as on AWS (milliseconds, on the mean: ${latencies.join(', ')}; seven tenths of it certain, the rest spread exponentially), and CPU as long as on the share of a processor that the function’s memory buys (${processorMb} MB are a whole one; ingest and the baselines have 512, notify 256): the process stands still for the rest of it. An empty stream is read four times a second. So that two cores can play that many functions, all of it, the functions’ own timers too, is slowed down by the factor given, and a second of Lambda’s is so many here; the last column says how many cores the whole machine kept busy meanwhile. CPU is taken to be this machine’s. The stream has four shards, as that of a new table has. What is not slowed down is the emulators’ own work, about a millisecond a call, and their hand-overs between queue, functions and topic.`,
      '**At this machine’s pace**: the emulators answer in about a millisecond, and functions, table, bucket, queue and topic share the cores. A full batch of ours takes one batched read and three batches of puts for ten files, and one PublishBatch; each file still takes its own GetObject. ' +
        `The last column is the ceiling: ${availableParallelism()} cores over the CPU that a file takes in all processes. What the baseline asks of the table is a look and a put; ours asks for a look and three items, each on a condition and behind the one before, and reads the stream: the columns of CPU say what either takes in the engine, and in the functions. On AWS neither the table nor the queue runs on the functions’ cores; what ours saves there is the first column of CPU.`,
    ],
  };
}

function lambdaTable(all: readonly ThroughputSeries[]): Table {
  return {
    columns: ['at Lambda’s pace', 'functions at a time', 'files a second', 'slowed down', 'cores busy'],
    rows: all.flatMap(({ pace, concurrency, name, passes }) =>
      pace.name === 'Lambda'
        ? [[name, String(concurrency), rateOf(passes), `${pace.slowdown}x`, coresBusyIn(passes)]]
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

/** On the mean of a pass, by all that runs on the machine. */
function coresBusyIn(passes: readonly Pass[]): string {
  const cores = passes.flatMap(({ coresBusy }) => coresBusy ?? []);
  return cores.length === 0 ? '–' : `${digits(median(cores))} of ${availableParallelism()}`;
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
