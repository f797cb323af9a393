import type { Random } from '../random.ts';
import type { CrawledArticle } from './article-file.ts';
import type { Certain } from './certain-plan.ts';
import { lettersOf, syntheticText, syntheticTitle } from './synthetic-text.ts';
import { type Alone, announced, elsewhere, hoursLater, NEW } from './told-alone.ts';

/** Reports of a few words, and what opens with them. Each is a sample of its own. */
export const noticesPlan = (files: Alone, random: Random): Certain[][] => [
  headedShortly(files, random),
  oneWord(files, random),
  otherFigures(files, random),
  secondFlash(files, random),
  flashes(files, random),
  pictures(files, random),
];

/** "Obituary" is over what every paper has of that, every day. */
const headedShortly = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const notice = (): CrawledArticle => ({ ...unlike(), title: '부고', text: syntheticText(random, 1) });
  return [told('fresh', notice(), NEW), told('fresh', elsewhere(notice()), NEW)];
};

/** Letters of a notice, and of a headline. */
const FEW = 120;
const HEADING = 36;

/** One desk's notices differ in a name, and that is what they say. */
const oneWord = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const [heading, text] = [lettersOf(random, HEADING), lettersOf(random, FEW)];
  return [0, 1].map(() => {
    const name = lettersOf(random, 6);
    return told('fresh', { ...unlike(), title: `${heading} ${name}`, text: `${text} ${name}` }, NEW);
  });
};

/** Of two papers' few words the figures are the news. */
const otherFigures = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const [heading, text] = [lettersOf(random, HEADING), lettersOf(random, FEW)];
  const notice = (end: string, figures: string): CrawledArticle => ({
    ...unlike(),
    title: `${heading} ${end}`,
    text: `${text} ${figures} ${end}`,
  });
  return [
    told('fresh', notice('first', '1204 57 8'), NEW),
    told('fresh', elsewhere(notice('other', '3615 92 4')), NEW),
  ];
};

/** The second one's flash opens as the first one's does, but for its figures. */
const secondFlash = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const [heading, name] = [lettersOf(random, 110), lettersOf(random, 12)];
  const names = [name, name, name].join(' ');
  const few = { ...unlike(), title: `${heading} 1204 57 8`, text: `${names} ${lettersOf(random, 30)}` };
  const report = hoursLater(renamed(few), 1, `${names} ${heading} 3615 92 4 ${lettersOf(random, 200)}`);
  return [told('fresh', few, NEW), told('fresh', { ...report, title: lettersOf(random, 6) }, NEW)];
};

/** A desk's flash goes on in a few words more, under another title. */
const flashes = ({ unlike, renamed, told }: Alone, random: Random): Certain[] => {
  const few = { ...unlike(), title: `[속보] ${lettersOf(random, HEADING)}`, text: lettersOf(random, FEW) };
  const first = told('fresh', few, NEW);
  const more = hoursLater(renamed(few), 1, `${few.text} ${lettersOf(random, FEW / 3)}`);
  return [first, told('wire update', { ...more, title: lettersOf(random, HEADING) }, announced('update', first))];
};

/** Neither dated nor marked: what it says of those who are seen shows that it is a picture's, and pictures under one headline are as many stories. */
const pictures = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const title = syntheticTitle(random);
  const picture = (): CrawledArticle => ({ ...unlike(), title, text: `${syntheticText(random, 1)} 손을 흔들고 있다.` });
  return [told('fresh', picture(), NEW), told('fresh', elsewhere(picture()), NEW)];
};
