import type { Article } from '../article/article.ts';
import type { Arrival } from './decision.ts';
import { observedAt } from './facts.ts';
import { compareSequencers } from './file-version.ts';
import type { ArticleClaim } from './items.ts';

/** Older by crawl; of one crawl instant, the earlier upload of the same key; else the lower text key: any fixed order ends alike. */
export const isOlder = (arrival: Arrival, article: Article, claim: ArticleClaim): boolean => {
  const { file } = arrival;
  const at = observedAt(article, file);
  if (at !== claim.observedAt) return at < claim.observedAt;
  if (file.sequencer && claim.sequencer && file.bucket === claim.bucket && file.key === claim.key) {
    return compareSequencers(file.sequencer, claim.sequencer) < 0;
  }
  return article.textKey < claim.textKey;
};
