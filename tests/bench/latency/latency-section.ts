import { digits, ofSeries } from '../report/numbers.ts';
import type { Section, Table } from '../report/section.ts';
import { quantile } from '../report/statistics.ts';
import { streamPollMs } from '../rig/stream-polls.ts';
import type { LatencyFigures, LatencySeries } from './measure-latencies.ts';

/** Fewer files have no 99th percentile to speak of: it would be the slowest of them. */
const fewestForP99 = 300;

export function latencySection({ series, slowest }: LatencyFigures): Section {
  const [machine, lambda] = (['machine', 'Lambda'] as const).map((pace) => series.filter((one) => one.pace === pace));
  const load = series.find((one) => one.load !== undefined)?.load ?? 0;
  return {
    title: 'Latency',
    targets: [],
    tables: [table('at this machine’s pace', machine ?? []), table('at Lambda’s pace', lambda ?? [])],
    text: [
      'From the start of an upload to the receipt of its notification in a subscribed queue, warm functions, on the emulators. The systems take turns, round by round; p50 and p95 are medians of the rounds, with the middle half of them in brackets; p99 is that of all files together, where they are ' +
        `${fewestForP99} or more. Idle, a file is uploaded when the one before is announced, after a pause that is spread evenly over a polling interval of the stream. The load, ${load} files a second, is half of the ${digits(slowest)} that the slowest system does with two functions at a time, here, when all files come at once.`,
      'The queue before the function and the stream behind it are each one more hand-over than the plain baseline has: that is the price of losing nothing. ' +
        `At this machine’s pace the emulated stream is read every ${streamPollMs.local} ms; at Lambda’s every ${streamPollMs.lambda} ms, as Lambda polls a stream (four times a second, https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html), and calls and CPU take as long as under Throughput. ` +
        'A file so waits half of that interval on the mean, ours alone: the baselines have no stream. What S3 takes to hand on its event, and SQS and SNS theirs, is not slowed down: it is the same for all but for the queue, which the plain baseline has not.',
    ],
  };
}

function table(what: string, all: readonly LatencySeries[]): Table {
  return {
    columns: [what, 'load', 'files', 'p50, ms', 'p95, ms', 'p99, ms'],
    rows: all.map(({ name, load, rounds }) => {
      const files = rounds.flat();
      return [
        name,
        load === undefined ? 'idle, one at a time' : `${load} files a second`,
        String(files.length),
        ...[0.5, 0.95].map((share) => ofSeries(rounds.map((round) => quantile(round, share)))),
        files.length < fewestForP99 ? '–' : digits(quantile(files, 0.99)),
      ];
    }),
  };
}
