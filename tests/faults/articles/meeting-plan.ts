import type { Random } from '../random.ts';
import type { Certain } from './certain-plan.ts';
import { LONG } from './derived.ts';
import type { Step } from './file-plan.ts';
import { GROWTH } from './growing-plan.ts';
import { revised, syntheticText, syntheticTitle } from './synthetic-text.ts';
import { alone, announced, elsewhere, hoursLater, NEW } from './told-alone.ts';

const stepsOf = ([one, other]: readonly [Certain, Certain]): readonly [Step, Step] => {
  const [first, second] = [one, other].map(({ steps: [step] }) => step);
  if (first === undefined || second === undefined) throw new Error('a file is put in no step');
  return [first, second];
};

const BATCHES = 3;
const PAIRS = 5;

/** Reports and what another paper goes on to say of each, under another headline: those that grow so may have no key in common of those they claim. @param serial of the first file. */
export const meetingPlan = (random: Random, serial: number): (readonly (readonly [Step, Step])[])[] => {
  const { unlike, renamed, told } = alone(random, serial);
  const pair = (): readonly [Step, Step] => {
    const article = unlike();
    const more = hoursLater(elsewhere(renamed(article)), 1, `${article.text}\n\n${syntheticText(random, GROWTH)}`);
    return stepsOf([told('fresh', article, NEW), told('rewrite', { ...more, title: syntheticTitle(random) }, NEW)]);
  };
  return Array.from({ length: BATCHES }, () => Array.from({ length: PAIRS }, pair));
};

/** Two crawls of one article, the later one in other words. @param serial of the first file. */
export const dyingPlan = (random: Random, serial: number): readonly [Step, Step] => {
  const { unlike, told } = alone(random, serial);
  const article = unlike();
  const next = hoursLater(article, 1, syntheticText(random, LONG));
  return stepsOf([told('fresh', article, NEW), told('revision', next, NEW)]);
};

/** A report, what its desk goes on to say under another id, and the next crawl of that. @param serial of the first file. */
export const halfPlan = (random: Random, serial: number): Certain[] => {
  const { unlike, renamed, told } = alone(random, serial);
  const article = unlike();
  const first = told('fresh', article, NEW);
  const more = hoursLater(renamed(article), 1, `${article.text}\n\n${syntheticText(random, GROWTH)}`);
  return [
    first,
    told('rewrite', more, announced('update', first)),
    told('revision', hoursLater(more, 1, revised(more.text, random)), announced('revision', first)),
  ];
};
