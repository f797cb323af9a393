import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { capitalised, logOutput, type Monitoring } from '../constructs/monitoring.ts';
import { EVERYTHING, PARTS, SPINE } from '../constructs/parts/index.ts';
import type { BuiltPart, Part } from '../constructs/parts/part.ts';
import { Wiredrop } from '../wiredrop.ts';

/** Outputs that do not belong to a part. */
const COMMON = [
  [['BucketName', 'IngestedNames'], 'where to upload, and which names are read'],
  [['TableName'], 'stories and receipts'],
  [['DashboardName'], '[operating](operating.md)'],
  [['OnDelete'], '`withdraw`, if it is set: `backfill --missing` then finds lost deletions'],
] as const;

/** The rows of the tables that a stack with every part has, and a bucket of its owner, below the heads of the tables. */
export function stackTables(): ReadonlyMap<string, string> {
  const stack = new Stack(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), 'Wiredrop');
  const bucket = Bucket.fromBucketName(stack, 'Bucket', 'articles');
  const { node } = new Wiredrop(stack, 'News', { ...EVERYTHING, bucket });
  const { parts, rules } = node.findChild('Operations') as Monitoring;
  const all = Object.entries(rules);
  // Runs that come near their time-out have one row: the table of what one run does says the rest of each.
  const timed = new Set(Object.keys({ ...SPINE, ...PARTS }).map((name) => `${capitalised(name)}Slow`));
  const slow = all.filter(([name]) => timed.has(name));
  const alarms = all
    .filter(([name]) => !timed.has(name))
    .map(([name, rule]) => `| *${name}* | ${rule.happened} | ${rule.whatToDo} |\n`);
  const names = slow.map(([name]) => `*${name}*`).join(', ');
  alarms.push(`| ${names} | A run took 70% of its time | ${slow[0]?.[1].whatToDo} |\n`);
  const uses = Object.entries<Pick<Part, 'use'>>({ ...SPINE, ...PARTS }).map(
    ([name, { use }]) => [outputsOf(name, parts[name]), use] as const,
  );
  const outputs = [...COMMON, ...uses].map(
    ([names, use]) => `| ${names.map((name) => `\`${name}\``).join(', ')} | ${use} |\n`,
  );
  return new Map([
    ['| alarm | what happened | what to do |', alarms.join('')],
    ['| output | use |', outputs.join('')],
  ]);
}

function outputsOf(name: string, part: BuiltPart | undefined): string[] {
  if (part === undefined) throw new Error(`Part ${name} is not there with its own example`);
  return [...Object.keys(part.outputs ?? {}), ...Object.keys(logOutput(name, part))];
}
