import { nearnessTo, unpackCentre } from '../../matching/centre.ts';
import { isThin } from '../../matching/kind.ts';
import { type Profile, unpackProfile } from '../../matching/profile.ts';
import type { ReportRef } from '../items/items.ts';
import type { Report } from '../items/read-article.ts';
import { countPublishers, type Story, storyFacts } from '../items/story.ts';

/**
 * The story with the report that stands for it: the nearer one to its centre of the present one and of a full report
 * that has just joined, once two publishers report it. Nothing is announced: notifications tell the facts. So a
 * development that takes the facts does not become the headline of a story of forty other reports.
 */
export function withRepresentative(story: Story, ref: ReportRef, { profile }: Report): Story {
  const { profiles, shown, ...others } = story;
  const centre = profiles?.centre && unpackCentre(profiles.centre);
  if (!centre || profile.kind !== 'article' || countPublishers(story) < 2) return story;
  const packed = story.reports.get(shown ?? '')?.profile ?? profiles.current ?? profiles.first;
  const present = unpackProfile(packed);
  const isBeaten = (one: Profile): boolean => nearnessTo(centre, one) < nearnessTo(centre, profile);
  const isThinFacts = !shown && isThin(storyFacts(story).kind);
  if (present && !isThinFacts && !isBeaten(present)) return story;
  // The facts stand for the story without a field of their own.
  return { ...others, profiles, ...(ref !== story.speaking && { shown: ref }) };
}
