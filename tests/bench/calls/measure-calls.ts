import { articleFile } from '../articles/article-files.ts';
import { median } from '../report/statistics.ts';
import type { Rig } from '../rig/rig.ts';
import type { Call } from './call-recorder.ts';
import type { Units } from './capacity-meter.ts';
import { type CountedSystem, countSystem, type FileCost } from './counted-system.ts';
import { fullBatch } from './usage.ts';

/** What became of a file, in our words; a sample knows `new` and `duplicate` by the hash alone. */
export type Case = 'new' | 'duplicate' | 'redelivered' | 'revision' | 'copy' | 'near-duplicate' | 'rejected';

/** In the order in which tables show them. */
export const cases = [
  'new',
  'revision',
  'copy',
  'near-duplicate',
  'duplicate',
  'redelivered',
  'rejected',
] as const satisfies Case[];

/** Averages of one case over the files. */
export interface CaseCost {
  /** Calls of one file by operation. */
  readonly calls: Readonly<Record<string, number>>;
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Units of a file in a full batch, where its files share some. */
  readonly batched?: Units;
  /** Of the write units, those of the largest item: a sample's holds the text. */
  readonly largestItemUnits: number;
  /** Units of both kinds that DynamoDB Local reports. */
  readonly reportedUnits: number;
  readonly announced: number;
  /** Bytes of log for one file, by function; `shared` are those of ingest's that a batch writes once: its metrics. */
  readonly logBytes: { readonly ingest: number; readonly notify: number; readonly shared: number };
}

export type CallCounts = Readonly<Partial<Record<Case, CaseCost>>>;

/** The same files in the same order for every system; each case follows from those before it. @param count articles for each case. */
export async function measureCalls(rig: Rig, count: number): Promise<CallCounts> {
  const counted = await countSystem(rig);
  const costs = new Map<Case, FileCost[]>();
  const ours = rig.system.handlers === 'wiredrop';
  const joins = ours && rig.system.context.nearDuplicates !== false;
  try {
    for (let index = 0; index < count; index += 1) {
      for (const [name, cost] of await oneArticle(counted, index, { ours, joins })) {
        if (ours) expectDisposition(cost, name);
        costs.set(name, [...(costs.get(name) ?? []), cost]);
      }
    }
    const counts = Object.fromEntries([...costs].map(([name, list]) => [name, average(list)])) as CallCounts;
    if (!ours || counts.new === undefined) return counts;
    return { ...counts, new: { ...counts.new, batched: await measureBatches(counted, Math.ceil(count / fullBatch)) } };
  } finally {
    await counted.stop();
  }
}

/** New articles in full batches. @returns the units of one file. */
async function measureBatches(system: CountedSystem, batches: number): Promise<Units> {
  const costs: FileCost[] = [];
  for (let batch = 0; batch < batches; batch += 1) {
    const first = firstIndex + 500_000 + batch * fullBatch;
    const files = Array.from({ length: fullBatch }, (_, at) => articleFile({ index: first + at }));
    costs.push(await system.process(...files));
  }
  for (const cost of costs) expectDisposition(cost, 'new');
  const { readUnits, writeUnits } = average(costs);
  return { readUnits: readUnits / fullBatch, writeUnits: writeUnits / fullBatch };
}

/** Other articles than any other measurement's. */
const firstIndex = 5_000_000;

interface Abilities {
  readonly ours: boolean;
  /** Near-duplicates join their story. */
  readonly joins: boolean;
}

async function oneArticle(system: CountedSystem, at: number, { ours, joins }: Abilities): Promise<[Case, FileCost][]> {
  const index = firstIndex + at;
  const cases: [Case, FileCost][] = [
    ['new', await system.process(articleFile({ index }))],
    ['redelivered', await system.again()],
    ['duplicate', await system.process(articleFile({ index, key: `again/${index}.md` }))],
    ['revision', await system.process(articleFile({ index, crawl: 1 }))],
    ['copy', await system.process(articleFile({ index, articleIndex: index + 100_000 }))],
  ];
  // A report of another article in nearly the same words: where only the same words join, it is one more new article.
  if (joins)
    cases.push([
      'near-duplicate',
      await system.process(articleFile({ index, articleIndex: index + 200_000, crawl: 2 })),
    ]);
  // The samples would store it as an article; they are fed what they can parse.
  if (ours)
    cases.push(['rejected', await system.process({ key: `broken/${index}.md`, bytes: new Uint8Array([0, 1, 2, 3]) })]);
  return cases;
}

/** Each file is what we say it is, else the figures are of something else. */
function expectDisposition({ log }: FileCost, expected: Case): void {
  const lines = log.split('\n').filter((text) => text.includes('"bucket":'));
  if (lines.length === 0) throw new Error(`a file meant to be ${expected} left no line`);
  for (const line of lines) {
    const { disposition, redelivered } = JSON.parse(line) as { disposition?: string; redelivered?: boolean };
    const actual = redelivered ? 'redelivered' : disposition;
    const joined = expected === 'near-duplicate' && (actual === 'copy' || actual === 'update');
    if (actual !== expected && !joined) throw new Error(`a file meant to be ${expected} was ${actual}`);
  }
}

function average(costs: readonly FileCost[]): CaseCost {
  const mean = (value: (cost: FileCost) => number) => costs.reduce((sum, cost) => sum + value(cost), 0) / costs.length;
  const units = (cost: FileCost, kind: 'readUnits' | 'writeUnits' | 'reportedUnits') =>
    cost.calls.reduce((sum, call) => sum + call[kind], 0);
  const operations = new Set(costs.flatMap(({ calls }) => calls.map(({ operation }) => operation)));
  const count = (calls: readonly Call[], name: string) => calls.filter(({ operation }) => operation === name).length;
  return {
    calls: Object.fromEntries([...operations].map((name) => [name, mean(({ calls }) => count(calls, name))])),
    readUnits: mean((cost) => units(cost, 'readUnits')),
    writeUnits: mean((cost) => units(cost, 'writeUnits')),
    largestItemUnits: mean(({ calls }) =>
      Math.max(0, ...calls.map(({ operation, writeUnits }) => (operation === 'PutItem' ? writeUnits : 0))),
    ),
    reportedUnits: mean((cost) => units(cost, 'reportedUnits')),
    announced: mean(({ announced }) => announced),
    // The first file of a process logs more; the median is that of the others.
    logBytes: {
      ingest: median(costs.map(({ logBytes }) => logBytes.ingest)),
      notify: median(costs.map(({ logBytes }) => logBytes.notify)),
      shared: median(costs.map(({ log }) => metricBytes(log))),
    },
  };
}

function metricBytes(log: string): number {
  const lines = log.split('\n').filter((line) => line.includes('"_aws":'));
  return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
}
