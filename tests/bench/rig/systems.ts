import { join } from 'node:path';

/** One system under measurement: a CDK app with its settings, on the same emulators. */
export interface System {
  /** For a column of a table; names the system. */
  readonly name: string;
  readonly handlers: 'wiredrop' | 'simple' | 'powertools';
  /** File of its CDK app; absent: ours. */
  readonly app?: string;
  readonly context: Readonly<Record<string, unknown>>;
  /** S3 invokes the function itself, one object at a time: there is no queue. */
  readonly direct: boolean;
}

const baselineApp = join(import.meta.dirname, '..', 'baselines', 'app.ts');

/** Ours with its default settings: every ratio is to it. */
export const wiredrop: System = {
  name: 'wiredrop',
  handlers: 'wiredrop',
  context: { operations: false },
  direct: false,
};

/** Ours with exact dedupe alone, which is what the samples do. */
export const exactOnly: System = {
  ...wiredrop,
  name: 'wiredrop, exact only',
  context: { ...wiredrop.context, nearDuplicates: false },
};

/** The samples' way: a function for every object, the article with its body in one item. */
export const simple: System = {
  name: 'baseline 1 (plain)',
  handlers: 'simple',
  app: baselineApp,
  context: { baseline: 'simple' },
  direct: true,
};

/** The same over a queue, with Powertools' idempotency and batch processing. */
export const powertools: System = {
  name: 'baseline 2 (Powertools)',
  handlers: 'powertools',
  app: baselineApp,
  context: { baseline: 'powertools' },
  direct: false,
};

export const systems: readonly System[] = [wiredrop, exactOnly, simple, powertools];
