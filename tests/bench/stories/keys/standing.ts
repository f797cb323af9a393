import { normaliseText } from '../../../../functions/article/text-key.ts';
import { seededRandom } from '../../articles/random.ts';
import type { Sample } from '../load.ts';
import type { LabelledPair } from '../pairs.ts';

/** So many articles leave some 45,000 claims, at four each. */
export const STANDING = 13_000;

/** Articles that the sentences of one come from, and how many sentences it has. */
const SOURCES = 3;
const SENTENCES = { least: 6, most: 20 };

/** What a sentence is cut behind; shorter ones are bylines and credits. */
const END = /(?<=[.!?。])\s+|\n+/;
const SHORTEST = 8;

/**
 * What fills the table before the pairs arrive: articles put together from sentences of the folder's articles that are in no
 * pair. Each sentence stands in many of them, so keys are taken as by boilerplate: harder than as many real articles. Another
 * seed gives other articles, and recall that differs by a point.
 */
export function standingSamples(samples: readonly Sample[], pairs: readonly LabelledPair[], seed: number): Sample[] {
  const paired = new Set(pairs.flatMap(({ one, other }) => [one.file, other.file]));
  const unpaired = samples.filter(({ file }) => !paired.has(file));
  const texts = unpaired
    .map(({ article }) => article.text.split(END).filter((sentence) => sentence.trim().length > SHORTEST))
    .filter((sentences) => sentences.length >= SOURCES);
  const random = seededRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  return Array.from({ length: texts.length === 0 ? 0 : STANDING }, (_, index) => {
    const sources = Array.from({ length: SOURCES }, () => pick(texts));
    const count = SENTENCES.least + Math.floor(random() * (SENTENCES.most - SENTENCES.least));
    const text = Array.from({ length: count }, () => pick(pick(sources))).join(' ');
    const { article, ...sample } = pick(unpaired);
    const id = `standing-${index}`;
    const headline = `${article.headline} ${index}`;
    return {
      ...sample,
      file: id,
      article: { ...article, articleId: id, textKey: `t1:${id.padEnd(43, '-')}`, headline, text },
      normalText: normaliseText(text),
    };
  });
}
