import { writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import { crawledFile, textOf } from '../e2e/crawled-file.ts';
import { openWorld, scanItems } from '../e2e/world.ts';
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
const files = {
  'base/ferry.md': crawledFile({ id: '001_0000000001', ...FERRY }),
  'base/ferry-copy.md': crawledFile({ id: '002_0000000001', publisher: 'Gull Bay Wire', ...FERRY }),
  'base/lighthouse.md': crawledFile({ id: '001_0000000002', text: textOf('the lighthouse') }),
  'base/empty.md': '',
};

const world = await openWorld();
const items: Record<string, unknown>[] = [];
for (const [key, body] of Object.entries(files)) {
  await world.put(key, body);
  await world.stack.settle();
  const table = await scanItems(world.stack);
  items.push(...table.filter((item) => !items.some((known) => isDeepStrictEqual(known, item))));
}
const notifications = await world.heardOf('base');
await world.stop();
const { version } = manifest;
writeFileSync(
  baselineFile(version),
  toJson({ version, files, items, notifications, resources: resourcesOfEverything() }),
);
