import { hash } from 'node:crypto';
import { readArticle } from '../article/index.ts';
import { searchFor } from '../matching/text-search.ts';
import type { FeedRule, PolledFeed } from './polled-feed.ts';

type Rules = Pick<PolledFeed, 'keep' | 'drop'>;

/** What a feed's rules are known by; undefined of a feed without any. */
export function rulesHash({ keep, drop }: Rules): string | undefined {
  return keep || drop ? hash('sha256', JSON.stringify([keep, drop])).slice(0, 16) : undefined;
}

/**
 * Why the rules drop an entry, judged by what the reader reads; undefined if they keep it. What `drop` names is dropped,
 * and what `keep` does not name, if there is a `keep`. What the reader does not read as an article is not theirs to drop.
 */
export function droppedBy(json: string, { keep, drop }: Rules): string | undefined {
  if (!keep && !drop) return undefined;
  const read = readArticle(Buffer.from(json), { key: 'entry.json' });
  if (!('article' in read)) return undefined;
  const { title, text, excerpt, publisher, tags, category, authors } = read.article;
  const searched = { texts: [title, text, excerpt], publishers: publisher ? [publisher] : [], urls: [], ids: [] };
  const categories = [...tags, category ?? ''].map(fold);
  const people = authors.map(({ name }) => fold(name));
  const named = (rule: FeedRule): string | undefined => {
    const word = rule.words?.split('|').find((one) => searchFor(one)(searched));
    if (word !== undefined) return word.trim();
    const about = rule.categories?.find((one) => categories.includes(fold(one)));
    return about ?? rule.authors?.find((one) => people.includes(fold(one)));
  };
  const unwanted = drop && named(drop);
  if (unwanted !== undefined) return `drop: ${unwanted}`;
  return keep && named(keep) === undefined ? 'keep names nothing of it' : undefined;
}

const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
