import type { Random } from '../random.ts';
import type { CrawledArticle } from './article-file.ts';
import type { Certain } from './certain-plan.ts';
import { DERIVED } from './derived.ts';
import { revised, syntheticText, syntheticTitle } from './synthetic-text.ts';
import { type Alone, alone, announced, hoursLater, NEW, STALE, silent } from './told-alone.ts';

const HALF_DAY_MS = 43_200_000;

/**
 * Reports that come behind the one their story is told by, and are older, or say no more; and crawls ahead of their upload.
 * @param serial of the first file.
 * @param now epoch milliseconds; the uploads follow within hours.
 */
export const latecomerPlan = (random: Random, serial: number, now: number): Certain[] => {
  const files = alone(random, serial);
  const update = (article: CrawledArticle): CrawledArticle => ({
    ...article,
    ...DERIVED['wire update']?.(article, 0, random),
    aid: files.unlike().aid,
  });
  return [
    ...olderUpdate(files, random, update),
    ...saysNoMore(files, random),
    ...underAnotherTitle(files, random),
    ...manyCopies(files),
    ...oneCrawl(files, random),
    ...uncrawled(files, random),
    ...ahead(files, random, update, now),
  ];
};

type Update = (article: CrawledArticle) => CrawledArticle;

/** Newer than the report it is like, and older than what the story says by now. */
const olderUpdate = ({ unlike, told }: Alone, random: Random, update: Update): Certain[] => {
  const article = unlike();
  const first = told('fresh', article, NEW);
  return [
    first,
    told('revision', hoursLater(article, 2, revised(article.text, random)), announced('revision', first)),
    told('wire update', { ...update(article), crawledAt: hoursLater(article, 1).crawledAt }, silent('copy', first)),
  ];
};

/** Newer than the story, and no news: all but the same from its own desk, or more from another's. */
const saysNoMore = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const article = unlike();
  const first = told('fresh', article, NEW);
  const again = hoursLater(renamed(article), 1, `${article.text} 끝.`);
  const paper = hoursLater(renamed(article), 2, `${article.text}\n\n${syntheticText(random, 4)}`);
  return [
    first,
    told('rewrite', again, silent('copy', first)),
    told('like reports', { ...paper, oid: '002', publisher: '누리뉴스' }, silent('copy', first)),
  ];
};

/** Its words alone tell that a paper has printed it; and that it is another story where the figures are others, or the week. */
const underAnotherTitle = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const article = unlike();
  const first = told('fresh', article, NEW);
  const retold = (hours: number, text: string): CrawledArticle => ({
    ...hoursLater(renamed(article), hours, text),
    title: syntheticTitle(random),
  });
  const otherWeek = [1, 2, 3].reduce((text) => revised(text, random), article.text);
  const again = told('fresh', retold(8 * 24, otherWeek), NEW);
  const otherFigures = article.text.replaceAll(/\d+/g, (figure) => String(Number(figure) + 10_001));
  return [
    first,
    told('rewrite', { ...retold(1, `${article.text} 끝.`), oid: '002', publisher: '누리뉴스' }, silent('copy', first)),
    told('fresh', retold(2, otherFigures), NEW),
    again,
    // Within a week of both, and liker the second.
    told(
      'rewrite',
      { ...retold(4 * 24, `${otherWeek} 끝.`), oid: '003', publisher: '한강신문' },
      silent('copy', again),
    ),
  ];
};

/** More than a story lists, all at once. */
const COPIES = 14;

const manyCopies = ({ unlike, renamed, told }: Alone): Certain[] => {
  const article = unlike();
  const first = told('fresh', article, NEW);
  const copies = Array.from({ length: COPIES }, () => told('copy', renamed(article), silent('copy', first)));
  return [first, { steps: copies.flatMap(({ steps }) => steps), become: copies.flatMap(({ become }) => become) }];
};

/** Three files of one crawl: the one with the greatest key is the newest, whatever the others say. */
const oneCrawl = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const article = unlike();
  const first = told('fresh', article, NEW, 'a/');
  return [
    first,
    told('crawled twice', article, silent('duplicate', first), 'c/'),
    told(
      'crawled twice',
      { ...article, text: revised(article.text, random) },
      { ...STALE, ...silent('stale', first) },
      'b/',
    ),
  ];
};

/** Where no file says when it was crawled, the one that was put later is the newer one, whatever their keys. */
const uncrawled = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const article: CrawledArticle = { ...unlike(), without: ['crawl'] };
  const first = told('fresh', article, NEW, 'b/');
  const revision = told(
    'revision',
    { ...article, text: revised(article.text, random) },
    announced('revision', first),
    'a/',
  );
  return [first, { ...revision, later: true }];
};

/**
 * Clocks have a day of slack: a crawl dated half a day ahead of its upload, or up to a whole one, counts as such. One of 2099 does not, and is of the
 * time of its upload; if the first two were as well, the greater key would make the second one the newer. Half days, so that plans of one seed are
 * nearly always alike.
 */
const ahead = ({ unlike, told }: Alone, random: Random, update: Update, now: number): Certain[] => {
  const crawledAt = (Math.ceil(now / HALF_DAY_MS) + 1) * HALF_DAY_MS;
  const article = { ...unlike(), crawledAt };
  const first = told('fresh', article, NEW, 'a/');
  const before = hoursLater(article, -6, revised(article.text, random));
  const future = { ...unlike(), crawledAt: Date.UTC(2099, 1, 1) };
  const other = told('fresh', future, NEW);
  const daysAhead = { ...unlike(), crawledAt: crawledAt + 4 * HALF_DAY_MS };
  const soon = told('fresh', daysAhead, NEW, 'a/');
  return [
    first,
    told('older crawl', before, { ...STALE, ...silent('stale', first) }, 'b/'),
    other,
    told('wire update', { ...update(future), crawledAt }, announced('update', other)),
    // Behind that upload, and before the crawl that the story is told by now.
    told('wire update', hoursLater({ ...update(future), crawledAt }, -6), silent('copy', other)),
    // Neither of these crawls can be, so the later upload is the newer one.
    soon,
    told('revision', hoursLater(daysAhead, -1, revised(daysAhead.text, random)), announced('revision', soon), 'b/'),
  ];
};
