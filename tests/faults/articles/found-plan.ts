import type { Random } from '../random.ts';
import type { CrawledArticle } from './article-file.ts';
import type { Certain } from './certain-plan.ts';
import { LONG } from './derived.ts';
import { lettersOf, repeating, syntheticText, syntheticTitle } from './synthetic-text.ts';
import { type Alone, alone, announced, elsewhere, hoursLater, NEW, silent } from './told-alone.ts';

/** Reports that meet for certain, and it hangs on how they are compared, or by what they can be found, whether they become one story. @param serial of the first file. */
export const foundPlan = (random: Random, serial: number): Certain[] => {
  const files = alone(random, serial);
  return [
    ...ofTheUpdate(files, random),
    ...halfCopied(files, random),
    ...ofWhatWasAdded(files, random),
    ...ofWhatWasAdded(files, random),
    ...headedAlike(files, random),
  ];
};

/** A paper that prints the update of a flash prints what its story says now, in none of the flash's words; its headline leads to both. */
const ofTheUpdate = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const title = syntheticTitle(random);
  const flash = { ...unlike(), title: `[속보] ${title}` };
  const update = { ...hoursLater(renamed(flash), 1, syntheticText(random, LONG)), title: `[종합] ${title}` };
  const printed = { ...hoursLater(elsewhere(renamed(update)), 30, `${update.text} 끝.`), title };
  const first = told('fresh', flash, NEW);
  return [
    first,
    told('wire update', update, announced('update', first)),
    told('rewrite', printed, silent('copy', first)),
  ];
};

/** Letters that two papers have in common, and that each has for itself in front of them. */
const COPIED = 560;
const OWN = 440;

/** Under a title and a lead of its own: more than half of a report is in both, but nothing of how it opens. */
const halfCopied = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const common = repeating(random, COPIED);
  const report = (): CrawledArticle => ({
    ...unlike(),
    title: syntheticTitle(random),
    text: `${lettersOf(random, OWN)} ${common}`,
  });
  const first = told('fresh', report(), NEW);
  return [first, told('rewrite', hoursLater(elsewhere(report()), 1), silent('copy', first))];
};

/** A desk goes on with its report, and a paper prints only what was added: the story is found by that as well as by what it began with. */
const ofWhatWasAdded = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const article = { ...unlike(), text: lettersOf(random, 500) };
  const added = repeating(random, 500);
  const update = { ...hoursLater(renamed(article), 1, `${article.text} ${added}`), title: `[종합] ${article.title}` };
  const printed = { ...hoursLater(elsewhere(renamed(update)), 30, added), title: syntheticTitle(random) };
  const first = told('fresh', article, NEW);
  return [
    first,
    told('wire update', update, announced('update', first)),
    told('rewrite', printed, silent('copy', first)),
  ];
};

/** A quarter of a report under its own headline is enough for another paper, and on the next day as well. */
const headedAlike = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const [title, common] = [`${lettersOf(random, 30)} headed`, lettersOf(random, 250)];
  const report = (): CrawledArticle => ({ ...unlike(), title, text: `${lettersOf(random, 750)} ${common}` });
  const first = told('fresh', report(), NEW);
  return [first, told('rewrite', hoursLater(elsewhere(report()), 20), silent('copy', first))];
};
