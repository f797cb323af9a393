import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { PROFILE_VERSION } from '../../functions/matching/profile.ts';
import type { Notification } from '../../functions/notifications/notification.ts';
import { mapBounded } from '../../functions/runtime/map-bounded.ts';
import { fileMessage } from '../../functions/story/items/file-version.ts';
import { SCHEMA } from '../../functions/story/items/items.ts';
import { type Key, storyIdAt } from '../../functions/story/items/keys.ts';
import manifest from '../../package.json' with { type: 'json' };
import { sharedWorld } from '../e2e/shared-world.ts';
import type { World } from '../e2e/world.ts';
import { wiredrop } from '../fixtures/wiredrop.ts';
import { readBaselines } from './baseline.ts';
import { replacements } from './replacements.ts';
import { resourcesOfEverything } from './resources-of-everything.ts';

/**
 * Goal: this version can be deployed over each released one. Method: a baseline has the table and the announcements of
 * a few files as that version made them, and its template's resources. This version's stack gets the items through its
 * stream, as after a deploy, and goes on.
 */
export const baselines = readBaselines();

/** The tests of an update from the version that made a baseline. */
export function describeUpdate({ version, files, items, notifications, resources }: (typeof baselines)[number]): void {
  describe(`an update from version ${version}`, { timeout: 300_000 }, () => {
    let world: World;
    /** Each once. Notify repeats a batch if it is killed, so one may come again, and then says the same. */
    const heard = async () => {
      const first = new Map<string, Notification>();
      for (const one of await world.heardOf('base')) {
        assert.deepEqual(one, first.get(one.id) ?? one);
        first.set(one.id, one);
      }
      return told([...first.values()]);
    };
    // The words that say it were taken back: whether notify was faster is chance.
    const takenBack = notifications.flatMap((one) =>
      one.type === 'story.withdrawn' && one.data.mergedInto === undefined ? one.subject : [],
    );
    const isSaid = ({ type, subject }: Notification): boolean =>
      type === 'story.withdrawn' || !takenBack.includes(subject);
    const told = (some: readonly Notification[]): string[] =>
      some
        .filter(isSaid)
        .map(({ type, id, data }) => `${type} ${id} ${data.object.key}`)
        .sort();
    const file = (key: string) => files[key] ?? assert.fail(key);
    const dispositionOf = async (key: string) =>
      (await world.receiptsOf('base')).filter((receipt) => receipt.key === key).map(({ disposition }) => disposition);
    let announced: string[];
    const isComparable = items.some(
      ({ profiles }) => (profiles as { first?: Uint8Array })?.first?.[0] === PROFILE_VERSION,
    );

    before(async () => {
      world = await sharedWorld();
      announced = told(notifications);
      for (const item of items) await put(world, item);
    });

    it('replaces no table, bucket, queue, topic, subscription or event source', () =>
      assert.deepEqual(replacements(resources, resourcesOfEverything()), []));

    it('announces what the old version left in the stream, each once and as that version would', async () => {
      assert.deepEqual(await heard(), announced);
      const now = new Map((await world.heardOf('base')).map((one) => [one.id, one]));
      // A newer version may say more.
      for (const old of notifications.filter(isSaid))
        assert.partialDeepStrictEqual(now.get(old.id), old satisfies Notification);
    });

    it('finds stories of the old version by id, words and likeness, and announces only what is new', async () => {
      const ferry = file('base/ferry.md');
      const copy = { publisher: 'Third Wire', id: '003_0000000001', url: 'article/003/0000000001' };
      await world.put('base/again.md', ferry);
      await world.put('base/words.md', reworked(ferry, copy));
      await world.stack.settle();
      await world.put(
        'base/like.md',
        reworked(ferry, { ...copy, id: '003_0000000002' }).replaceAll('two more years', 'another two years'),
      );
      await world.put(
        'base/revision.md',
        file('base/lighthouse.md').replaceAll('nothing else', 'nothing more').replaceAll('01:12:40', '02:12:40'),
      );
      assert.deepEqual(await dispositionOf('base/again.md'), ['duplicate']);
      assert.deepEqual(await dispositionOf('base/words.md'), ['copy']);
      // Profiles of another version are compared with nothing, and keys of another version are not read.
      assert.deepEqual(await dispositionOf('base/like.md'), [isComparable ? 'copy' : 'new']);
      assert.deepEqual(await dispositionOf('base/revision.md'), ['revision']);
      const news = (await heard()).filter((one) => !announced.includes(one) && !one.endsWith('base/like.md'));
      assert.equal(news.length, 1, news.join('\n'));
      assert.match(news[0] ?? '', /^story\.updated \S+\.2 base\/revision\.md$/);
    });

    it('announces no story again when every file of it is uploaded again', async () => {
      const before = await heard();
      for (const [key, body] of Object.entries(files)) await world.put(key, body);
      const news = (await heard()).filter((one) => !before.includes(one));
      const found = news.filter((one) => one.startsWith('story.'));
      assert.deepEqual(found, []);
    });

    it('knows the receipts of the old version: an event that comes again announces nothing', async () => {
      const before = await heard();
      const receipts = items.filter(({ entity }) => entity === 'receipt');
      assert.ok(receipts.length >= 4);
      const { stack } = world;
      const queueUrl = stack.output('QueueUrl');
      const events = receipts.map((receipt) => ({ queueUrl, body: fileMessage(receipt as never) }));
      await world.deliver(events);
      assert.deepEqual(await heard(), before);
      assert.deepEqual([await stack.deadLetters(), world.problems], [[], []]);
    });

    it('is read and corrected by every command', async () => {
      const list = ['stories', 'review', 'status', 'sources'].map((name) => [name]);
      const names = ['base/ferry-copy.md', 'base/bridge.md', 'night ferry', '001_0000000004'];
      const shows = [...names.map((name) => ['status', name]), ['status', 'base/market.md', '--as', 'slack']];
      const runs = await mapBounded([...list, ...shows], 3, (args) => run(world, ...args));
      for (const { err } of runs) assert.doesNotMatch(err, /\n {4}at /);
      assert.match(runs.map(({ out }) => out).join(''), /Fish market on Pier 4 opens again/);
      const done = async (...args: string[]) => {
        const { code, out, err } = await run(world, ...args);
        assert.equal(code, 0, `${args}: ${out}${err}`);
        await world.stack.settle();
        return out;
      };
      for (const args of [
        ['split', 'base/ferry-like.md'],
        ['merge', 'base/lighthouse.md', 'base/market.md'],
      ]) {
        const [, request = ''] = /wiredrop undo (\S+)/.exec(await done(...args)) ?? [];
        await done('undo', request);
      }
      await done('label', 'same', 'base/ferry-like.md');
      await done('withdraw', 'base/market-again.md', '--reason', 'Wrong pier.');
      await done('undo', 'base/market-again.md');
      await done('redrive', '--yes', '--since', '2026-01-01');
      assert.deepEqual([await world.stack.deadLetters(), world.problems], [[], []]);
    });

    // Once, in the last world of its run: what reads the stream does not get past it either.
    if (version !== manifest.version) return;
    it('is refused in one sentence if it is of a newer version', async () => {
      const story = items.findLast(({ entity, pk }) => entity === 'story' && pk) ?? assert.fail('no story');
      await put(world, { ...story, announce: 'none', schema: SCHEMA + 1 });
      for (const args of [['status', storyIdAt(story as unknown as Key)], ['stories']]) {
        const { code, err } = await run(world, ...args);
        assert.equal(code, 1);
        assert.match(err, new RegExp(`^(Stack .*\n)?STORY#\\S+ STORY has schema ${SCHEMA + 1}, [^\n]+\n$`));
      }
    });
  });
}

const run = ({ stack }: World, ...args: readonly string[]) => wiredrop([...args, '--outputs', stack.outputsFile]);

/** Without an expiry, which was counted from the day of the recording. */
export async function put(
  { stack }: World,
  { expiresAt: _, ...item }: Readonly<Record<string, unknown>>,
): Promise<void> {
  const Item = marshall(item, { removeUndefinedValues: true });
  await stack.clients.dynamodb.send(new PutItemCommand({ TableName: stack.output('TableName'), Item }));
}

/** The report as another paper and crawl has it. */
export function reworked(file: string, { publisher, id, url }: { publisher: string; id: string; url: string }): string {
  return file
    .replaceAll('Harbour Wire', publisher)
    .replaceAll('001_0000000001', id)
    .replaceAll('article/001/0000000001', url);
}

export function withOldProfiles(item: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { profiles } = item as { profiles?: Record<string, Uint8Array> };
  if (profiles === undefined) return item;
  const old = Object.entries(profiles).map(([name, bytes]) => [
    name,
    Uint8Array.from([PROFILE_VERSION - 1, ...bytes.slice(1)]),
  ]);
  return { ...item, profiles: Object.fromEntries(old) };
}
