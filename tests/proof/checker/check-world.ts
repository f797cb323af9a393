import { INVARIANTS } from './invariants.ts';
import type { Violation, World } from './world.ts';
import { worldView } from './world-view.ts';

/** Everything that is wrong in a world that has come to rest. */
export function checkWorld(world: World): Violation[] {
  const view = worldView(world);
  return INVARIANTS.flatMap(({ name, check }) => check(view).map((found) => ({ invariant: name, ...found })));
}
