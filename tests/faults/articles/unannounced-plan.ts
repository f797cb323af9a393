import type { Random } from '../random.ts';
import type { Become, Certain } from './certain-plan.ts';
import { GROWTH } from './growing-plan.ts';
import { sized } from './sized.ts';
import { revised, syntheticText, syntheticTitle } from './synthetic-text.ts';
import { alone, announced, elsewhere, hoursLater, NEW, silent } from './told-alone.ts';
import { MOST_BYTES, UNREADABLE } from './unreadable.ts';

/** What is told of with other settings. Both times nothing is announced, files may be twice as large, and there is another clock. */
export interface Unannounced {
  /** While nothing is joined by likeness. */
  readonly apart: readonly Certain[];
  /** And then as ever. */
  readonly aloud: readonly Certain[];
  /** And then while nothing is listed, and likeness is as in `STRICT`. */
  readonly unlisted: readonly Certain[];
}

/** Settings of likeness: nearly all of the shorter text must be in the longer one, and claims stay for longer. */
export const STRICT = { containment: 0.95, windowDays: 9 } as const;

const UNHEARD: Become = { ...NEW, announced: false };

/**
 * Two stories begin, of reports that are like each other; both are told anew, and one is copied. What the article of that says next is announced, and what
 * it says then is not. Two more begin, of reports that would be like each other by the settings there are elsewhere, and another paper prints one of them.
 * @param serial of the first file.
 */
export const unannouncedPlan = (random: Random, serial: number): Unannounced => {
  const { unlike, renamed, told } = alone(random, serial);
  const more = (text: string): string => `${text}\n\n${syntheticText(random, GROWTH)}`;
  const article = unlike();
  const first = told('fresh', article, UNHEARD);
  const longer = more(article.text);
  const like = hoursLater(elsewhere(renamed(article)), 1, longer);
  const second = told('rewrite', like, UNHEARD);
  const broken = UNREADABLE.binary?.(random) ?? Buffer.alloc(0);
  const report = unlike();
  const printed = told('fresh', report, UNHEARD);
  const part = report.text.split('\n\n').slice(0, -GROWTH).join('\n\n');
  const partly = { ...hoursLater(elsewhere(renamed(report)), 1, more(part)), title: syntheticTitle(random) };
  return {
    apart: [
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
    unlisted: [
      told('revision', hoursLater(article, 3, revised(article.text, random)), silent('revision', first)),
      printed,
      told('rewrite', partly, UNHEARD),
      told('rewrite', hoursLater(elsewhere(renamed(report)), 2, more(report.text)), silent('copy', printed)),
    ],
  };
};
