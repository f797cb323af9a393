import { measureHotStory } from './hot-keys/hot-story.ts';
import { keySpread } from './hot-keys/key-spread.ts';
import { digits } from './report/numbers.ts';
import { tableInMarkdown } from './report/section.ts';

/** What `docs/scale.md` says about keys, computed from the real key layout: prints its two tables as they stand there. */
const articles = 4000;

const spreads = await keySpread(articles, [4, 40, 160]);
const spreadTable = tableInMarkdown({
  columns: ['new articles', 'partitions', 'units an article', 'busiest against mean', 'articles a second at its limit'],
  rows: spreads.map(({ what, partitions, unitsPerArticle, peak, articlesPerSecond }) => [
    what,
    whole(partitions),
    digits(unitsPerArticle),
    partitions === 1 ? '' : `${peak.toFixed(2)}x`,
    whole(articlesPerSecond),
  ]),
});

const stories = [];
for (const atATime of [10, 100, 250]) stories.push(await measureHotStory(500, atATime));
const storyTable = tableInMarkdown({
  columns: [
    'copies of one text',
    'at a time',
    'joined a second',
    'tries, median',
    'tries, p99',
    'given back to the queue',
  ],
  rows: stories.map(({ files, atATime, copiesPerSecond, attempts, givenBack }) => [
    whole(files),
    whole(atATime),
    whole(copiesPerSecond),
    digits(attempts.median),
    whole(attempts.p99),
    `${(givenBack * 100).toFixed(1)}%`,
  ]),
});

console.log(`${spreadTable}\n\n${storyTable}`);

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
