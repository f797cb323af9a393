import type { Random } from '../random.ts';
import { articleFile, type CrawledArticle } from './article-file.ts';
import type { Become, Certain } from './certain-plan.ts';
import { fresh, keyOf, LONG } from './derived.ts';
import type { FileKind } from './file-plan.ts';
import { syntheticText } from './synthetic-text.ts';

const HOUR_MS = 3_600_000;

/** What lies in the bucket for a file in UTF-8. */
export type Code = (file: Buffer) => { readonly bytes: Buffer; readonly contentType?: string };

const plain: Code = (bytes) => ({ bytes });

/** Makes files that are told of alone, under a key each has for itself. */
export interface Alone {
  /** An article that is like no other, of the same desk as all of them; and long, so that its words alone are its key. */
  readonly unlike: () => CrawledArticle;
  /** Another article than this, of the same desk and in the same words. */
  readonly renamed: (article: CrawledArticle) => CrawledArticle;
  /** @param folder keys of two folders have their order. */
  readonly told: (kind: FileKind, article: CrawledArticle, become: Become, folder?: string, code?: Code) => Certain;
}

/** @param first serial of the first of them. */
export const alone = (random: Random, first: number): Alone => {
  let serial = first;
  const unlike = (): CrawledArticle => ({
    ...fresh(serial++, random),
    oid: '001',
    publisher: '가람일보',
    text: syntheticText(random, LONG),
  });
  return {
    unlike,
    renamed: (article) => ({ ...article, aid: unlike().aid }),
    told: (kind, article, become, folder = '', code = plain) => ({
      steps: [{ do: 'put', kind, key: folder + keyOf(article, serial++), ...code(articleFile(article)) }],
      become: [become],
    }),
  };
};

/** The article's crawl so many hours behind this one, or before it; in other words, if there are any. */
export const hoursLater = (article: CrawledArticle, hours: number, text = article.text): CrawledArticle => ({
  ...article,
  crawledAt: article.crawledAt + hours * HOUR_MS,
  text,
});

/** The same article as another paper prints it. */
export const elsewhere = (article: CrawledArticle): CrawledArticle => ({
  ...article,
  oid: '002',
  publisher: '누리뉴스',
});

export const NEW: Become = { disposition: 'new', announced: true };
/** As its receipt says: nobody can know it beforehand. */
export const MAYBE: Become = {};
export const STALE: Become = { disposition: 'stale', reason: 'older-crawl', announced: false };

/** Of the story of that file, which is told anew. */
export const announced = (disposition: string, of: Certain): Become => ({
  disposition,
  announced: true,
  ...storyOf(of),
});

/** Of the story of that file, in silence. */
export const silent = (disposition: string, of: Certain): Become => ({
  disposition,
  announced: false,
  ...storyOf(of),
});

const storyOf = ({ steps: [step] }: Certain): Pick<Become, 'sameStoryAs'> => (step ? { sameStoryAs: step.key } : {});
