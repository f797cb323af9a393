import { readFile } from '../checker/world/read-file.ts';
import type { Random } from '../random.ts';
import { articleFile, type CrawledArticle } from './article-file.ts';
import type { Certain } from './certain-plan.ts';
import { keyOf } from './derived.ts';
import type { Step, Versioning } from './file-plan.ts';
import { revised } from './synthetic-text.ts';
import { type Alone, alone, NEW } from './told-alone.ts';

/** What is hidden before it is read, in buckets that keep it: it is read all the same, unless it is deleted by its name; and what a replay tells of. @param serial of the first file. */
export const versionsPlan = (random: Random, serial: number): Certain[] => {
  const files = alone(random, serial);
  const [gone, goneForEver] = [oneIn('enabled', files), oneIn('enabled', files)];
  const under = oneIn('enabled later', files);
  return [
    hidden(oneIn('enabled', files), files),
    { ...hidden(oneIn('enabled', files), files), told: 'through EventBridge' },
    // Put before there were versions, it is kept under those that followed, and under a delete marker.
    hidden(oneIn('enabled later', files), files),
    { ...under, steps: [...under.steps, { do: 'delete', key: keyIn(under) }] },
    { ...gone, told: 'through EventBridge and SNS', steps: [...gone.steps, { do: 'delete', key: keyIn(gone) }] },
    {
      steps: [...goneForEver.steps, { do: 'delete', key: keyIn(goneForEver), forEver: true }],
      become: [{ disposition: 'rejected', reason: 'deleted' }],
    },
    ...replayedLater(files),
  ];
};

/** An article is written over within its crawl, and a replay, which knows no sequencer, tells of it: the later second is the newer one. */
const replayedLater = ({ told, unlike }: Alone): Certain[] => {
  const article = unlike();
  const first = told('fresh', article, NEW);
  const bytes = articleFile({ ...article, text: unlike().text });
  const over: Step = { do: 'put', kind: 'overwrite of one crawl', key: keyIn(first), replayed: true, bytes };
  return [
    { ...first, steps: first.steps.map((step) => ({ ...step, versioning: 'enabled' })) },
    { steps: [over], later: true, become: [{ disposition: 'revision', announced: true, sameStoryAs: over.key }] },
  ];
};

/**
 * Two versions of one key, of one crawl of an article, of which the first is told of as by a replay. By the order of their words, which counts where nothing else tells
 * one, it would be the newer one. @param serial of the first file.
 */
export const replayedPlan = (random: Random, serial: number): readonly [Step, Step] => {
  const { unlike } = alone(random, serial);
  const article = unlike();
  const [less = article, more = article] = [article, { ...article, text: revised(article.text, random) }].sort(
    (one, other) => (wordsOf(one) < wordsOf(other) ? -1 : 1),
  );
  const [versioning, key] = ['enabled', keyOf(article, serial)] as const;
  return [
    { do: 'put', kind: 'fresh', key, versioning, replayed: true, bytes: articleFile(more) },
    { do: 'put', kind: 'overwrite of one crawl', key, bytes: articleFile(less) },
  ];
};

const wordsOf = (article: CrawledArticle): string => readFile(articleFile(article))?.textKey ?? '';

const oneIn = (versioning: Versioning, { told, unlike }: Alone): Certain => {
  const { steps, become } = told('fresh', unlike(), NEW);
  return { steps: steps.map((step) => ({ ...step, versioning })), become };
};

/** Another article is put under the same key before either is told of. */
const hidden = (first: Certain, { told, unlike }: Alone): Certain => {
  const key = keyIn(first);
  const { steps, become } = told('overwrite', unlike(), NEW);
  return {
    steps: [...first.steps, ...steps.map((step): Step => ({ ...step, key }))],
    become: [...first.become, ...become],
  };
};

const keyIn = ({ steps: [step] }: Certain): string => step?.key ?? '';
