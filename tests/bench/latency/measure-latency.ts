import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { articleFile } from '../articles/article-files.ts';
import type { Rig } from '../rig/rig.ts';

/** Milliseconds from the start of each upload to the receipt of its notification. */
export type Latencies = readonly number[];

let nextIndex = 7_000_000;

/**
 * One file after the other, each uploaded when the last one's notification is there and a pause is over. The pauses are spread evenly over a polling
 * interval of the stream: the last notification came behind such a poll, and a file right behind it would always wait as long for the next one.
 */
export async function measureIdleLatency(rig: Rig, count: number, pollMs: number): Promise<Latencies> {
  const watch = watchArrivals(rig);
  for (let n = 0; n < count; n += 1) {
    await delay(pollMs * spreadEvenly(n));
    await watch.upload();
    await rig.waitFor(n + 1);
  }
  return watch.latencies;
}

/** The golden ratio's multiples: so many of them as one likes lie evenly in [0, 1). */
function spreadEvenly(n: number): number {
  return (n * 0.6180339887498949) % 1;
}

/** Uploads at a fixed rate, whatever the system makes of it: waiting counts. @param load files a second. */
export async function measureLatencyUnderLoad(rig: Rig, load: number, seconds: number): Promise<Latencies> {
  const watch = watchArrivals(rig);
  const count = Math.round(load * seconds);
  const start = performance.now();
  const uploads: Promise<void>[] = [];
  for (let n = 0; n < count; n += 1) {
    await delay(Math.max(0, start + (n * 1000) / load - performance.now()));
    uploads.push(watch.upload());
  }
  await Promise.all(uploads);
  await rig.waitFor(count);
  return watch.latencies;
}

function watchArrivals(rig: Rig) {
  const started = new Map<string, number>();
  const latencies: number[] = [];
  rig.received.length = 0;
  rig.open((body) => {
    const key = keyOf(body);
    const start = started.get(key);
    if (start !== undefined) latencies.push(performance.now() - start);
    started.delete(key);
  });
  return {
    latencies,
    async upload() {
      nextIndex += 1;
      const { key, bytes } = articleFile({ index: nextIndex });
      started.set(key, performance.now());
      await rig.stack.clients.s3.send(new PutObjectCommand({ Bucket: rig.bucket, Key: key, Body: bytes }));
    },
  };
}

/** Object key a notification is about: ours points to the object, the samples copy the key. */
function keyOf(body: string): string {
  const message = JSON.parse(body) as { data?: { object: { key: string } }; key?: string };
  return message.data?.object.key ?? message.key ?? '';
}
