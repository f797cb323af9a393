import { normaliseText } from '../../../functions/article/base/identity.ts';
import { type Profile, type ProfiledArticle, profileOf } from '../../../functions/matching/profile.ts';

export const SEEN_AT = '2026-01-04T05:00:00.000Z';

/** An article of a publisher of its own, unless `more` says otherwise. */
export function articleOf(headline: string, text: string, more: Partial<ProfiledArticle> = {}): ProfiledArticle {
  return { title: headline, headline, text, publisher: `Publisher of ${headline}`, authors: [], markers: [], ...more };
}

export function reportOf(
  headline: string,
  text: string,
  more: Partial<ProfiledArticle> = {},
  seenAt: string = SEEN_AT,
): Profile {
  return profileOf(articleOf(headline, text, more), normaliseText(text), seenAt);
}
