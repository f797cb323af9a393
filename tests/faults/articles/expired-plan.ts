import type { Random } from '../random.ts';
import type { Certain } from './certain-plan.ts';
import { GROWTH } from './growing-plan.ts';
import { syntheticText } from './synthetic-text.ts';
import { alone, elsewhere, hoursLater, NEW, silent } from './told-alone.ts';

/** A report, and what comes when all that it could be found by has expired. */
export interface Expired {
  readonly before: Certain;
  readonly after: readonly Certain[];
}

/** Another paper goes on from a report of more than a week ago, which is a story of its own; and is found by who goes on from that. @param serial of the first file. */
export const expiredPlan = (random: Random, serial: number): Expired => {
  const { unlike, renamed, told } = alone(random, serial);
  const article = unlike();
  const more = `${article.text}\n\n${syntheticText(random, GROWTH)}`;
  const next = hoursLater(elsewhere(renamed(article)), 1, more);
  const again = told('rewrite', next, NEW);
  const last = hoursLater(renamed(article), 2, `${more}\n\n${syntheticText(random, GROWTH)}`);
  return { before: told('fresh', article, NEW), after: [again, told('rewrite', last, silent('copy', again))] };
};
