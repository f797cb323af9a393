import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArticle } from '../../../functions/article/read.ts';
import { type Counted, raritiesOf, xorFilterOf } from './rarity-table.ts';

/**
 * npm run train:rarity -- DIR…: makes functions/matching/rarity.json from the articles of some folders, one language
 * each at best.
 */
const folders = process.argv.slice(2);
const collections: Counted[][] = [];
for (const folder of folders) {
  const collection: Counted[] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    if (!/\.(?:md|markdown|txt)$/.test(name)) continue;
    const result = readArticle(await readFile(join(folder, name)), { key: name });
    if (result.ok) collection.push({ headline: result.article.headline, text: result.article.text });
  }
  collections.push(collection);
}
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
  new URL('../../../functions/matching/rarity.json', import.meta.url),
  `${JSON.stringify(table, null, 2)}\n`,
);
console.log(
  `${rarities.size} common terms in ${bytes.length} bytes, of ${collections.map(({ length }) => length).join(' + ')} articles`,
);
