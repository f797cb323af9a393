import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { NEAR_DEFAULTS } from '../../functions/story/near/near-settings.ts';
import { chart } from './stories/chart.ts';
import { toDocument } from './stories/document.ts';
import { measureKeys } from './stories/keys/keys.ts';
import { keysTable } from './stories/keys/keys-table.ts';
import { loadSamples } from './stories/load.ts';
import { measure } from './stories/measure.ts';
import { loadPairs } from './stories/pairs.ts';
import { report } from './stories/report.ts';

const USAGE = `npm run bench:stories -- DIR PAIRS [--json] [--chart FILE] | --keys

Replays the article files of DIR in crawl order through the real decision, in memory, and holds the stories against PAIRS (a heading
line, then label, file and file, separated by tabs; labels: same, series, different).

  --json        one JSON document on standard output, with a row per pair
  --chart FILE  precision and recall against threshold, as SVG (docs/near-duplicates.svg)
  --keys        recall and cost against nearClaims and nearProbes instead, in an empty table and a full one (minutes)`;

const { values, positionals } = parse(process.argv.slice(2));
const [folder, pairsFile] = positionals;
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
if (!folder || !pairsFile || positionals.length > 2) {
  console.error(USAGE);
  process.exit(2);
}

if (values.keys) {
  const samples = await loadSamples(folder);
  console.log(keysTable(await measureKeys(samples, await loadPairs(pairsFile, samples), NEAR_DEFAULTS)));
} else {
  const measurement = await measure(folder, pairsFile, NEAR_DEFAULTS);
  console.log(values.json ? JSON.stringify(toDocument(measurement, NEAR_DEFAULTS)) : report(measurement));
  const image = values.chart ?? (values.json ? undefined : 'docs/near-duplicates.svg');
  if (image) {
    const caption = `${measurement.pairs.length} labelled pairs, compared directly`;
    await mkdir(dirname(image), { recursive: true });
    await writeFile(image, chart(measurement.sweeps, caption));
    if (!values.json) console.log(`\nchart: ${image}`);
  }
}

function parse(args: string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args,
      options: { help: { ...flag, short: 'h' }, json: flag, keys: flag, chart: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}
