import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FeedState, publicPart, STATE, unpacked } from '../../../functions/feed/feed-state.ts';
import { partAt, partBefore, rangeOf, storyDays } from '../../../functions/feed/story-days.ts';
import { seededRandom } from '../../fixtures/random.ts';
import { feedWorld } from './feed-world.ts';
import { at, storyOf } from './stories.ts';

// Goal: the work of a run does not grow with what is older. Method: a world in memory whose reads are counted, with
// stories of many days; and worlds whose days are in one file and in many, which must show the same.

const DAY = 24 * 60;
const stateOf = (world: ReturnType<typeof feedWorld>) => unpacked<FeedState>(world.own.get(STATE)?.bytes);

function countReads(world: ReturnType<typeof feedWorld>): string[] {
  const names: string[] = [];
  const { bucket } = world.dependencies;
  for (const name of ['readOwn', 'saveOwn'] as const) {
    const real = bucket[name];
    bucket[name] = async (file: string, ...others: never[]) => {
      names.push(file);
      return (real as (...all: unknown[]) => Promise<never>)(file, ...others);
    };
  }
  return names;
}

describe('a run of the feeds', () => {
  it('reads and writes only the days of what has changed', async () => {
    for (const isPublishing of [true, false]) {
      const world = feedWorld({ isPublishing });
      const old = Array.from({ length: 29 }, (_, day) => storyOf(`s${day}`, {}, { firstSeenAt: at(-day * DAY) }));
      await world.update(...old);
      const names = countReads(world);
      await world.update({ ...(old[3] as (typeof old)[0]), version: 2, heat: 9 });
      const days = names.filter((name) => /^\d/.test(name));
      assert.deepEqual([...new Set(days)], ['2026-01-02.gz'], names.join());
      names.length = 0;
      // Older than thirty days by now, and in no file.
      world.remove(...Array.from({ length: 50 }, (_, n) => storyOf(`gone${n}`)));
      await world.run();
      const found = names.filter((name) => /^\d/.test(name));
      assert.deepEqual(found, []);
    }
  });

  it('goes over all stories in parts, newest first, and says from which day on its files are complete', async () => {
    const world = feedWorld({ isPublishing: false });
    const all = Array.from({ length: 3 }, (_, day) =>
      Array.from({ length: 5_000 }, (_, n) => storyOf(`d${day}n${n}`, {}, { firstSeenAt: at(-day * DAY) })),
    ).flat();
    for (const story of all) world.stories.set(story.pk, story);
    await world.run();
    const first = stateOf(world);
    assert.deepEqual([first?.pass?.next, first?.completeFrom], ['2026-01-03', '2026-01-04']);
    await world.run();
    const second = stateOf(world);
    assert.deepEqual([second?.pass, second?.completeFrom], [undefined, '2025-12-06']);
    assert.deepEqual(Object.keys(second?.days ?? {}).sort(), ['2026-01-03', '2026-01-04', '2026-01-05']);
    // What no list named is found within a day, and nothing else is made again.
    const [lost] = all.slice(-1);
    world.stories.delete(lost?.pk ?? '');
    world.goTo(60 + DAY);
    while ((await world.run())?.days !== 0 || stateOf(world)?.pass !== undefined);
    assert.ok(!world.everything().join().includes(`"${lost?.pk}"`));
  });

  it('shows the same whether a day is one file or many, and whatever was before', async () => {
    const shows = async (world: ReturnType<typeof feedWorld>) => {
      const dice = seededRandom('parts');
      for (let turn = 0; turn < 40; turn++) {
        const story = storyOf(
          `s${dice.int(12)}`,
          { publisher: `Paper ${dice.int(3)}` },
          { firstSeenAt: at(-dice.int(20) * 397), version: turn + 1, ...(dice.chance(0.4) && { heat: turn }) },
        );
        if (dice.chance(0.15)) world.remove(story);
        else world.write(story);
        if (turn % 8 === 7) await world.run();
      }
      // Editions stand still from when they were made, which is later where a pass takes several runs.
      const names = world.names().filter((name) => !/^\d/.test(name));
      return names.map((name) => [name, world.text(name).replace(/<nav>.*<\/nav>\n/, '')]);
    };
    const one = await shows(feedWorld());
    assert.deepEqual(await shows(feedWorld({ parts: 24 })), one);
  });

  it('leaves no file of the former parts once a day has more or fewer of them', async () => {
    const settings: { parts: 1 | 24 } = { parts: 1 };
    const world = feedWorld(settings);
    await world.update(...Array.from({ length: 9 }, (_, n) => storyOf(`s${n}`, {}, { firstSeenAt: at(-n * 397) })));
    const before = world.text('all.json');
    for (const parts of [24, 1] as const) {
      settings.parts = parts;
      while ((await world.run())?.days !== 0 || stateOf(world)?.pass !== undefined);
      const files = [...world.own.keys()].filter((name) => /^\d/.test(name));
      assert.ok(files.length > 0 && files.every((name) => /T/.test(name) === (parts === 24)), files.join());
      assert.equal(world.text('all.json'), before);
    }
  });

  it('takes no day for complete whose list was cut, and none before it', async () => {
    const world = feedWorld({ isPublishing: false });
    for (const day of [0, 1, 2]) world.write(storyOf(`s${day}`, {}, { firstSeenAt: at(-day * DAY) }));
    const { list } = world.dependencies.stories;
    // As many as are listed: the day may have more.
    world.dependencies.stories.list = async (range) => {
      const [first] = await list(range);
      return first && range.from < '2026-01-05' && range.from >= '2026-01-04' ? Array(range.limit).fill(first) : [];
    };
    while ((await world.run())?.days !== 0 || stateOf(world)?.pass !== undefined);
    assert.equal(stateOf(world)?.completeFrom, '2026-01-05');
  });
});

it('the file of a day is read once while nobody else writes it, and again after another process has', async () => {
  const world = feedWorld();
  const names = countReads(world);
  const [one, other] = [storyDays(world.dependencies.bucket), storyDays(world.dependencies.bucket)];
  const day = '2026-01-05';
  const first = await one.write(day, [publicPart(storyOf('a'))]);
  assert.equal((await one.read(day, first)).stories.length, 1);
  assert.equal(names.length, 1);
  const second = await other.write(day, []);
  assert.deepEqual([await one.read(day, second), names.length], [{ etag: second, stories: [] }, 3]);
});

it('the parts of a day follow each other without a gap, back over days', () => {
  for (const parts of [1, 24, 144] as const) {
    let part = partAt('2026-01-02T00:05:00.000Z', parts);
    for (let n = 0; n < 2 * parts; n++) {
      const before = partBefore(part, parts);
      assert.equal(Date.parse(rangeOf(before, parts).to) + 1, Date.parse(rangeOf(part, parts).from));
      assert.equal(partAt(rangeOf(before, parts).to, parts), before);
      part = before;
    }
    assert.equal(part.slice(0, 10), '2025-12-31');
  }
});
