import { writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import { crawledFile, textOf } from '../e2e/crawled-file.ts';
import { openWorld, scanItems } from '../e2e/world.ts';
import { wiredrop } from '../fixtures/wiredrop.ts';
import { baselineFile, toJson } from './baseline.ts';
import { resourcesOfEverything } from './resources-of-everything.ts';

/**
 * `npm run baseline`, when a version is released: writes what it makes of these files to `VERSION.json`, which later
 * versions are tested against.
 */
const FERRY = {
  title: 'Harbour council votes to keep the night ferry, 7 to 4',
  text:
    'The harbour council of Gull Bay voted on Monday to keep the night ferry for two more years, 7 to 4. Mayor Imogen Strand said that 412 ' +
    'commuters depend on it. The fare rises to 3.20 from May, and the Kittiwake gets a new engine.',
};
const QUAY = {
  title: 'Fire on Quay Street destroys two boat sheds',
  text:
    'A fire on Quay Street destroyed two boat sheds early on Tuesday. Thirty firefighters needed four hours to put it out, and the ' +
    'harbour master, Aldous Finch, estimates the damage at 1.4 million.',
};
const MARKET = { title: 'Fish market on Pier 4 opens again after the storm', crawledAt: '2026-01-05 03:00:00' };
const files = {
  'base/ferry.md': crawledFile({ id: '001_0000000001', ...FERRY }),
  'base/ferry-copy.md': crawledFile({ id: '002_0000000001', publisher: 'Gull Bay Wire', ...FERRY }),
  // The same event in like words: one of another paper, one of the same paper an hour later.
  'base/ferry-like.md': crawledFile({
    ...FERRY,
    id: '004_0000000001',
    publisher: 'Fourth Wire',
    text: FERRY.text.replace('two more', 'the next two'),
  }),
  'base/ferry-update.md': crawledFile({
    ...FERRY,
    id: '001_0000000003',
    crawledAt: '2026-01-05 02:12:40',
    text: `${FERRY.text} The opposition, led by Councillor Rowan Pike, called the vote a costly mistake and will ask for a second one.`,
  }),
  'base/lighthouse.md': crawledFile({ id: '001_0000000002', text: textOf('the lighthouse') }),
  'base/market.md': crawledFile({ id: '001_0000000004', ...MARKET, text: textOf('the fish market') }),
  'base/market-again.md': crawledFile({
    ...MARKET,
    id: '001_0000000004',
    crawledAt: '2026-01-05 04:00:00',
    text: `${textOf('the fish market')} It opens at five.`,
  }),
  'base/bridge.md': crawledFile({ id: '001_0000000005', title: 'Old bridge closed', text: textOf('the old bridge') }),
  'base/bridge-gone.md': crawledFile({
    id: '001_0000000005',
    title: '[기사삭제] Old bridge closed',
    crawledAt: '2026-01-05 05:00:00',
    text: 'The article was deleted.',
  }),
  'base/empty.md': '',
  'base/quay.md': crawledFile({ id: '001_0000000006', ...QUAY }),
  'base/quay-like.md': crawledFile({
    ...QUAY,
    id: '002_0000000006',
    publisher: 'Gull Bay Wire',
    text: `${QUAY.text} Nobody was hurt.`,
  }),
  'base/dock.md': crawledFile({ id: '001_0000000007', title: 'Dock strike ends', text: textOf('the dock strike') }),
  'base/pier.md': crawledFile({ id: '002_0000000007', title: 'Pier workers return', text: textOf('the pier workers') }),
};
/** Each kind of correction, once. */
const corrections = [
  ['label', 'same', 'base/ferry-like.md'],
  ['split', 'base/quay-like.md', '--reason', 'Another fire.'],
  ['merge', 'base/dock.md', 'base/pier.md'],
];

const world = await openWorld();
const items: Record<string, unknown>[] = [];
async function recordItems(): Promise<void> {
  await world.stack.settle();
  const table = await scanItems(world.stack);
  items.push(...table.filter((item) => !items.some((known) => isDeepStrictEqual(known, item))));
}
for (const [key, body] of Object.entries(files)) {
  await world.put(key, body);
  await recordItems();
}
for (const correction of corrections) {
  await wiredrop([...correction, '--by', 'ed', '--outputs', world.stack.outputsFile]);
  await recordItems();
}
const notifications = await world.heardOf('base');
await world.stop();
const { version } = manifest;
writeFileSync(
  baselineFile(version),
  toJson({ version, files, items, notifications, resources: resourcesOfEverything() }),
);
