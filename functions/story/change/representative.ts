import { nearnessTo, unpackCentre } from '../../matching/centre.ts';
import { isThin } from '../../matching/kind.ts';
import { type Profile, packProfile, shortProfile, unpackProfile } from '../../matching/profile.ts';
import { articleTime } from '../items/article-report.ts';
import { factsOf } from '../items/facts.ts';
import type { FileVersion } from '../items/file-version.ts';
import type { StoryItem } from '../items/items.ts';
import type { Report } from '../items/read-article.ts';

/**
 * The story with the report that stands for it: the nearer one to its centre of the present one and of a full report
 * that has just joined, once two publishers report it. Nothing is announced: notifications tell the facts. So a
 * development that takes the facts does not become the headline of a story of forty other reports.
 */
export function withRepresentative(story: StoryItem, report: Report, file: FileVersion): StoryItem {
  const { profiles, facts, publishers = [], representative, ...others } = story;
  const centre = profiles?.centre && unpackCentre(profiles.centre);
  if (!centre || report.profile.kind !== 'article' || publishers.length < 2) return story;
  const shown = unpackProfile(profiles.representative ?? profiles.current ?? profiles.first);
  const isBeaten = (one: Profile): boolean => nearnessTo(centre, one) < nearnessTo(centre, report.profile);
  const isThinFacts = !representative && isThin(facts.kind);
  if (shown && !isThinFacts && !isBeaten(shown)) return story;
  const { representative: _, ...kept } = profiles;
  const unshown = { ...others, facts, publishers, profiles: kept };
  const own = factsOf(report, file);
  // The facts stand for the story without a field of their own.
  if (own.articleId === facts.articleId) return unshown;
  const { articleId, title, headline = title, publisher, url } = own;
  return {
    ...unshown,
    representative: {
      ...{ articleId, headline, ...(publisher && { publisher }), ...(url && { url }) },
      at: articleTime(report.article, file),
    },
    profiles: { ...kept, representative: packProfile(shortProfile(report.profile)) },
  };
}
