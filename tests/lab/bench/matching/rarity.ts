import { writeFile } from 'node:fs/promises';
import { type Counted, raritiesOf, xorFilterOf } from './rarity-table.ts';
import { loadSamples } from './samples.ts';

/**
 * npm run train:rarity -- DIR…: makes functions/matching/rarity.json from the articles of some folders, one language
 * each at best.
 */
const collections: Counted[][] = [];
for (const folder of process.argv.slice(2))
  collections.push((await loadSamples([folder])).map(({ article: { headline, text } }) => ({ headline, text })));
const rarities = raritiesOf(collections);
const bytes = Buffer.from(xorFilterOf(rarities));
const table = {
  made: {
    command: 'npm run train:rarity -- DIR…',
    articles: collections.map(({ length }) => length),
    terms: rarities.size,
  },
  bytes: bytes.toString('base64'),
};
await writeFile(
  new URL('../../../../functions/matching/rarity.json', import.meta.url),
  `${JSON.stringify(table, null, 2)}\n`,
);
console.log(
  `${rarities.size} common terms in ${bytes.length} bytes, of ${collections.map(({ length }) => length).join(' + ')} articles`,
);
