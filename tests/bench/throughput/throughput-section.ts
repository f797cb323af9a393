import { availableParallelism } from 'node:os';
import { laneCount } from '../../../infra/local/events/stream-event-source.ts';
import { processorMb, serviceLatencyMs } from '../preload/service-latency.ts';
import { atLeast } from '../report/bounds.ts';
import { digits, ofSeries } from '../report/numbers.ts';
import type { Section, Table, Target } from '../report/section.ts';
import { median, pairedRatio } from '../report/statistics.ts';
import type { CpuUse } from '../rig/process-cpu.ts';
import { streamPollMs } from '../rig/stream-polls.ts';
import { exactOnly, simple, wiredrop } from '../rig/systems.ts';
import { bottleneckOf, busyFunctions, ratePerBusyFunction } from './busy-functions.ts';
import { engineCompilers } from './engine-compilers.ts';
import type { Pass, ThroughputSeries } from './measure-throughput.ts';
import { reachOf, reachTable } from './reach.ts';

const bound = 2;

export function throughputSection(all: readonly ThroughputSeries[]): Section {
  const latencies = Object.entries(serviceLatencyMs).map(([operation, ms]) => `${operation} ${ms}`);
  return {
    title: 'Throughput',
    targets: targets(all),
    tables: [lambdaTable(all), machineTable(all), ...reachTables(all)],
    text: [
      'New files lie in the bucket, their events come all at once, and the time runs until the last notification is in a subscribed queue. The systems take turns, pass by pass. Targets compare exact dedupe, which is what the baseline does. ' +
        `As many functions at a time are as many processes of each function: a baseline has one function, ours has two, of which notify runs ${laneCount} at the most, one for each shard of the stream. So ours may keep up to ${laneCount} processes more at work than a baseline. How many were, is in the first table: the mean of a pass, all the time that processes of a function were at an event over the time of the pass; and what a system does with each process that was busy.`,
      `**At Lambda’s pace**: a call of a function takes as long as on AWS (milliseconds, on the mean: ${latencies.join(', ')}; seven tenths of it certain, the rest spread exponentially), and CPU as long as on the share of a processor that the function’s memory buys (${processorMb} MB are a whole one; ingest and the baselines have 512, notify 256): the process stands still for the rest of it. An empty stream is read every ${streamPollMs.lambda} ms. So that ${machineCores} cores can play that many functions, all of it, the functions’ own timers too, is slowed down by the factor given, and a second of Lambda’s is so many here; the last column says how many cores the whole machine kept busy meanwhile. CPU is taken to be this machine’s. The stream has ${laneCount} shards, as that of a new table has. What is not slowed down is the emulators’ own work, about a millisecond a call, and their hand-overs between queue, functions and topic.`,
      `**What holds ours up there.** ${bottlenecks(all)}. Who is not busy waits for the other: ingest for files, notify for the stream, which the emulated reader reads on only when every shard has announced what was read before; on AWS no shard waits for another. Beginning and end of a pass are in these means: the first announcement waits for the first batch of files, and the last batches fill fewer processes. They weigh more the shorter a pass is, so that passes through a queue have more files where many functions are at work; a function that is invoked for each object needs none to begin with.`,
      '**Left out** is how Lambda gets there: the mapping of a queue starts with 5 batches at a time and adds 300 a minute (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html), and every process has a cold start. Here all processes are warm and all take part from the first file on, of every system. Ours and Powertools have such a queue, the plain baseline is invoked by S3 without one: the first seconds of a burst after a pause are slower for the two than these figures.',
      `**At this machine’s pace**: the emulators answer in about a millisecond, and functions, table, bucket, queue and topic share the cores. The files of a batch of ours share the calls of the table that fall together, and an announcement (how many a file is left with in a burst is among the calls and units); each file still takes its own GetObject. At few functions at a time batches are not all full, and what a batch shares is shared by fewer files: the columns of CPU are those of the batches that came about. The last column is the ceiling: ${machineCores} cores over the CPU that a file takes in all processes. ` +
        'What the baseline asks of the table is a look and a put; ours asks for a look and three items, each on a condition and behind the one before, and reads the stream: the columns of CPU say what either takes in the engine, and in the functions. On AWS neither the table nor the queue runs on the functions’ cores.',
      `**Whether ${bound}x is within these cores** is the last table: so many times the baseline’s files a second leave each file of ours a share of the cores; what our functions and the emulators of bucket, queue and topic take of it is measured, and the rest is for the table’s engine. Where the engine took more than is left, no order of work can reach ${bound}x here: its work would have to become less. ${engineCompilers()}`,
    ],
  };
}

const machineCores = availableParallelism();

function lambdaTable(all: readonly ThroughputSeries[]): Table {
  return {
    columns: [
      'at Lambda’s pace',
      'functions at a time',
      'files a pass',
      'files a second',
      'busy: the function that takes files',
      'notify',
      'files a second for each busy one',
      'slowed down',
      'cores busy',
    ],
    rows: all.flatMap((series) => (series.pace.name === 'Lambda' ? [lambdaRow(series, series.pace.slowdown)] : [])),
  };
}

function lambdaRow(series: ThroughputSeries, slowdown: number): string[] {
  const { name, concurrency, files, passes } = series;
  return [
    name,
    String(concurrency),
    String(files),
    rateOf(passes),
    ...busyCells(series),
    digits(ratePerBusyFunction(series)),
    `${slowdown}x`,
    coresBusyIn(passes),
  ];
}

/** Of the first function, and of notify where there is one. */
function busyCells(series: ThroughputSeries): string[] {
  const [first, second] = busyFunctions(series).map(({ busy }) => digits(busy));
  return [first ?? '–', second ?? '–'];
}

/** Of ours, where most functions are at a time. */
function bottlenecks(all: readonly ThroughputSeries[]): string {
  const most = Math.max(...all.map(({ concurrency }) => concurrency));
  return all
    .filter(({ name, pace, concurrency }) => pace.name === 'Lambda' && concurrency === most && isOurs(name))
    .map(bottleneckOf)
    .join('. ');
}

const isOurs = (name: string): boolean => [wiredrop.name, exactOnly.name].includes(name);

function reachTables(all: readonly ThroughputSeries[]): Table[] {
  const here = all.filter(({ pace }) => pace.name === 'machine');
  const reaches = here
    .filter(({ name }) => name === exactOnly.name)
    .flatMap((ours) => {
      const baseline = here.find(({ name, concurrency }) => name === simple.name && concurrency === ours.concurrency);
      return (baseline && reachOf(ours, baseline, { wanted: bound, cores: machineCores })) ?? [];
    });
  if (reaches.length === 0) return [];
  return [reachTable(reaches, bound, { ours: exactOnly.name, baseline: simple.name })];
}

function machineTable(all: readonly ThroughputSeries[]): Table {
  return {
    columns: [
      'at this machine’s pace',
      'functions at a time',
      'files a second',
      'functions busy',
      'for each busy one',
      'CPU ms a file: functions',
      'DynamoDB Local',
      'S3, SQS, SNS, pollers',
      'files a second these cores allow',
    ],
    rows: all
      .filter(({ pace }) => pace.name === 'machine')
      .map((series) => [
        series.name,
        String(series.concurrency),
        rateOf(series.passes),
        busyFunctions(series)
          .map(({ busy }) => digits(busy))
          .join(' + '),
        digits(ratePerBusyFunction(series)),
        cpu(series.passes, 'functions'),
        cpu(series.passes, 'dynamodb'),
        cpu(series.passes, 'emulators'),
        mostFiles(series.passes),
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
  return cores.length === 0 ? '–' : `${digits(median(cores))} of ${machineCores}`;
}

/** What the cores could do if nobody ever waited: all the CPU of a file, emulators and all, on every core. */
function mostFiles(passes: readonly Pass[]): string {
  const sums = passes.flatMap((pass) => allCpu(pass) ?? []);
  return sums.length === 0 ? '–' : digits((machineCores * 1000) / median(sums));
}

/** CPU milliseconds of one file in all processes. */
const allCpu = ({ cpuMs }: Pass): number | undefined => cpuMs && cpuMs.functions + cpuMs.dynamodb + cpuMs.emulators;

function cpu(passes: readonly Pass[], part: keyof CpuUse): string {
  const known = passes.flatMap(({ cpuMs }) => (cpuMs === undefined ? [] : [cpuMs[part]]));
  return known.length === 0 ? '–' : digits(median(known));
}
