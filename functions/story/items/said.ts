import { isDeepStrictEqual } from 'node:util';
import type { Announce, Said, StoryArticle, StoryItem } from './items.ts';
import type { Report } from './read-article.ts';
import { namedReports, withoutWords, withReportAgain } from './story-reports.ts';

/** What a silent version keeps of the announcements before it. */
export function keptSaid(story: StoryItem): Pick<StoryItem, 'said' | 'coverage'> {
  const { coverage, version } = story;
  const said = saidOf(story);
  return {
    ...(said && { said }),
    ...(coverage?.version === version && { coverage: { ...coverage, said: snapshotOf(story) } }),
  };
}

/**
 * The versions of a story that announced its revision and its coverage, as far as the item tells: each announces under
 * its id what was announced under it, but nothing that was erased since. A coverage of an earlier revision is gone.
 */
export function announcedVersions(story: StoryItem): StoryItem[] {
  const { coverage, ...own } = story;
  const said = saidOf(story);
  const announce = said ? said.announce : announcedBefore(story);
  // A revision that was stored silently stays silent.
  const isSilent = announce === 'none' || (said && said.revision !== story.revision);
  const versions: StoryItem[] = isSilent ? [] : [{ ...asSaid(own, said), announce }];
  const isOfRevision = (coverage?.said ?? story).revision === story.revision;
  if (!coverage || !isOfRevision || story.withdrawnAt) return versions;
  const covered = { ...coverage, version: story.version };
  return [...versions, { ...asSaid(own, coverage.said), announce: 'none', coverage: covered }];
}

function saidOf(story: StoryItem): Said | undefined {
  const { announce, said } = story;
  return announce === 'none' || announce === 'story.covered' ? said : snapshotOf(story);
}

/** The version as the next revision: no content of an earlier one is kept. */
export function nextRevision(version: StoryItem): StoryItem {
  const bare = withEachSaid(version, ({ facts, reports, ...said }) => said);
  return { ...bare, revision: version.revision + 1 };
}

/** The version, with what the newest crawl of an article says of it; what was announced of it before is kept. */
export function withCrawl(version: StoryItem, report: Report): StoryItem {
  const next = withReportAgain(version, report);
  if (report.kind === 'retracted') return withReportsErased(next, new Set([report.article.articleId]));
  const { articles } = version;
  const isSame = articles?.every((one, at) => isDeepStrictEqual(one, next.articles?.[at])) ?? true;
  return isSame ? next : withAnnouncedBefore(next, { reports: articles ?? [] });
}

/** The version, once a silent crawl has replaced facts or reports that were announced. */
export function withAnnouncedBefore(version: StoryItem, before: Pick<Said, 'facts' | 'reports'>): StoryItem {
  return withEachSaid(version, (said) => (said.revision === version.revision ? { ...before, ...said } : said));
}

/** The version, which says these articles' words no more, and will not say them again. */
export function withReportsErased(version: StoryItem, articleIds: ReadonlySet<string>): StoryItem {
  const erase = (one: StoryArticle): StoryArticle => (articleIds.has(one.articleId) ? withoutWords(one) : one);
  return withEachSaid(version, ({ reports, ...said }) => ({
    ...said,
    ...(reports && { reports: reports.map(erase) }),
  }));
}

function withEachSaid(story: StoryItem, change: (said: Said) => Said): StoryItem {
  const { said, coverage } = story;
  return {
    ...story,
    ...(said && { said: change(said) }),
    ...(coverage?.said && { coverage: { ...coverage, said: change(coverage.said) } }),
  };
}

/** What a silent version announced that was written before stories kept that. */
function announcedBefore({ unannounced, articleCount, revision, withdrawnAt }: StoryItem): Announce {
  if (unannounced || (articleCount < 2 && revision === 1)) return 'none';
  if (withdrawnAt) return 'story.withdrawn';
  return revision === 1 ? 'story.created' : 'story.updated';
}

function snapshotOf(story: StoryItem): Said {
  const { announce, revision, firstSeenAt, lastSeenAt = firstSeenAt, reportedAt, articleCount, publishers } = story;
  return {
    ...{ announce, revision, at: lastSeenAt, articles: articleCount, named: namedReports(story).length },
    ...(publishers && { publishers: publishers.length }),
    ...(reportedAt && { reportedAt }),
  };
}

/** @param said undefined of a version of which nothing has changed since, as far as is known. */
function asSaid(story: StoryItem, said: Said | undefined): StoryItem {
  if (!said) return story;
  const { reportedAt: _, publishers, said: __, ...others } = story;
  const { at: lastSeenAt, articles: articleCount, named, facts = story.facts, reports, reportedAt } = said;
  return {
    ...others,
    ...{ lastSeenAt, articleCount, facts },
    articles: (reports ?? namedReports({ ...story, facts })).slice(0, named),
    ...(reportedAt && { reportedAt }),
    ...(said.publishers !== undefined && { publishers: publishers?.slice(0, said.publishers) ?? [] }),
  };
}
