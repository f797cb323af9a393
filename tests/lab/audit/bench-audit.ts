import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { MATCH_DEFAULTS } from '../../../functions/story/change/match-story.ts';
import { inOrder, loadSamples } from '../bench/matching/samples.ts';
import { streamOf } from '../bench/matching/stream.ts';
import { drawItems } from './draw.ts';
import { parseLabels, shareLine, sharesOf } from './labels.ts';
import { pageOf } from './page.ts';

const USAGE = `npm run bench:audit -- DIR… [--draw N] [--seed S] [--page FILE] [--order crawl|shuffle:SEED]
npm run bench:audit -- --labels FILE…

What a subscriber feels, measured on your own crawl. Records the article files below each DIR, draws N
announcements and N new stories of known storylines with the earlier reports that are most like them, N silent joins
and N developments with what was announced (100 each by default), and writes one page to label in a browser with the
keys 1, 2 and 3. The page saves a labels file. --labels prints its shares with their 95% intervals.`;

const { values, positionals } = parseArgs({
  options: {
    draw: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    page: { type: 'string', default: 'audit.html' },
    order: { type: 'string', default: 'crawl' },
    labels: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
if (positionals.length === 0) {
  console.error(USAGE);
  process.exit(2);
}
if (values.labels) {
  const texts = await Promise.all(positionals.map((path) => readFile(path, 'utf8')));
  for (const share of sharesOf(texts.flatMap(parseLabels))) console.log(shareLine(share));
} else {
  const samples = inOrder(await loadSamples(positionals), values.order);
  const outcomes = await streamOf(samples, MATCH_DEFAULTS);
  const items = drawItems(outcomes, Number(values.draw), Number(values.seed));
  await writeFile(values.page, pageOf(items, `${values.order}, seed ${values.seed}`));
  console.log(
    `${items.length} items in ${values.page}: open it in a browser, label them, save the labels, and run with --labels FILE`,
  );
}
