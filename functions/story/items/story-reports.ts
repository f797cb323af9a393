import type { Article } from '../../article/article.ts';
import { clip, cut } from '../../article/strings.ts';
import { normaliseText } from '../../article/text-key.ts';
import { BOUNDS } from '../../notifications/facts.ts';
import type { Facts } from './facts.ts';
import type { EarlierHeadline, Representative, StoryArticle, StoryDevelopment, StoryItem } from './items.ts';
import type { Report } from './read-article.ts';

/** Reports that a story names with headline and link, in its item and in notifications. */
export const NAMED_REPORTS = 5;

/**
 * Articles that a story lists: the named ones, and of the others the ids. Beyond them it only counts, so that a story
 * stays small.
 */
export const LISTED_ARTICLES = 50;

/**
 * Bounds for hostile files: code units of a publisher, code points of a headline. A longer url is left out: half a link
 * leads nowhere.
 */
const PUBLISHER = 50;
const HEADLINE = 200;
const URL_UNITS = 500;

/** An id in the list of ids. A longer one is only counted. */
const ID_UNITS = 100;

/** What is known of an article when it joins. */
type Joining = Pick<Article, 'articleId' | 'headline'> & { publisher?: string | undefined; url?: string | undefined };

/** How an article joined. */
export type Joined = Pick<StoryArticle, 'disposition' | 'at' | 'probability'>;

/** What a story lists. */
type Lists = Pick<StoryItem, 'articles' | 'moreArticles'>;

/** A publisher's name as stories list and count it. */
export const shortName = (publisher: string): string => cut(publisher, PUBLISHER);

/** What the reports of a story are read from. */
interface ReportingStory extends Pick<StoryItem, 'articles' | 'firstSeenAt'> {
  facts: Pick<Facts, 'articleId' | 'title' | 'headline' | 'publisher' | 'url'>;
}

/** The reports that a story names, its only one included. */
export function namedReports({ articles, facts, firstSeenAt }: ReportingStory): StoryArticle[] {
  return articles ?? [reportOf({ ...facts, headline: headlineOf(facts) }, { disposition: 'new', at: firstSeenAt })];
}

/** Ids of the articles that a story lists, in the order in which they joined. */
export function listedArticles(story: ReportingStory & Pick<StoryItem, 'moreArticles'>): string[] {
  return [...namedReports(story).map(({ articleId }) => articleId), ...(story.moreArticles ?? [])];
}

/** The lists of a story with another article. One that is listed already joins no list again. */
export function withReport(story: StoryItem, article: Joining, joined: Joined): Lists {
  const articles = namedReports(story);
  const { moreArticles = [] } = story;
  const lists = { articles, ...(moreArticles.length > 0 && { moreArticles }) };
  const listed = listedArticles(story);
  const report = story.withdrawnAt ? withoutWords(reportOf(article, joined)) : reportOf(article, joined);
  if (listed.includes(article.articleId)) return lists;
  if (articles.length < NAMED_REPORTS) return { ...lists, articles: [...articles, report] };
  if (listed.length >= LISTED_ARTICLES || article.articleId.length > ID_UNITS) return lists;
  return { ...lists, moreArticles: [...moreArticles, article.articleId] };
}

/** The story, whose lists are without some articles. */
export function withoutReports(story: StoryItem, articleIds: ReadonlySet<string>): StoryItem {
  const articles = namedReports(story).filter(({ articleId }) => !articleIds.has(articleId));
  const moreArticles = (story.moreArticles ?? []).filter((articleId) => !articleIds.has(articleId));
  // Set even if it is empty: it replaces the old list.
  return { ...withoutWordsOf(story, articleIds), articles, ...(story.moreArticles && { moreArticles }) };
}

/** The lists of a story with the articles of another one, which is merged into it. */
export function withReportsOf(story: StoryItem, other: StoryItem): Lists {
  const own = new Set(listedArticles(story));
  const brought = namedReports(other).filter(({ articleId }) => !own.has(articleId));
  const articles = [...namedReports(story), ...brought.map(asMerged)].slice(0, NAMED_REPORTS);
  const named = new Set(articles.map(({ articleId }) => articleId));
  const all = new Set([...listedArticles(story), ...listedArticles(other)]);
  const moreArticles = [...all]
    .filter((articleId) => !named.has(articleId))
    .slice(0, LISTED_ARTICLES - articles.length);
  return { articles, ...(moreArticles.length > 0 && { moreArticles }) };
}

const asMerged = (report: StoryArticle): StoryArticle => ({
  ...report,
  disposition: report.disposition === 'new' ? 'copy' : report.disposition,
  merged: true,
});

/** The story, with what the newest crawl of an article says of it; of a retraction it says nothing. */
export function withReportAgain(before: StoryItem, { article, kind }: Report): StoryItem {
  const isRetraction = kind === 'retracted';
  const story = isRetraction
    ? withoutWordsOf(before, new Set([article.articleId]))
    : { ...before, ...earlierWith(before, article), ...representativeAgain(before, article) };
  if (!story.articles) return story;
  const again = (one: StoryArticle): StoryArticle => {
    if (one.articleId !== article.articleId) return one;
    return isRetraction || story.withdrawnAt ? withoutWords(one) : { ...one, ...reportOf(article, one) };
  };
  return { ...story, articles: story.articles.map(again) };
}

/** Most earlier headlines that a story keeps. */
const KEPT_HEADLINES = 5;

/** The earlier headlines of a story, with the one that an article replaces. */
function earlierWith(story: StoryItem, { articleId, headline }: Joining): Pick<StoryItem, 'earlier'> {
  const { facts, earlier = [] } = story;
  const said =
    articleId === facts.articleId
      ? headlineOf(facts)
      : story.articles?.find((one) => one.articleId === articleId)?.headline;
  if (story.withdrawnAt || !said || clip(said, HEADLINE) === clip(headline, HEADLINE)) return {};
  const added: EarlierHeadline = { articleId, headline: clip(said, HEADLINE) };
  const others = earlier.filter((one) => one.articleId !== articleId || one.headline !== added.headline);
  return { earlier: [...others, added].slice(-KEPT_HEADLINES) };
}

/** Whether the story has had this headline of the article before. */
export function saidBefore({ facts, earlier = [] }: StoryItem, { articleId, headline }: Joining): boolean {
  const own = earlier.filter((one) => one.articleId === articleId).map((one) => one.headline);
  const said = facts.articleId === articleId ? [headlineOf(facts), ...own] : own;
  return said.some((one) => normaliseText(clip(one, HEADLINE)) === normaliseText(clip(headline, HEADLINE)));
}

/**
 * The story without what it has of some articles beside its facts and lists: earlier headlines, the words of a
 * development, the representative. Its centre begins again with the first report and that of the facts: reports cannot be
 * taken out of it, and the one that is unlike the first may be of any article.
 */
export function withoutWordsOf(story: StoryItem, articleIds: ReadonlySet<string>): StoryItem {
  const { earlier, development, representative, profiles, ...others } = story;
  const isGone = representative !== undefined && articleIds.has(representative.articleId);
  return {
    ...others,
    ...(earlier && { earlier: earlier.filter(({ articleId }) => !articleIds.has(articleId)) }),
    ...(development && {
      development: articleIds.has(development.articleId) ? withoutNews(development) : development,
    }),
    ...(representative && !isGone && { representative }),
    ...(profiles && { profiles: keptProfiles(profiles, isGone) }),
  };
}

const withoutNews = ({ facts, ...development }: StoryDevelopment): StoryDevelopment => ({ ...development, news: [] });

type Profiles = NonNullable<StoryItem['profiles']>;

function keptProfiles({ unlike, centre, representative, ...kept }: Profiles, isGone: boolean): Profiles {
  return { ...kept, ...(representative && !isGone && { representative }) };
}

/** The representative with what the newest crawl of its article says. */
function representativeAgain(
  { representative, withdrawnAt }: StoryItem,
  { articleId, headline, url }: Joining,
): Pick<StoryItem, 'representative'> {
  if (representative?.articleId !== articleId || withdrawnAt) return {};
  const { url: _, ...known } = representative;
  return {
    representative: {
      ...known,
      headline: clip(headline, BOUNDS.title),
      ...(url && [...url].length <= BOUNDS.url && { url }),
    },
  };
}

/** What people see of a story: its representative; its facts where it has none, or where somebody chose a headline. */
export function shownReport({ facts, representative, headlineLock }: ShownStory): Omit<Representative, 'at'> {
  if (representative && headlineLock === undefined) return representative;
  const { articleId, publisher, url } = facts;
  return { articleId, headline: headlineOf(facts), ...(publisher && { publisher }), ...(url && { url }) };
}

interface ShownStory extends Pick<StoryItem, 'representative' | 'headlineLock'> {
  facts: Pick<Facts, 'articleId' | 'title' | 'headline' | 'publisher' | 'url'>;
}

/** The list of a withdrawn story: which articles, and none of their words. */
export const withoutWords = ({ headline, url, ...report }: StoryArticle): StoryArticle => report;

/** What a list of reports says of one. */
export function reportWords({ publisher, headline, url }: Omit<Joining, 'articleId'>) {
  return {
    ...(publisher && { publisher: shortName(publisher) }),
    ...(headline && { headline: clip(headline, HEADLINE) }),
    ...(url && url.length <= URL_UNITS && { url }),
  };
}

function reportOf({ articleId, ...words }: Joining, { disposition, at, probability }: Joined): StoryArticle {
  return {
    articleId,
    ...reportWords(words),
    disposition,
    at,
    ...(probability !== undefined && { probability }),
  };
}

const headlineOf = ({ headline, title }: Pick<Facts, 'headline' | 'title'>): string => headline ?? title;
