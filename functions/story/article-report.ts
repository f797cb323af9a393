import type { Article } from '../article/article.ts';
import type { Arrival } from './decision.ts';
import { observedAt } from './facts.ts';

/** What is known of one report of an article: enough to say which of two is the older (`decide/is-older.ts`). */
export interface ArticleReport {
  textKey: string;
  /** `crawledAt` of that text; the upload's time where the file does not say. */
  observedAt: string;
  bucket: string;
  key: string;
  /** Instant of the upload. */
  uploadedAt: string;
  sequencer?: string;
}

export const articleReport = ({ file }: Arrival, article: Article): ArticleReport => ({
  textKey: article.textKey,
  observedAt: observedAt(article, file),
  bucket: file.bucket,
  key: file.key,
  uploadedAt: file.uploadedAt,
  ...(file.sequencer && { sequencer: file.sequencer }),
});
