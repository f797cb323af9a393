import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type BackfillAnswer,
  type BackfillDependencies,
  type BackfillOrder,
  type BackfillStep,
  runStep,
} from '../../../functions/backfill/backfill.ts';
import type { KeyRange, VersionPage } from '../../../functions/backfill/list-versions.ts';
import type { FileVersion } from '../../../functions/story/items/file-version.ts';
import type { Receipt } from '../../../functions/story/items/items.ts';

const ORDER: BackfillOrder = { id: '1', announce: false, dryRun: false, rate: 50 };

/** A bucket, a queue that is read at once, and a clock; every call takes a second. */
class World {
  now = 0;
  deadline = 0;
  /** What a step may take: enough for a list and a message. */
  turnMs = 40_000;
  readonly sent: string[] = [];
  readonly counts = { seen: 0, sent: 0, known: 0, ranges: 0, rangesDone: 0 };
  readonly versions: readonly FileVersion[];
  readonly #known: ReadonlySet<FileVersion>;
  readonly #pageSize: number;
  ended = 0;
  /** How many files each message told of. */
  readonly sizes: number[] = [];
  /** Calls after which one fails. */
  failures: number[] = [];

  constructor(versions: readonly FileVersion[], known: ReadonlySet<FileVersion>, pageSize: number) {
    this.versions = versions;
    this.#known = known;
    this.#pageSize = pageSize;
  }

  async call(): Promise<void> {
    this.now += 1_000;
    const [left] = this.failures;
    if (left === undefined) return;
    this.failures[0] = left - 1;
    if (left > 0) return;
    this.failures.shift();
    throw new Error('a fault');
  }

  page({ prefix, flat, after }: KeyRange): VersionPage {
    const from = after
      ? this.versions.findLastIndex(
          ({ key, versionId }) =>
            key < after.key || (key === after.key && (!after.versionId || versionId === after.versionId)),
        ) + 1
      : 0;
    const below = this.versions.slice(from).filter(({ key }) => key.startsWith(prefix));
    const page = below.slice(0, this.#pageSize);
    const last = page.at(-1);
    const isOwn = ({ key }: FileVersion) => !flat || !key.slice(prefix.length).includes('/');
    const folderOf = ({ key }: FileVersion) => `${prefix}${key.slice(prefix.length).split('/')[0]}/`;
    return {
      versions: page.filter(isOwn),
      old: new Set(),
      folders: [...new Set(page.filter((one) => !isOwn(one)).map(folderOf))],
      ...(last && below.length > page.length && { next: { key: last.key, versionId: last.versionId ?? '' } }),
    };
  }

  readonly dependencies: BackfillDependencies = {
    bucket: 'b',
    list: async (range) => {
      await this.call();
      return this.page(range);
    },
    find: async (files) =>
      files.map((file) =>
        [...this.#known].some(({ versionId }) => versionId === file.versionId) ? ({} as Receipt) : undefined,
      ),
    isIngested: (key) => key.endsWith('.md'),
    send: async (files) => {
      await this.call();
      assert.ok(files.every(({ quiet }) => quiet));
      this.sizes.push(files.length);
      this.sent.push(...files.map(({ versionId = '' }) => versionId));
    },
    depth: async () => 0,
    count: async (_, counts, hasEnded = false) => {
      this.ended += Number(hasEnded);
      for (const [name, count] of Object.entries(counts)) this.counts[name as keyof typeof this.counts] += count;
    },
    sleep: async (milliseconds) => {
      this.now += milliseconds;
    },
    nowMs: () => this.now,
    remainingMs: () => this.deadline - this.now,
  };

  /** As the state machine does: a step that fails is tried again, and one that is not done goes on. */
  async run(first: BackfillStep): Promise<BackfillAnswer> {
    let step = first;
    for (let steps = 0; steps < 1_000; steps++) {
      // Of its time a step leaves the last minute.
      this.deadline = this.now + 60_000 + this.turnMs;
      const answer = await runStep(step, this.dependencies).catch(() => ({ ...step, done: false }));
      if (!('done' in answer) || answer.done) return answer;
      step = answer;
    }
    return assert.fail('it comes to no end');
  }
}

/** Versions of keys in folders, in S3's order; some have receipts, and some names are not ingested. */
const bucket = fc
  .array(
    fc.record({
      folders: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
      name: fc.constantFrom('1.md', '2.md', '3.png', '한+글 %.md'),
      day: fc.integer({ min: 1, max: 9 }),
      isKnown: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((files) => {
    const versions = files
      .map(({ folders, name, day, isKnown }, at) => ({
        file: {
          bucket: 'b',
          key: [...folders, name].join('/'),
          versionId: `v${at}`,
          uploadedAt: `2026-01-0${day}T00:00:00.000Z`,
        },
        isKnown,
      }))
      .sort((one, other) => (one.file.key < other.file.key ? -1 : one.file.key > other.file.key ? 1 : 0));
    const known = new Set(versions.filter(({ isKnown }) => isKnown).map(({ file }) => file));
    return { versions: versions.map(({ file }) => file), known };
  });

const since = '2026-01-03T00:00:00.000Z';
const until = '2026-01-07T00:00:00.000Z';
const wantedOf = ({ versions, known }: { versions: FileVersion[]; known: ReadonlySet<FileVersion> }) =>
  versions
    .filter(
      (file) => file.key.endsWith('.md') && !known.has(file) && file.uploadedAt >= since && file.uploadedAt < until,
    )
    .map(({ versionId }) => versionId);

describe('backfill', () => {
  const order = { ...ORDER, since, until, rate: 1 };

  it('sends every wanted version that has no receipt, once', () =>
    fc.assert(
      fc.asyncProperty(
        bucket,
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 3_000, max: 9_000 }),
        fc.array(fc.nat(20), { maxLength: 3 }),
        async (given, pageSize, turnMs, failures) => {
          const world = new World(given.versions, given.known, pageSize);
          world.turnMs = turnMs;
          const plan = await world.run({ step: 'plan', order, ranges: [{ prefix: '' }], concurrency: 40 });
          assert.ok('ranges' in plan);
          world.failures = [...failures];
          for (const range of plan.ranges) await world.run({ step: 'send', order, range });
          assert.deepEqual([...new Set(world.sent)].sort(), wantedOf(given).sort());
          assert.equal(world.counts.rangesDone, world.counts.ranges);
          if (failures.length > 0) return;
          assert.deepEqual([world.counts.sent, world.counts.seen], [world.sent.length, given.versions.length]);
          assert.ok(world.now >= world.sent.length * 1_000, 'it keeps its rate');
        },
      ),
    ));

  it('sends the rows of an inventory, whether or not their keys are encoded', () =>
    fc.assert(
      fc.asyncProperty(bucket, fc.boolean(), async (given, isEncoded) => {
        const world = new World(given.versions, given.known, 1_000);
        world.turnMs = 5_000;
        const encoded = (key: string) => encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/');
        const Items = given.versions.map(({ key, versionId = '', uploadedAt }) => ({
          Key: isEncoded ? encoded(key) : key,
          VersionId: versionId,
          LastModifiedDate: uploadedAt,
          IsDeleteMarker: 'false',
        }));
        const marker = { Key: 'a/1.md', VersionId: 'marker', LastModifiedDate: since, IsDeleteMarker: 'true' };
        await world.run({ BatchInput: { order }, Items: [...Items, marker] });
        assert.deepEqual(world.sent.toSorted(), wantedOf(given).sort());
      }),
    ));

  it('only counts in a dry run, and waits while the queue is deep', async () => {
    const file = (at: number) => ({ bucket: 'b', key: `${at}.md`, versionId: `v${at}`, uploadedAt: since });
    const world = new World([file(1), file(2)], new Set(), 10);
    await world.run({ step: 'send', order: { ...ORDER, dryRun: true }, range: { prefix: '' } });
    assert.deepEqual([world.sent, world.counts.sent], [[], 2]);
    const depths = [100_001, 100_001, 0, 0];
    const dependencies = { ...world.dependencies, depth: async () => depths.shift() ?? 0 };
    world.deadline = world.now + 200_000;
    await runStep({ step: 'send', order: ORDER, range: { prefix: '' } }, dependencies);
    assert.equal(depths.length, 1);
    assert.deepEqual(await runStep({ step: 'drain', order: ORDER }, dependencies), { waiting: 0 });
  });

  it('has ended once the queue is read, and not before', async () => {
    const world = new World([], new Set(), 10);
    for (const waiting of [2, 0]) {
      const dependencies = { ...world.dependencies, depth: async () => waiting };
      assert.deepEqual(await runStep({ step: 'drain', order: ORDER }, dependencies), { waiting });
      assert.equal(world.ended, waiting === 0 ? 1 : 0);
    }
  });

  it('sends a second’s files at a time, a hundred at most, and is no slower than its rate', async () => {
    const file = (at: number) => ({ bucket: 'b', key: `${at}.md`, versionId: `v${at}`, uploadedAt: since });
    for (const [rate, sizes, ms] of [
      [5, [5, 5, 5, 5], 4_000],
      [15, [15, 5], 2_000],
      [1e6, [20], 1_000],
      [0.5, Array(20).fill(1), 40_000],
    ] as const) {
      const world = new World(
        Array.from({ length: 20 }, (_, at) => file(at)),
        new Set(),
        1_000,
      );
      await world.run({ step: 'send', order: { ...ORDER, rate }, range: { prefix: '' } });
      // The list takes a second, and each message.
      assert.deepEqual([world.sizes, world.now], [sizes, ms + 1_000]);
    }
    const many = new World(
      Array.from({ length: 250 }, (_, at) => file(at)),
      new Set(),
      1_000,
    );
    await many.run({ step: 'send', order: { ...ORDER, rate: 1e6 }, range: { prefix: '' } });
    assert.deepEqual(many.sizes, [100, 100, 50]);
  });

  it('divides a flat bucket by characters of keys, gives fewer ranges than workers the whole rate', async () => {
    const keys = Array.from({ length: 4_000 }, (_, at) => `${String(at % 80).padStart(3, '0')}_${at}.md`).sort();
    const versions = ['0', ...keys].map((key, at) => ({ bucket: 'b', key, versionId: `v${at}`, uploadedAt: since }));
    const planOf = async (world: World) => {
      const plan = await world.run({ step: 'plan', order, ranges: [{ prefix: '' }], concurrency: 40 });
      assert.ok('ranges' in plan);
      return plan;
    };
    const many = await planOf(new World(versions, new Set(), 10));
    assert.ok(many.ranges.length >= 80, `${many.ranges.length} ranges`);
    assert.equal(many.order.rate, order.rate);
    const world = new World(versions, new Set(), 500);
    const few = await planOf(world);
    assert.ok(few.ranges.length > 1 && few.ranges.length < 40, `${few.ranges.length} ranges`);
    assert.equal(few.order.rate * few.ranges.length, order.rate * 40);
    for (const range of many.ranges) await world.run({ step: 'send', order: { ...order, rate: 1e6 }, range });
    assert.deepEqual(
      world.sent.sort(),
      versions
        .filter(({ key }) => key !== '0')
        .map(({ versionId }) => versionId)
        .sort(),
    );
  });

  it('plans as many ranges as a state of Step Functions can hold', async () => {
    const long = 'x'.repeat(900);
    const versions = Array.from({ length: 400 }, (_, at) => ({
      bucket: 'b',
      key: `${long}${at}/1.md`,
      versionId: `v${at}`,
      uploadedAt: since,
    }));
    const plan = await new World(versions, new Set(), 1_000).run({
      step: 'plan',
      order,
      ranges: [{ prefix: '' }],
      concurrency: 40,
    });
    assert.ok(JSON.stringify(plan).length < 256 * 1024);
  });
});
