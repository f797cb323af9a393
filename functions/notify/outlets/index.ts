import { openEventBus } from './event-bus.ts';
import type { OpenOutlet, Outlet, OutletClientOptions } from './outlet.ts';
import { openTopic } from './topic.ts';

/**
 * Every outlet for subscribers; that of the canary is opened by the handler. Its counterpart in
 * `infra/constructs/outlets` sets its environment.
 */
const OUTLETS: readonly OpenOutlet[] = [openTopic, openEventBus];

/** The outlets that the environment configures. */
export function openOutlets(environment: NodeJS.ProcessEnv, options: OutletClientOptions): Outlet[] {
  return OUTLETS.flatMap((open) => open(environment, options) ?? []);
}
export { type Outlet, toJson } from './outlet.ts';
