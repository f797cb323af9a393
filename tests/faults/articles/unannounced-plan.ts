import type { Random } from '../random.ts';
import type { Become, Certain } from './certain-plan.ts';
import { GROWTH } from './growing-plan.ts';
import { sized } from './sized.ts';
import { revised, syntheticText } from './synthetic-text.ts';
import { alone, announced, elsewhere, hoursLater, NEW, silent } from './told-alone.ts';
import { MOST_BYTES, UNREADABLE } from './unreadable.ts';

/** What is told of while the stack announces nothing, lists nothing and joins nothing by likeness, takes files twice as large and has another clock; and then as ever. */
export interface Unannounced {
  readonly quietly: readonly Certain[];
  readonly aloud: readonly Certain[];
}

const UNHEARD: Become = { ...NEW, announced: false };

/** Two stories begin, of reports that are like each other; both are told anew, and one is copied. What the article of that says next is announced. @param serial of the first file. */
export const unannouncedPlan = (random: Random, serial: number): Unannounced => {
  const { unlike, renamed, told } = alone(random, serial);
  const article = unlike();
  const first = told('fresh', article, UNHEARD);
  const longer = `${article.text}\n\n${syntheticText(random, GROWTH)}`;
  const like = hoursLater(elsewhere(renamed(article)), 1, longer);
  const second = told('rewrite', like, UNHEARD);
  const broken = UNREADABLE.binary?.(random) ?? Buffer.alloc(0);
  return {
    quietly: [
      first,
      second,
      told('copy', renamed(article), silent('copy', first)),
      told('revision', hoursLater(article, 1, revised(article.text, random)), silent('revision', first)),
      told('revision', hoursLater(like, 1, revised(longer, random)), silent('revision', second)),
      {
        steps: [{ do: 'put', kind: 'unreadable', key: `broken/${serial} unheard.md`, bytes: broken }],
        become: [{ disposition: 'rejected', reason: 'binary' }],
      },
      told('fresh', sized(unlike(), MOST_BYTES + 1), UNHEARD),
    ],
    aloud: [told('revision', hoursLater(article, 2, revised(article.text, random)), announced('revision', first))],
  };
};
