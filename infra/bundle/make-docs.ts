import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOTIFICATION_SCHEMA, SAMPLES } from '../../functions/notifications/index.ts';
import { OUTLET_DOCS } from '../constructs/outlets/index.ts';
import { PARTS, SPINE } from '../constructs/parts/index.ts';
import type { Part } from '../constructs/parts/part.ts';
import { DEFAULT_SETTINGS } from '../settings/setting-rules.ts';
import { apiReference } from './api-reference.ts';
import { asyncApi } from './asyncapi.ts';
import { partDiagram } from './part-diagram.ts';
import { stackTables } from './stack-tables.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const OPERATOR_POLICY = 'docs/examples/operator-policy.json';

/** Every generated document, by its path: `npm run docs` writes them, and a test compares. */
export function madeDocs(): ReadonlyMap<string, string> {
  const tables = stackTables();
  return new Map([
    ['docs/api.md', apiReference()],
    ['docs/asyncapi.json', formatted(asyncApi())],
    ['docs/notification.schema.json', formatted(NOTIFICATION_SCHEMA)],
    ['docs/samples.json', formatted(SAMPLES)],
    ['docs/architecture.md', withDiagram(readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8'))],
    ['docs/performance.md', withCapacities(readFileSync(join(ROOT, 'docs/performance.md'), 'utf8'))],
    ['docs/forgetting.md', withKept(readFileSync(join(ROOT, 'docs/forgetting.md'), 'utf8'))],
    ...['docs/operating.md', 'docs/deploying.md', OPERATOR_POLICY].map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return [path, withTables(withOutlets(text), tables)] as const;
    }),
  ]);
}

/** The page with the diagram of all parts. */
function withDiagram(page: string): string {
  return page.replace(/(?<=```mermaid\nflowchart LR\n)(?: {4}.*\n)+/, partDiagram);
}

/** What belongs to no part. */
const KEPT_BESIDE = `| backups of the table | 35 days |
| changes and events under way | stream: 24 hours; queues: 14 days |
| keys, ids and reasons | logs: 30 days |
`;

/** The page with all that each part keeps. */
function withKept(page: string): string {
  const kept = Object.values<Pick<Part, 'keeps'>>({ ...SPINE, ...PARTS }).flatMap(({ keeps }) => keeps);
  const rows = kept.map(({ what, where }) => `| ${what} | ${where} |\n`);
  return page.replace(
    /(?<=^\| what \| where, and how long \|\n\|[-|]+\n)(?:\|.*\n)+/m,
    () => rows.join('') + KEPT_BESIDE,
  );
}

/** The page with what a run of each part does whose runs can grow, or come near their time-out. */
function withCapacities(page: string): string {
  const rows = Object.entries<Pick<Part, 'capacity'>>({ ...SPINE, ...PARTS }).flatMap(([name, { capacity }]) => {
    const most = capacity.mostArticlesPerDay?.(DEFAULT_SETTINGS) ?? Number.POSITIVE_INFINITY;
    if (!Number.isFinite(most) && capacity.watched !== 'time') return [];
    const bound = Number.isFinite(most) ? Math.round(most).toLocaleString('en') : '–';
    return `| \`${name}\` | ${capacity.run} | ${bound} | ${capacity.above} |\n`;
  });
  return page.replace(/(?<=^\| part \| one run \| .*\n\|[-|: ]+\n)(?:\|.*\n)*/m, () => rows.join(''));
}

/** The page with these rows below the heads of their tables. */
function withTables(page: string, tables: ReadonlyMap<string, string>): string {
  for (const [head, rows] of tables)
    page = page.replace(new RegExp(`(?<=^${head.replaceAll('|', '\\|')}\\n\\|[-|]+\\n)(?:\\|.*\\n)+`, 'm'), () => rows);
  return page;
}

/** The page with the output of every outlet, or the operator's policy with what each needs. */
function withOutlets(page: string): string {
  const outlets = Object.values(OUTLET_DOCS);
  const statements = outlets.flatMap(({ actions, placeholder }) =>
    actions.map((action) => `    { "Effect": "Allow", "Action": "${action}", "Resource": "${placeholder}" },\n`),
  );
  return page
    .replace(
      /(?<=`BucketName`, ).*(?=: leave out)/,
      outlets.map((one) => `\`${one.placeholder}\` is \`${one.output}\``).join(', '),
    )
    .replace(/(?: {4}\{ "Effect": "Allow", "Action": "[^"]+", "Resource": "[A-Z]+" \},\n)+/, statements.join(''));
}

/** As Biome formats it: objects that fit are on one line. */
function formatted(value: object): string {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'format', '--stdin-file-path=docs/made.json'];
  return execFileSync(process.execPath, args, { cwd: ROOT, input: JSON.stringify(value), encoding: 'utf8' });
}

if (import.meta.main) for (const [path, text] of madeDocs()) writeFileSync(join(ROOT, path), text);
