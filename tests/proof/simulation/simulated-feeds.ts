import { feedWorld } from '../../functions/feed/feed-world.ts';
import { at } from '../../functions/feed/stories.ts';
import type { StormContext } from './processes.ts';
import type { SimulatedTable } from './simulated-table.ts';

/** An edition every ten minutes of the first hours. */
const EDITIONS = Array.from({ length: 24 }, (_, n) => `0${Math.floor((n + 1) / 6)}:${(n + 1) % 6}0`);
const MINUTE_MS = 60_000;

/** Feeds, pages and editions of a storm, as runs made them at some of its moments. */
export function simulatedFeeds(table: SimulatedTable, clock: StormContext['clock']) {
  const world = feedWorld({ editions: EDITIONS });
  return {
    async run(): Promise<void> {
      world.goTo((clock.now - Date.parse(at(0))) / MINUTE_MS);
      world.write(...table.stories());
      await world.run();
      // What one run leaves to the next.
      await world.run();
    },
    pages: () =>
      world
        .names()
        .filter((name) => /\.(?:html|json)$/.test(name))
        .map((name) => ({ name, text: world.text(name) })),
  };
}
