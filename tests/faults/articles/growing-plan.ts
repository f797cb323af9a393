import type { Random } from '../random.ts';
import type { Certain } from './certain-plan.ts';
import { LONG } from './derived.ts';
import { syntheticText, syntheticTitle } from './synthetic-text.ts';
import { alone, announced, hoursLater, NEW } from './told-alone.ts';

const GROWING = 12;
/** Sentences. */
export const GROWTH = LONG / 4;

/**
 * Reports that become longer, and come under another headline, so that some claim none of the keys of the report they began as: they are found by the
 * others, or not at all. A fifth of each is new: of more, one in some thousands would not be found.
 * @param serial of the first file.
 * @param reports how many of them.
 */
export const growingPlan = (random: Random, serial: number, reports = GROWING): Certain[] => {
  const { unlike, renamed, told } = alone(random, serial);
  return Array.from({ length: reports }, () => {
    const article = unlike();
    const first = told('fresh', article, NEW);
    const more = hoursLater(renamed(article), 1, `${article.text}\n\n${syntheticText(random, GROWTH)}`);
    return [first, told('rewrite', { ...more, title: syntheticTitle(random) }, announced('update', first))];
  }).flat();
};
