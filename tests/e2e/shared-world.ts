import { after } from 'node:test';
import type { LocalStackOptions } from '../../infra/local/local-stack.ts';
import { openWorld, type World } from './world.ts';

const worlds = new Map<string, Promise<World>>();
after(async () => {
  for (const world of worlds.values()) await (await world).stop();
});

/**
 * The one world of these settings in this process, emptied. `npm test` runs all that share it in one process
 * (tests/run-tests.mjs), because a start of the stack takes longer than most tests of it. It stops with the process.
 */
export async function sharedWorld(context: LocalStackOptions['context'] = {}): Promise<World> {
  const name = JSON.stringify(context);
  // In .ci/long on DynamoDB Local as well, the closest to DynamoDB, which takes as much CPU as all the rest.
  const opened = worlds.get(name) ?? openWorld({ context });
  worlds.set(name, opened);
  const world = await opened;
  await world.empty();
  return world;
}
