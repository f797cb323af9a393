import type { Random } from '../random.ts';
import type { Certain } from './certain-plan.ts';
import { DERIVED } from './derived.ts';
import { revised } from './synthetic-text.ts';
import { type Alone, alone, announced, hoursLater, NEW, STALE, silent } from './told-alone.ts';

/** Articles that go away, into the words of another's story, and what becomes of them and of the stories they left. @param serial of the first file. */
export const returningPlan = (random: Random, serial: number): Certain[] => {
  const files = alone(random, serial);
  return [...comesBack(files, random), ...findsItTold(files, random), ...copyBetweenTwo(files)];
};

/** It tells its story still when it comes back with words of its own; what was said of it before it left is of that story. */
const comesBack = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const [article, other] = [unlike(), unlike()];
  const older = hoursLater(article, 0.5, revised(article.text, random));
  const otherWords = revised(other.text, random);
  const first = told('fresh', article, NEW);
  const others = told('fresh', other, NEW);
  return [
    first,
    others,
    told('revision', hoursLater(article, 1, other.text), silent('copy', others)),
    told('older crawl', older, { ...STALE, ...silent('stale', others) }),
    told('copy', renamed(older), silent('copy', first)),
    told('re-crawl', hoursLater(article, 2, other.text), silent('duplicate', others)),
    // It goes along with what the other says next.
    told('revision', hoursLater(other, 2, otherWords), announced('revision', others)),
    told('revision', hoursLater(article, 2.5, otherWords), silent('revision', others)),
    told('revision', hoursLater(article, 3, revised(article.text, random)), announced('revision', first)),
  ];
};

/** Another article tells the story meanwhile: it stays where it is, where it tells nothing. */
const findsItTold = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const [article, other, desk] = [unlike(), unlike(), unlike()];
  const first = told('fresh', article, NEW);
  const others = told('fresh', other, NEW);
  const update = DERIVED['wire update']?.(article, 0, random) ?? article;
  return [
    first,
    others,
    told('revision', hoursLater(article, 1, other.text), silent('copy', others)),
    told(
      'wire update',
      { ...update, aid: desk.aid, crawledAt: hoursLater(article, 2).crawledAt },
      announced('update', first),
    ),
    told('revision', hoursLater(article, 3, revised(article.text, random)), silent('revision', others)),
  ];
};

/** A copy that goes away and comes back is one article of the story it was in before. */
const copyBetweenTwo = ({ unlike, renamed, told }: Alone): Certain[] => {
  const [article, other] = [unlike(), unlike()];
  const copy = renamed(article);
  const first = told('fresh', article, NEW);
  const others = told('fresh', other, NEW);
  return [
    first,
    others,
    told('copy', copy, silent('copy', first)),
    told('revision', hoursLater(copy, 1, other.text), silent('copy', others)),
    told('revision', hoursLater(copy, 2), silent('copy', first)),
  ];
};

/** Under one key it says the same again, then something else, and then what it said first: versions of one file, of which one has made the story. */
export const takenBack = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const article = unlike();
  const first = told('fresh', article, NEW);
  const key = first.steps[0]?.key ?? '';
  const under = ({ steps, become }: Certain): Certain => ({ steps: steps.map((step) => ({ ...step, key })), become });
  return [
    first,
    under(told('same bytes again', article, { disposition: 'duplicate' })),
    under(told('overwrite', hoursLater(article, 1, revised(article.text, random)), { disposition: 'revision' })),
    under(told('overwrite', hoursLater(article, 2), { disposition: 'revision' })),
  ];
};
