import { measureHotStory } from './hot-story.ts';
import { keySpread } from './key-spread.ts';
import { digits } from './numbers.ts';
import { markdownTable } from './section.ts';

/** What `docs/scale.md` says about keys, computed from the real key layout: prints the tables in Markdown. */
const articles = 4000;

const spreads = await keySpread(articles, [4, 40, 160]);
const spreadTable = markdownTable({
  columns: [
    'writes of new articles',
    'partitions',
    'units an article',
    'busiest against mean',
    'articles a second at its limit',
  ],
  rows: spreads.map(({ what, partitions, unitsPerArticle, peak, articlesPerSecond }) => [
    what,
    String(partitions),
    digits(unitsPerArticle),
    `${peak.toFixed(2)}x`,
    digits(articlesPerSecond),
  ]),
});

const stories = [];
for (const atATime of [10, 100, 250]) stories.push(await measureHotStory(500, atATime));
const storyTable = markdownTable({
  columns: [
    'copies of one text',
    'at a time',
    'joined a second',
    'tries, median',
    'tries, p99',
    'given back to the queue',
  ],
  rows: stories.map(({ files, atATime, copiesPerSecond, attempts, givenBack }) => [
    String(files),
    String(atATime),
    digits(copiesPerSecond),
    digits(attempts.median),
    digits(attempts.p99),
    `${(givenBack * 100).toFixed(1)}%`,
  ]),
});

console.log(`${spreadTable}\n\n${storyTable}`);
