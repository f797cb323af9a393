import type { Facts } from '../../../functions/story/items/facts.ts';
import { SCHEMA, type StoryItem } from '../../../functions/story/items/items.ts';
import { storyKey } from '../../../functions/story/items/keys.ts';

/** An instant of 5 January 2026. @param minute of the day */
export const at = (minute: number): string => new Date(Date.UTC(2026, 0, 5, 0, minute)).toISOString();

/** A story as the table holds it, of which only what is given matters. */
export function storyOf(id: string, facts: Partial<Facts> = {}, fields: Partial<StoryItem> = {}): StoryItem {
  return {
    ...storyKey(id),
    entity: 'story',
    schema: SCHEMA,
    version: 1,
    announce: 'story.created',
    revision: 1,
    firstSeenAt: at(0),
    day: '2026-01-05#0',
    articleCount: 1,
    facts: {
      articleId: `article-${id}`,
      observedAt: at(0),
      contentHash: '',
      hashVerified: false,
      title: `Headline of ${id}`,
      publisher: 'Gull Bay Wire',
      authors: [],
      language: 'en',
      url: `https://news.example.com/${id}`,
      kind: 'article',
      excerpt: `Excerpt of ${id}`,
      object: { bucket: 'bucket', key: `${id}.md` },
      ...facts,
    },
    ...fields,
  };
}
