import { createHash } from 'node:crypto';
import { type CrawledArticle, crawledFile as write } from '../fixtures/article-file.ts';

/** An article file of the crawler, with defaults for everything but its id and its text. */
export function crawledFile(article: Pick<CrawledArticle, 'id' | 'text'> & Partial<CrawledArticle>): string {
  return write({
    title: headlineOf(article.id),
    publisher: 'Harbour Wire',
    author: ['Imogen Strand(imogen@wire.example)'],
    publishedAt: '2026-01-05 00:00',
    crawledAt: '2026-01-05 01:12:40',
    ...article,
  });
}

const SYLLABLES = ['ba', 'ce', 'di', 'fo', 'gu', 'ha', 'ke', 'li', 'mo', 'nu', 'pa', 're', 'si', 'to', 'vu', 'za'];

/** A headline with no word of another article's: equal headlines of one day are reports of one event. */
export function headlineOf(id: string): string {
  const digits = createHash('sha256').update(id).digest('hex').slice(0, 24);
  const word = (from: number) =>
    [...digits.slice(from, from + 4)].map((digit) => SYLLABLES[Number.parseInt(digit, 16)]).join('');
  return [0, 4, 8, 12, 16, 20].map(word).join(' ');
}

/** A different text for each name, long enough to be recognised by its words. */
export function textOf(name: string): string {
  const words =
    createHash('sha512')
      .update(name)
      .digest('hex')
      .match(/.{1,8}/g) ?? [];
  return `${name} is what this report is about. It names ${words.join(', ')}, and nothing else.`;
}
