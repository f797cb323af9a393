import type { Random } from '../random.ts';
import type { CrawledArticle } from './article-file.ts';
import type { Certain } from './certain-plan.ts';
import { LONG } from './derived.ts';
import { lettersOf, syntheticText, syntheticTitle } from './synthetic-text.ts';
import { type Alone, announced, elsewhere, hoursLater, NEW, silent } from './told-alone.ts';

/** What desks mark as their first words, or as what follows them. */
export const wirePlan = (files: Alone, random: Random): Certain[] => [
  ...FLASHES.flatMap((mark) => flash(files, random, mark)),
  ...printedElsewhere(files, random),
  ...opened(files, random),
  ...corrected(files),
  ...saysMore(files, random),
];

const FLASHES = ['속보', '긴급', '1보', 'urgent', 'flash', 'breaking', 'bulletin'] as const;

/** What a desk marks as its flash goes on under its headline, in whatever words, for half a day. */
const flash = ({ unlike, told }: Alone, random: Random, mark: string): Certain[] => {
  const title = syntheticTitle(random);
  const first = told('fresh', { ...unlike(), title: `[${mark}] ${title}` }, NEW);
  return [
    first,
    told('wire update', hoursLater({ ...unlike(), title }, 1), announced('update', first)),
    told('fresh', hoursLater({ ...unlike(), title }, 48), NEW),
  ];
};

/**
 * Another paper prints what followed the flash, under a title of its own: none of its words are the flash's, so it is found by what the second report claims.
 * That is not long, or it might claim no key of its own where the two have a few letters in common.
 */
const printedElsewhere = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const title = syntheticTitle(random);
  const first = told('fresh', { ...unlike(), title: `[속보] ${title}` }, NEW);
  const more = hoursLater({ ...unlike(), title }, 1, syntheticText(random, LONG / 2));
  const print = hoursLater(elsewhere(renamed(more)), 1, `${more.text} 끝.`);
  return [
    first,
    told('wire update', more, announced('update', first)),
    told('rewrite', { ...print, title: syntheticTitle(random) }, silent('copy', first)),
  ];
};

/**
 * What a desk headed its few words with is how its report opens, under another title. Of those words the report has only what both repeat, by which it
 * finds them: too little for its text alone to tell.
 */
const opened = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const [heading, name] = [lettersOf(random, 110), lettersOf(random, 12)];
  const names = [name, name, name].join(' ');
  const few = { ...unlike(), title: heading, text: `${names} ${lettersOf(random, 30)}` };
  const first = told('fresh', few, NEW);
  const report = (hours: number): CrawledArticle => ({
    ...hoursLater(renamed(few), hours, `${names} ${heading} ${lettersOf(random, 200)}`),
    title: lettersOf(random, 6),
  });
  return [
    first,
    told('wire update', report(1), announced('update', first)),
    // Two days later it opens another report.
    told('fresh', report(48), NEW),
  ];
};

/** Other figures are another story, unless the desk says that it goes on with its own: on the next day by them alone, not by the headline. */
const corrected = ({ unlike, renamed, told }: Alone): Certain[] => {
  const article = unlike();
  const first = told('fresh', article, NEW);
  const text = article.text.replaceAll(/\d/g, (digit) => String((Number(digit) + 1) % 10));
  const update = { ...hoursLater(renamed(article), 20, text), title: `[종합] ${article.title}` };
  return [first, told('wire update', update, announced('update', first))];
};

/** By each of these a desk says that it goes on: in front of its title in brackets, or behind it. */
const MARKS = [
  '종합',
  '2보',
  'LD',
  'LEAD',
  '상보',
  '2nd LD',
  '정정',
  '수정',
  'update',
  '종합2보',
  '재송',
  'correction',
];

const markedBy = (mark: string, at: number, title: string): string =>
  at % 2 === 0 ? `[${mark}] ${title}` : `${title} (${mark})`;

/** News, be it only that their desk says so, or that there is more of it. */
const saysMore = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const [article, other] = [unlike(), unlike()];
  const [first, others] = [told('fresh', article, NEW), told('fresh', other, NEW)];
  const unmarked = hoursLater(renamed(article), 1, `${article.text}\n\n${syntheticText(random, 4)}`);
  const marked = MARKS.map((mark, at) => {
    const again = hoursLater(renamed(other), at + 1, `${other.text} ${'끝'.repeat(at + 1)}.`);
    return told('wire update', { ...again, title: markedBy(mark, at, other.title) }, announced('update', others));
  });
  return [first, told('rewrite', unmarked, announced('update', first)), others, ...marked];
};
