import { articleFile, type CrawledArticle } from './article-file.ts';

/** The article told on, word after word, until its file has so many bytes: no other article goes on like it. */
export const sized = (article: CrawledArticle, bytes: number): CrawledArticle => {
  const lacking = bytes - articleFile(article).length;
  return { ...article, text: article.text + ` ${article.aid}`.repeat(lacking).slice(0, lacking) };
};
