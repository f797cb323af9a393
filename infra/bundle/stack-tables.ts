import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { capitalised } from '../../functions/text/one-line.ts';
import type { Monitoring } from '../constructs/monitoring.ts';
import { EVERYTHING, PARTS, SPINE } from '../constructs/parts/index.ts';
import type { Part } from '../constructs/parts/part.ts';
import { Wiredrop } from '../wiredrop.ts';

/** Outputs that do not belong to a part. */
const COMMON = [
  [['BucketName', 'IngestedNames'], 'where to upload, and which names are read'],
  [['TableName'], 'stories and receipts'],
  [['DashboardName'], '[operating](operating.md)'],
  [['IngestLogGroupName'], 'log of ingest; other functions have one each, such as `NotifyLogGroupName`'],
  [['OnDelete'], '`withdraw`, if it is set: `backfill --missing` then finds lost deletions'],
] as const;

/** The rows of the tables that a stack with every part and its owner's bucket has, below the heads of the tables. */
export function stackTables(): ReadonlyMap<string, string> {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Wiredrop');
  const bucket = Bucket.fromBucketName(stack, 'Bucket', 'articles');
  const { node } = new Wiredrop(stack, 'News', { ...EVERYTHING, bucket });
  const { parts, rules } = node.findChild('Operations') as Monitoring;
  const all = Object.entries(rules);
  // Runs that come near their time-out have one row: the table of what one run does says the rest of each.
  const timed = new Set(Object.keys({ ...SPINE, ...PARTS }).map((name) => `${capitalised(name)}Slow`));
  const slow = all.filter(([name]) => timed.has(name));
  // Alarms that say the same have one row.
  const alike = Map.groupBy(
    all.filter(([name]) => !timed.has(name)),
    ([, { happened, whatToDo }]) => `${happened} | ${whatToDo}`,
  );
  const alarms = Array.from(alike, ([texts, group]) => `| ${namesOf(group)} | ${texts} |\n`);
  alarms.push(`| ${namesOf(slow)} | A run took 70% of its time | ${slow[0]?.[1].whatToDo} |\n`);
  const uses = Object.entries<Pick<Part, 'use'>>({ ...SPINE, ...PARTS }).flatMap(([name, { use }]) => {
    const names = Object.keys(parts[name]?.outputs ?? {});
    if (names.length > 0 && use === undefined) throw new Error(`Part ${name} does not say what its outputs are for`);
    return names.length > 0 ? [[names, use] as const] : [];
  });
  const outputs = [...COMMON, ...uses].map(
    ([names, use]) => `| ${names.map((name) => `\`${name}\``).join(', ')} | ${use} |\n`,
  );
  return new Map([
    ['| alarm | what happened | what to do |', alarms.join('')],
    ['| output | use |', outputs.join('')],
  ]);
}

const namesOf = (rules: readonly (readonly [string, unknown])[]): string =>
  rules.map(([name]) => `*${name}*`).join(', ');
