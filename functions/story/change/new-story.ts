import { packProfile } from '../../matching/profile.ts';
import { listingOf } from '../items/archive.ts';
import type { Arrival } from '../items/decision.ts';
import type { StoryItem } from '../items/items.ts';
import { SCHEMA } from '../items/items.ts';
import { type Key, storyIdAt } from '../items/keys.ts';
import type { Report } from '../items/read-article.ts';
import { packPublishers, publisherHash, reportItem, type Story } from '../items/story.ts';
import { expiryOf } from '../table/expiry.ts';
import { headlineTerms } from './same-article.ts';

/** A story of one report, of which nothing is announced yet. @param isMatched whether other reports are compared with it */
export function storyOf(arrival: Arrival, report: Report, key: Key, isMatched: boolean): Story {
  const storyId = storyIdAt(key);
  const { publisher } = report.article;
  const expiry = expiryOf(arrival);
  const joined = { disposition: 'new', at: arrival.decidedAt } as const;
  return {
    ...key,
    entity: 'story',
    schema: SCHEMA,
    version: 1,
    ...expiry,
    ...(arrival.scope && { scope: arrival.scope }),
    announce: 'none',
    revision: 1,
    ...listingOf(arrival, report, storyId),
    articleCount: 1,
    lastReport: 1,
    speaking: '1',
    ...withHeadlineTerms(report),
    ...(publisher && { publishers: packPublishers([publisherHash(publisher)]) }),
    ...(isMatched && { profiles: { first: packProfile(report.profile) } }),
    reports: new Map([['1', { ...reportItem(storyId, 1, report, arrival.file, joined), ...expiry }]]),
  };
}

export const withHeadlineTerms = ({ article }: Report): Pick<StoryItem, 'headlineTerms'> => {
  const terms = headlineTerms(article);
  return terms.length > 0 ? { headlineTerms: terms } : {};
};
