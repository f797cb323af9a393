import assert from 'node:assert/strict';
import type { Arrival } from '../../../functions/story/decision.ts';
import { NEAR_DEFAULTS } from '../../../functions/story/near/near-settings.ts';
import { arrival, rejectedArrival } from '../../functions/story/arrivals.ts';
import { syntheticText } from '../articles/synthetic-text.ts';
import { seededRandom } from '../random.ts';

/** Article `id` in the words `text`, crawled at that hour, as the file version `<id> <text> <hour>`. */
export const crawl = (id: string, text: string, hour: number, key = `${id} ${text} ${hour}.md`): Arrival => {
  const title = `About ${text.slice(0, 60)}`;
  return arrival({ articleId: id, text, title, headline: title, crawledAt: `2026-03-01T0${hour}:00:00.000Z` }, { key });
};

export const A1 = crawl('a', 'rain', 1);
export const A2 = crawl('a', 'snow', 2);
export const A3 = crawl('a', 'hail', 3);
export const B1 = crawl('b', 'rain', 2);

export const BROKEN = rejectedArrival('undecodable', { key: 'broken.md' });

/** Keys that each of these claims: so many writes behind that on the article, before the story. */
export const CLAIMS = 2;

/** Two papers' reports of one release: the same words but for a sentence, too long to be like anything by accident. */
export const like = (id: string, ending: string, hour: number, key = `${id} ${hour}.md`): Arrival => {
  const release = syntheticText(seededRandom('release'), 12);
  const arrived = crawl(id, `${release}\n\n${ending}`, hour, key);
  return { ...arrived, near: { ...NEAR_DEFAULTS, claims: CLAIMS } };
};

export const D = like('d', 'The harbour opens on Monday, said the mayor.', 1);
export const E = like('e', 'A spokesman of the port did not want to comment.', 2);

/** The same as one publisher tells it, who tells it on. */
export const ofOne = (one: Arrival, markers: string[] = []): Arrival => {
  assert.ok(one.result.ok);
  const article = { ...one.result.article, publisher: 'The Harbour Post', markers };
  return { ...one, result: { ...one.result, article } };
};
