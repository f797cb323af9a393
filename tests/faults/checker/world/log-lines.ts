import type { Plain, PlainItem } from './plain-item.ts';

/** What the functions wrote to their two outputs, sorted: lines about files, about failed messages, about announcements, and metrics. */
export interface LogLines {
  readonly files: readonly PlainItem[];
  readonly failures: readonly PlainItem[];
  /** Ids. */
  readonly announced: readonly Plain[];
  /** Documents in CloudWatch's embedded metric format. */
  readonly metrics: readonly PlainItem[];
  /** Documents that are none of these. What is no document is Node's. */
  readonly strange: readonly PlainItem[];
}

export const logLinesOf = (lines: readonly string[]): LogLines => {
  const sorted = Map.groupBy(lines.flatMap(parsed), sortOf);
  const items = (sort: Sort): PlainItem[] => sorted.get(sort) ?? [];
  return {
    files: items('file'),
    failures: items('failure'),
    announced: items('announcement').flatMap(({ announced }) => announced as readonly Plain[]),
    metrics: items('metrics'),
    strange: items('strange'),
  };
};

type Sort = 'file' | 'failure' | 'announcement' | 'metrics' | 'strange';

const parsed = (line: string): PlainItem[] => {
  try {
    const item = JSON.parse(line);
    return item instanceof Object && !Array.isArray(item) ? [item] : [];
  } catch {
    return [];
  }
};

const sortOf = (item: PlainItem): Sort => {
  if ('_aws' in item) return 'metrics';
  if (item.level === 'ERROR') return 'failure';
  if (item.level !== 'INFO') return 'strange';
  if (Array.isArray(item.announced)) return 'announcement';
  return 'disposition' in item ? 'file' : 'strange';
};
