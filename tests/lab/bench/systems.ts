import { join } from 'node:path';

/** A system under measurement: a CDK app with its settings. Each runs on emulators of its own. */
export interface System {
  /** As tables show it. */
  readonly name: string;
  /** File of its CDK app; absent: wiredrop's. */
  readonly app?: string;
  readonly context: Readonly<Record<string, unknown>>;
  /** S3 invokes the function itself, one object at a time: there is no queue. */
  readonly direct: boolean;
  /**
   * Whether Lambda logs START, END and REPORT of each invocation, and a prefix for each line, as it does by default.
   */
  readonly platformLogs: boolean;
}

const BASELINES = join(import.meta.dirname, '../peers/app.ts');

export const WIREDROP: System = {
  name: 'wiredrop',
  context: { monitoring: false },
  direct: false,
  platformLogs: false,
};

/** Only the same words make one story, as in the samples. */
export const EXACT_ONLY: System = {
  ...WIREDROP,
  name: 'wiredrop, exact only',
  context: { monitoring: false, matching: false },
};

/** A function for every object, the article with its text in one item. */
export const PLAIN: System = {
  name: 'plain sample',
  app: BASELINES,
  context: { baseline: 'plain' },
  direct: true,
  platformLogs: true,
};

/** The same over a queue, with Powertools' idempotency and batch processing. */
export const POWERTOOLS: System = {
  name: 'Powertools sample',
  app: BASELINES,
  context: { baseline: 'powertools' },
  direct: false,
  platformLogs: true,
};

export const SYSTEMS: readonly System[] = [WIREDROP, EXACT_ONLY, PLAIN, POWERTOOLS];
