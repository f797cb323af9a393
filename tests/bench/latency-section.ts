import type { LatencySeries } from './measure-latency.ts';
import { digits } from './numbers.ts';
import type { Section } from './section.ts';
import { quantile } from './statistics.ts';

export function latencySection(all: readonly LatencySeries[]): Section {
  return {
    title: 'Latency',
    targets: [],
    tables: [
      {
        columns: ['system', 'load', 'files', 'p50, ms', 'p95, ms', 'p99, ms'],
        rows: all.map(({ name, load, milliseconds }) => [
          name,
          load === undefined ? 'idle, one at a time' : `${load} files a second`,
          String(milliseconds.length),
          ...[0.5, 0.95, 0.99].map((share) => digits(quantile(milliseconds, share))),
        ]),
      },
    ],
    text: [
      'From the start of an upload to the receipt of its notification in a subscribed queue, warm functions, on the emulators. The queue before the function and the stream behind it are each one more hand-over than the plain baseline has: that is the price of losing nothing, and it is a few ' +
        'tens of milliseconds here (the emulated stream is read every 40 ms; Lambda polls a stream four times a second, https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html).',
    ],
  };
}
