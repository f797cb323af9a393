import { parseArgs } from 'node:util';

/** Parts of the bench, in the order of the report. */
export const parts = ['cold-start', 'throughput', 'calls', 'latency', 'growth', 'items', 'reading'] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  readonly parts: readonly Part[];
  /** Fewer rounds, to see whether it all works: its figures are not written anywhere. */
  readonly quick: boolean;
  /** Stories in the largest table of the growth part. */
  readonly stories: number;
  /** Folder of article files of one's own, for the sizes of items. */
  readonly articles: string | undefined;
  /** Somebody asks what there is. */
  readonly help: boolean;
}

export const usage = `npm run bench [-- options]
  --quick            some six minutes, fewer rounds; writes nothing into docs/
  --only PART,PART   some parts, and writes nothing either: ${parts.join(', ')}
  --stories N        stories in the largest table of the growth part (default 1e6, which takes three minutes and 8 GB of disk)
  --articles DIR     measures the items of these article files, too`;

export class OptionsError extends Error {
  override readonly name = 'OptionsError';
}

/** @throws OptionsError with what is wrong and what there is. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parse(args);
  const quick = values.quick ?? false;
  const stories = Number(values.stories ?? (quick ? 10_000 : 1_000_000));
  if (!Number.isInteger(stories) || stories < 1000)
    throw new OptionsError(`--stories ${values.stories}: at least 1000\n${usage}`);
  const chosen = values.only?.split(',') ?? parts;
  const unknown = chosen.filter((name) => !isPart(name));
  if (unknown.length > 0) throw new OptionsError(`There is no part ${unknown.join(', ')}\n${usage}`);
  return { parts: chosen.filter(isPart), quick, stories, articles: values.articles, help: values.help ?? false };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        quick: { type: 'boolean' },
        only: { type: 'string' },
        stories: { type: 'string' },
        articles: { type: 'string' },
      },
    });
  } catch (cause) {
    throw new OptionsError(`${cause instanceof Error ? cause.message : cause}\n${usage}`, { cause });
  }
}

function isPart(name: string): name is Part {
  return (parts as readonly string[]).includes(name);
}
