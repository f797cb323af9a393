import type { Random } from '../random.ts';
import type { CrawledArticle } from './article-file.ts';
import type { Certain } from './certain-plan.ts';
import { sideBySide } from './side-by-side.ts';
import { lettersOf, repeating, syntheticTitle } from './synthetic-text.ts';
import { type Alone, alone, elsewhere, hoursLater, MAYBE, NEW } from './told-alone.ts';

/**
 * Reports that meet, and have somewhat less in common than a rule asks for. Estimates decide, so nobody knows what becomes of the second of each; but
 * where it joins, its receipt has evidence that is enough. Told of side by side: the first of each, and then the others.
 * @param serial of the first file.
 */
export const boundsPlan = (random: Random, serial: number): Certain[] => {
  const files = alone(random, serial);
  return sideBySide([
    ...[0.32, 0.36, 0.4].map((share) => half(files, random, share, elsewhere)),
    ...[0.48, 0.52, 0.56].map((share) => half(files, random, share, sameDesk)),
    ...[40, 70, 100].map((letters) => headed(files, random, letters, elsewhere)),
    ...[480, 540].map((letters) => headed(files, random, letters, sameDesk)),
    headedShortly(files, random),
    ...[55, 45, 35].map((letters) => few(files, random, letters)),
    ...[60, 45].map((letters) => fewAndMore(files, random, letters)),
    ...[60, 68, 76].map((letters) => opening(files, random, letters)),
    ...[
      { common: 860, figures: 1 },
      { common: 550, figures: 2 },
    ].map((shared) => ofFigures(files, random, shared)),
    roundUp(files, random),
    ...[0, 1, 2, 3].map(() => stepFurther(files, random)),
  ]);
};

type Print = (article: CrawledArticle) => CrawledArticle;

const sameDesk: Print = (article) => article;

/** What follows a report by more than the half a day in which a headline, or a flash, is believed. */
const nextDay = (article: CrawledArticle): CrawledArticle => hoursLater(article, 20);

/** Letters of a report that is long enough for its words to be estimated, and not so long that it is found by fewer of them. */
const REPORT = 1_000;

/** @param share of each that is in both. */
const half = ({ unlike, told }: Alone, random: Random, share: number, print: Print): Certain[] => {
  const common = repeating(random, share * REPORT);
  const report = (): CrawledArticle => ({
    ...unlike(),
    title: syntheticTitle(random),
    text: `${lettersOf(random, (1 - share) * REPORT)} ${common}`,
  });
  return [told('fresh', report(), NEW), told('rewrite', print(nextDay(report())), MAYBE)];
};

/** Under one headline. @param letters that are in both. */
const headed = ({ unlike, told }: Alone, random: Random, letters: number, print: Print): Certain[] => {
  const [title, common] = [`${lettersOf(random, 30)} headed`, lettersOf(random, letters)];
  const report = (): CrawledArticle => ({
    ...unlike(),
    title,
    text: `${lettersOf(random, REPORT - letters)} ${common}`,
  });
  return [told('fresh', report(), NEW), told('rewrite', print(nextDay(report())), MAYBE)];
};

/** A headline over other words, of which one paper has few. */
const headedShortly = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const title = `${lettersOf(random, 30)} headed`;
  const report = (letters: number): CrawledArticle => ({ ...unlike(), title, text: lettersOf(random, letters) });
  return [told('fresh', report(150), NEW), told('rewrite', elsewhere(nextDay(report(REPORT))), MAYBE)];
};

/** Letters of a short text that both papers have. */
const IN_FEW = 110;

/** Under headlines that have most in common. @param letters that each has for itself. */
const few = ({ unlike, told }: Alone, random: Random, letters: number): Certain[] => {
  const [heading, common] = [lettersOf(random, 40), lettersOf(random, IN_FEW)];
  const notice = (end: string): CrawledArticle => ({
    ...unlike(),
    title: `${heading} ${end}`,
    text: `${common} ${lettersOf(random, letters)}`,
  });
  return [told('fresh', notice('first'), NEW), told('rewrite', elsewhere(nextDay(notice('next'))), MAYBE)];
};

/** A desk's few words, and more behind them: none stands in the place of another. @param letters that are added. */
const fewAndMore = ({ unlike, told }: Alone, random: Random, letters: number): Certain[] => {
  const text = lettersOf(random, IN_FEW);
  const notice = (more: string): CrawledArticle => ({ ...unlike(), title: syntheticTitle(random), text: text + more });
  return [told('fresh', notice(''), NEW), told('rewrite', nextDay(notice(` ${lettersOf(random, letters)}`)), MAYBE)];
};

/** Letters of a headline over a few words. */
const HEADING = 110;

/** What a desk headed its few words with opens its report in part; both repeat a name, by which they meet. @param letters of the headline that do. */
const opening = ({ unlike, told }: Alone, random: Random, letters: number): Certain[] => {
  const [begun, name] = [lettersOf(random, letters), lettersOf(random, 12)];
  const names = [name, name, name].join(' ');
  const words = {
    ...unlike(),
    title: `${begun} ${lettersOf(random, HEADING - letters)}`,
    text: `${names} ${lettersOf(random, 30)}`,
  };
  const report = { ...hoursLater(unlike(), 1), title: lettersOf(random, 6) };
  return [
    told('fresh', words, NEW),
    told('rewrite', { ...report, text: `${names} ${begun} ${lettersOf(random, 300)}` }, MAYBE),
  ];
};

/** Figures that a report opens with. */
const FIGURES = 5;

/** @param common letters that two papers have in common. @param figures of the first ones that both have. */
const ofFigures = (
  { unlike, told }: Alone,
  random: Random,
  { common, figures }: { readonly common: number; readonly figures: number },
): Certain[] => {
  const [words, from] = [repeating(random, common), 1_000 + random.int(1_000)];
  const report = (other: number): CrawledArticle => {
    const opens = Array.from({ length: FIGURES }, (_, at) => 7 * from + at + (at < figures ? 0 : other)).join(' ');
    return {
      ...unlike(),
      title: syntheticTitle(random).replaceAll(/\d+/g, ''),
      text: `${opens} ${lettersOf(random, REPORT - common)} ${words}`,
    };
  };
  return [told('fresh', report(1_000), NEW), told('rewrite', elsewhere(nextDay(report(2_000))), MAYBE)];
};

/** Who quotes a whole report in a text three times as long. */
const roundUp = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const quoted = repeating(random, REPORT / 2);
  const around = `${lettersOf(random, REPORT / 2)} ${quoted} ${lettersOf(random, REPORT / 2)}`;
  const report = (text: string): CrawledArticle => ({ ...unlike(), title: lettersOf(random, 30), text });
  return [told('fresh', report(quoted), NEW), told('rewrite', elsewhere(nextDay(report(around))), MAYBE)];
};

/** A third paper has in common with the second, which is a step from the first under its headline, what would be enough to be like the first. */
const stepFurther = ({ unlike, told }: Alone, random: Random): Certain[] => {
  const [title, ours, theirs] = [syntheticTitle(random), lettersOf(random, 600), repeating(random, 420)];
  const report = (title: string, text: string): CrawledArticle => ({ ...unlike(), title, text });
  const third = nextDay(report(syntheticTitle(random), `${lettersOf(random, 520)} ${theirs}`));
  return [
    told('fresh', report(title, ours), NEW),
    told('rewrite', elsewhere(hoursLater(report(title, `${ours} ${theirs}`), 1)), MAYBE),
    told('rewrite', { ...third, oid: '003', publisher: '한강신문' }, MAYBE),
  ];
};
