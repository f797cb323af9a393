import { PARTS, SPINE } from '../constructs/parts/index.ts';
import type { Part, Place } from '../constructs/parts/part.ts';
import { DEFAULT_SETTINGS } from '../settings/setting-rules.ts';

/** How each place is drawn. */
const PLACES: Readonly<Record<Place, string>> = {
  uploader: '([article file])',
  bucket: '[(S3 bucket)]',
  uploads: '[[queue]]',
  requests: '[[queue of requests]]',
  older: '[[queue of a backfill]]',
  table: '[(DynamoDB table)]',
  topic: '{{SNS topic}}',
  bus: '{{EventBridge}}',
  webhooks: '[[queue of each webhook]]',
  endpoint: '([endpoint])',
  containers: '[[queue of containers]]',
  pages: '[(feeds and pages)]',
  headlines: '{{headlines}}',
  alarms: '{{alarms}}',
  operator: '([operator])',
  dead: '[[dead-letter queue]]',
  failed: '[[failure queue]]',
  polled: '([polled feeds])',
};

/** What goes between places through no part. */
const BETWEEN: readonly [from: Place, to: Place, of: string, isSetting?: true][] = [
  ['uploader', 'bucket', ''],
  ['bucket', 'uploads', 'event'],
  ['operator', 'requests', 'request'],
  ['topic', 'webhooks', '', true],
];

/** The lines of a Mermaid flowchart of all parts: dashed with a setting alone, and where something failed. */
export function partDiagram(): string {
  const all = Object.entries<Pick<Part, 'isOn' | 'flows'>>({ ...SPINE, ...PARTS });
  const places = Object.entries(PLACES).map(([name, shape]) => `    ${name}${shape}\n`);
  const between = BETWEEN.map(([from, to, of, isSetting]) => arrow(from, to, of, isSetting));
  const flows = all.flatMap(([name, { isOn, flows }]) => {
    const isSetting = !isOn(DEFAULT_SETTINGS);
    return flows.map(({ from, to, of = '', isFailure }) =>
      arrow(from ?? name, to ?? name, of, isSetting || isFailure || to === 'bus'),
    );
  });
  return [...places, ...between, ...flows].join('');
}

const arrow = (from: string, to: string, of: string, isDashed = false): string =>
  `    ${from} ${isDashed ? '-.' : '--'}${of === '' ? (isDashed ? '->' : '>') : isDashed ? ` "${of}" .->` : ` "${of}" -->`} ${to}\n`;
