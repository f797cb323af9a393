import type { Random } from '../random.ts';
import type { CrawledArticle } from './article-file.ts';
import type { Certain } from './certain-plan.ts';
import { LONG } from './derived.ts';
import type { Step } from './file-plan.ts';
import { GROWTH } from './growing-plan.ts';
import { letteredText, revised, syntheticText, syntheticTitle } from './synthetic-text.ts';
import { alone, announced, elsewhere, hoursLater, MAYBE, NEW, STALE, silent } from './told-alone.ts';

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

/**
 * A report, and another paper's that is like it and puts a fence into its place while it stands; and who writes over that: a later crawl of the
 * second in the words of the first, an earlier one, or the next crawl of the first, whose story a copy of the first is then of. @param serial of the first file.
 */
export const fencedPlan = (random: Random, serial: number): readonly (readonly Certain[])[] => {
  const { unlike, renamed, told } = alone(random, serial);
  const meeting = (
    others: (article: CrawledArticle, like: CrawledArticle, second: Certain) => Certain[],
  ): Certain[] => {
    const article = unlike();
    const like = hoursLater(elsewhere(renamed(article)), 2, `${article.text}\n\n${syntheticText(random, 1)}`);
    const second = told('rewrite', like, NEW);
    return [told('fresh', article, MAYBE), second, ...others(article, like, second)];
  };
  return [
    meeting(({ text }, like, second) => [told('revision', hoursLater(like, 1, text), announced('revision', second))]),
    meeting(({ text }, like) => [told('older crawl', hoursLater(like, -1, text), STALE)]),
    meeting((article) => {
      const next = told('revision', hoursLater(article, 1, syntheticText(random, LONG)), NEW);
      return [next, told('copy', elsewhere(renamed(article)), silent('copy', next))];
    }),
  ];
};

/** A report, what its desk goes on to say under another id, and the next crawl of that. @param serial of the first file. */
export const halfPlan = (random: Random, serial: number): Certain[] => {
  const { files, first, more, told } = goneOn(random, serial);
  return [...files, told('revision', hoursLater(more, 1, revised(more.text, random)), announced('revision', first))];
};

/** The same, and its crawls after that: in the same words, and in those that the story began with. @param serial of the first file. */
export const backPlan = (random: Random, serial: number): Certain[] => {
  const { files, first, article, more, told } = goneOn(random, serial);
  return [
    ...files,
    told('re-crawl', hoursLater(more, 1), silent('duplicate', first)),
    told('revision', hoursLater(more, 2, article.text), announced('revision', first)),
  ];
};

/** A report, and what its desk goes on to say under another id. */
const goneOn = (random: Random, serial: number) => {
  const { unlike, renamed, told } = alone(random, serial);
  const article = unlike();
  const first = told('fresh', article, NEW);
  const more = hoursLater(renamed(article), 1, `${article.text}\n\n${syntheticText(random, GROWTH)}`);
  return { files: [first, told('rewrite', more, announced('update', first))], first, article, more, told };
};

/** Reports of which the last one is like both others, which are more than a week apart, and likest the second. */
export interface Between {
  readonly stands: Certain;
  readonly begins: Certain;
  /** Where the second is not there yet. */
  readonly joins: Certain;
}

/** In one script: the most of two texts in both must not be in another one each. @param serial of the first file. */
export const betweenPlan = (random: Random, serial: number): Between => {
  const { unlike, renamed, told } = alone(random, serial);
  const common = letteredText(random, LONG);
  const [ones, others] = [letteredText(random, LONG / 5), letteredText(random, LONG / 5)];
  const article = { ...unlike(), text: `${common} ${ones}` };
  const stands = told('fresh', article, NEW);
  const text = `${common} ${others}`;
  const begins = { ...hoursLater(renamed(article), 8 * 24, text), title: syntheticTitle(random) };
  const joins = hoursLater(elsewhere(renamed(article)), 4 * 24, `${text} end.`);
  return { stands, begins: told('fresh', begins, NEW), joins: told('rewrite', joins, silent('copy', stands)) };
};
