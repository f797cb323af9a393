import type { Random } from '../random.ts';
import type { Certain } from './certain-plan.ts';
import { LONG } from './derived.ts';
import { syntheticText, syntheticTitle } from './synthetic-text.ts';
import { alone, announced, hoursLater, NEW } from './told-alone.ts';

const GROWING = 5;
const GROWTH = 2 * LONG;

/**
 * Reports that become so much longer, and come under another headline, that the first of their keys are seldom those of the report they began
 * as: they are found by the others, or not at all. @param serial of the first file.
 */
export const growingPlan = (random: Random, serial: number): Certain[] => {
  const { unlike, renamed, told } = alone(random, serial);
  return Array.from({ length: GROWING }, () => {
    const article = unlike();
    const first = told('fresh', article, NEW);
    const more = hoursLater(renamed(article), 1, `${article.text}\n\n${syntheticText(random, GROWTH)}`);
    return [first, told('rewrite', { ...more, title: syntheticTitle(random) }, announced('update', first))];
  }).flat();
};
