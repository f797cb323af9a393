import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sha256 } from '../../../functions/article/base/strings.ts';
import { type UnpackRequest, uploaderOf } from '../../../functions/story/items/container.ts';
import type { Receipt } from '../../../functions/story/items/items.ts';
import { type UnpackDependencies, unpackContainer } from '../../../functions/unpack/unpack-container.ts';

// Goal: an uploader of many containers holds one of the two places while others wait. Method: a model of a queue by the
// rule that SQS documents (a group with a tenth of the time is noisy, quiet groups come first, of noisy ones that with
// the fewest messages in flight), two places, and a clock: six articles are written in a second, and a chunk is read in
// a millisecond.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html

const PLACES = 2;
const RUN_MS = 900_000;
const NOISY = 0.1;
/** Of 32 at a time. */
const PUT_MS = 5_000;

interface Waiting {
  request: UnpackRequest;
  sentAt: number;
}

function model(containers: readonly { key: string; bytes: Buffer; at: number; uploader: string }[]) {
  let now = 0;
  const waiting: Waiting[] = [];
  const inFlight: string[] = [];
  const spent = new Map<string, number>();
  const firstRead = new Map<string, number>();
  const ended = new Map<string, number>();
  const receipts = new Map<string, Receipt>();
  const bytesOf = new Map(containers.map(({ key, bytes }) => [key, bytes]));
  // One process at a time goes on: that whose clock is earliest.
  const asleep: { until: number; wake: () => void }[] = [];
  const sleep = (ms: number) => new Promise<void>((wake) => asleep.push({ until: now + ms, wake }));

  const isNoisy = (group: string): boolean => {
    const all = [...spent.values()].reduce((sum, ms) => sum + ms, 0);
    return all > 0 && (spent.get(group) ?? 0) / all > NOISY;
  };
  const groupOf = ({ request }: Waiting) => request.uploader ?? request.file.key;
  const receive = (): Waiting | undefined => {
    const rank = (one: Waiting) => {
      const group = groupOf(one);
      return isNoisy(group) ? 1 + inFlight.filter((other) => other === group).length : 0;
    };
    const [next] = waiting
      .filter(({ sentAt }) => sentAt <= now)
      .sort((a, b) => rank(a) - rank(b) || a.sentAt - b.sentAt);
    if (next !== undefined) waiting.splice(waiting.indexOf(next), 1);
    return next;
  };

  async function run(message: Waiting): Promise<void> {
    const { request } = message;
    const { key } = request.file;
    const start = now;
    const dependencies: UnpackDependencies = {
      async open(_, from) {
        firstRead.set(key, firstRead.get(key) ?? now);
        const bytes = bytesOf.get(key) ?? assert.fail();
        async function* chunks() {
          for (let at = from; at < bytes.length; at += 65_536) {
            await sleep(1);
            yield bytes.subarray(at, at + 65_536);
          }
        }
        return { bytes: chunks(), metadata: {}, size: bytes.length };
      },
      put: () => sleep(PUT_MS).then(() => true),
      send: async (next) => void waiting.push({ request: next, sentAt: now }),
      othersWait: async () => waiting.some(({ sentAt }) => sentAt <= now),
      table: {
        read: async () => [receipts.get(key) ?? assert.fail()],
        async write([write]) {
          receipts.set(key, write?.item as Receipt);
          return true;
        },
      },
      retryPolicy: { attempts: 1, sleep: async () => {}, random: () => 0 },
      settings: { maxBytes: 2 ** 20, notifications: true },
      nowMs: () => now,
      remainingMs: () => start + RUN_MS - now,
    };
    const { did } = await unpackContainer(request, dependencies);
    if (did === 'unpacked') ended.set(key, now);
    spent.set(groupOf(message), (spent.get(groupOf(message)) ?? 0) + now - start);
  }

  return {
    firstRead,
    ended,
    async untilDone(): Promise<void> {
      for (const { key, at, uploader } of containers) {
        const file = { bucket: 'b', key, versionId: 'v', uploadedAt: '2026-01-05T01:00:00.000Z' };
        receipts.set(key, { entity: 'receipt', version: 1, disposition: 'container', announce: 'none' } as Receipt);
        waiting.push({ request: { wiredrop: 'file', file, uploader }, sentAt: at });
      }
      let faults: unknown;
      for (let steps = 0; ended.size < containers.length; steps += 1) {
        assert.ok(steps < 200_000, 'the model does not end');
        while (inFlight.length < PLACES) {
          const message = receive();
          if (message === undefined) break;
          const group = groupOf(message);
          inFlight.push(group);
          run(message)
            .catch((error: unknown) => {
              faults = error;
            })
            .finally(() => inFlight.splice(inFlight.indexOf(group), 1));
        }
        // Everything that goes on without the clock.
        await new Promise(setImmediate);
        if (faults) throw faults;
        const next = asleep.sort((a, b) => a.until - b.until).shift();
        if (next) {
          now = Math.max(now, next.until);
          next.wake();
        } else if (inFlight.length === 0) now += 100;
      }
    },
  };
}

/** Of words that do not repeat, as honest ones: an article has 60 bytes or more when it is packed. */
const articles = (name: string, count: number): string[] =>
  Array.from(
    { length: count },
    (_, at) => `{"title":"${name} ${at}","text":"Words ${sha256(`${name} ${at}`, 'hex')}"}`,
  );

describe('containers of several uploaders', () => {
  it('take turns, and all are unpacked', async () => {
    // Lines go on where the last run stopped; a list is read again from its start.
    for (const [ending, open, between, close] of [
      ['jsonl', '', '\n', ''],
      ['json', '[', ',', ']'],
    ] as const) {
      const noisy = Array.from({ length: 10 }, (_, n) => ({
        ...{ key: `noisy/${n}.${ending}`, at: 0, uploader: 'AWS:NOISY' },
        bytes: Buffer.from(open + articles(`n${n}`, 600).join(between) + close),
      }));
      const quiet = {
        key: 'quiet/1.jsonl',
        bytes: Buffer.from(articles('quiet', 50).join('\n')),
        at: 100_000,
        uploader: 'AWS:QUIET',
      };
      const world = model([...noisy, quiet]);
      await world.untilDone();
      const waited = (world.firstRead.get(quiet.key) ?? Number.NaN) - quiet.at;
      assert.ok(waited < 60_000, `${waited} ms`);
      assert.equal(world.ended.size, 11);
      assert.ok(Math.max(...world.ended.values()) > 300_000, 'they took minutes');
    }
  });

  it('are told apart by principal without session, else by the first folder below the prefix', () => {
    const of = (uploadedBy: string | undefined, key: string) =>
      uploaderOf({ bucket: 'b', key, uploadedAt: '', ...(uploadedBy && { uploadedBy }) }, 'in/');
    assert.equal(of('AWS:AROAEXAMPLE:one', 'in/a/x.json'), 'AWS:AROAEXAMPLE');
    assert.equal(of('AWS:AROAEXAMPLE:two', 'in/b/x.json'), 'AWS:AROAEXAMPLE');
    assert.deepEqual([of('111122223333', 'in/a/b/x.json'), of(undefined, 'in/x.json')], ['a', '']);
  });
});
