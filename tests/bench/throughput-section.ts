import { availableParallelism } from 'node:os';
import { atLeast } from './cold-start-section.ts';
import type { ThroughputSeries } from './measure-throughput.ts';
import { digits, ofSeries } from './numbers.ts';
import type { CpuUse } from './process-cpu.ts';
import type { Section, Target } from './section.ts';
import { serviceLatencyMs } from './service-latency.ts';
import { median, pairedRatio } from './statistics.ts';
import { exactOnly, simple } from './systems.ts';

const bound = 2;

export function throughputSection(all: readonly ThroughputSeries[]): Section {
  const latencies = Object.entries(serviceLatencyMs).map(([operation, ms]) => `${operation} ${ms}`);
  return {
    title: 'Throughput',
    targets: targets(all),
    tables: [
      {
        columns: [
          'calls take as long as',
          'functions at a time',
          'system',
          'files a second',
          'CPU ms a file: functions',
          'DynamoDB Local',
          'S3, SQS, SNS, pollers',
          'files a second these cores allow',
        ],
        rows: all.map(({ calls, concurrency, name, passes }) => [
          calls,
          String(concurrency),
          name,
          ofSeries(passes.map(({ filesPerSecond }) => filesPerSecond)),
          cpu(passes, 'functions'),
          cpu(passes, 'dynamodb'),
          cpu(passes, 'emulators'),
          mostFiles(passes),
        ]),
      },
    ],
    text: [
      'New files lie in the bucket, their events come all at once, and the time runs until the last notification is in a subscribed queue. The systems take turns, pass by pass. Targets compare exact dedupe, which is what the baseline does.',
      'With the emulators as they answer (about a millisecond a call) everything on one machine shares its cores. A full batch of ours takes one batched read and one transaction for ten files, and one PublishBatch; each file still takes its own GetObject.',
      `AWS-like: every call of a function takes at least as long as there (milliseconds: ${latencies.join(', ')}), so that a function waits as it does on Lambda.`,
      'The last column is the machine’s ceiling: its cores over the CPU that a file takes in all processes. Where a system comes near it, its rate is a figure of this machine and of its emulators, whose share stands beside it: DynamoDB Local takes about as much CPU a file as our functions do. On AWS neither the table nor the queue runs on the functions’ cores; what ours saves there is the first column of CPU.',
    ],
  };
}

function targets(all: readonly ThroughputSeries[]): Target[] {
  return all
    .filter(({ name }) => name === exactOnly.name)
    .flatMap((ours) => {
      const { concurrency, calls } = ours;
      const baseline = all.find(
        (other) => other.name === simple.name && other.concurrency === concurrency && other.calls === calls,
      );
      if (baseline === undefined) return [];
      const what = `files a second against ${simple.name}, ${concurrency} at a time, calls ${calls === 'emulators' ? 'as the emulators answer' : 'AWS-like'}`;
      return [atLeast(what, bound, pairedRatio(rates(ours), rates(baseline)))];
    });
}

function rates({ passes }: ThroughputSeries): number[] {
  return passes.map(({ filesPerSecond }) => filesPerSecond);
}

/** What the cores could do if nobody ever waited: all the CPU of a file, emulators and all, on every core. */
function mostFiles(passes: ThroughputSeries['passes']): string {
  const sums = passes.flatMap(({ cpuMs }) =>
    cpuMs === undefined ? [] : [cpuMs.functions + cpuMs.dynamodb + cpuMs.emulators],
  );
  return sums.length === 0 ? '–' : digits((availableParallelism() * 1000) / median(sums));
}

function cpu(passes: ThroughputSeries['passes'], part: keyof CpuUse): string {
  const known = passes.flatMap(({ cpuMs }) => (cpuMs === undefined ? [] : [cpuMs[part]]));
  return known.length === 0 ? '–' : digits(median(known));
}
